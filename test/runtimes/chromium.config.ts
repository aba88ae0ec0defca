/** The suite in a page of the system's Chromium. */
import { playwright } from "@vitest/browser-playwright"
import { defineConfig } from "vitest/config"
import { chromiumFlags, findChromium } from "./find-chromium.ts"
import { vitestOptions } from "./vitest-options.ts"

const executablePath = findChromium()

export default defineConfig({
  // Dependencies are looked for at every start: one that a cache does not know would reload the page under a test.
  optimizeDeps: { force: true },
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
