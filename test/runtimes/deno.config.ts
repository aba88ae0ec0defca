/** The suite in Deno: Vitest itself runs under `deno run`, and so do its workers. */
import { defineConfig } from "vitest/config"
import { vitestOptions } from "./vitest-options.ts"

export default defineConfig({
  test: { ...vitestOptions, name: "deno" },
})
