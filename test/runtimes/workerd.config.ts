/** The suite in workerd, the runtime of Cloudflare Workers. */
import { resolve } from "node:path"
import { cloudflareTest } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"
import { propertiesSetup, root } from "./suite.ts"
import { vitestOptions } from "./vitest-options.ts"

export default defineConfig({
  root,
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: "2026-11-01" } })],
  test: {
    ...vitestOptions,
    name: "workerd",
    setupFiles: [propertiesSetup, resolve(import.meta.dirname, "workerd.setup.ts")],
  },
})
