/** The suite in a page of the system's Chromium. */
import { playwright } from "@vitest/browser-playwright"
import { defineConfig } from "vitest/config"
import { chromiumFlags, findChromium } from "./find-chromium.ts"
import { vitestOptions } from "./vitest-options.ts"

const executablePath = findChromium()

export default defineConfig({
  test: {
    ...vitestOptions,
    name: "chromium",
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { ...(executablePath && { executablePath }), args: chromiumFlags } }),
      instances: [{ browser: "chromium" }],
    },
  },
})
