/** The suite in Node, and the tests that only Node can run. */
import { defineConfig } from "vitest/config"
import { everywhere, ignored, longOnly, nodeOnly } from "./suite.ts"
import { vitestOptions } from "./vitest-options.ts"

export default defineConfig({
  test: {
    ...vitestOptions,
    name: "node",
    include: [...everywhere, ...nodeOnly],
    exclude: [...ignored, ...longOnly],
    maxWorkers: 2,
  },
})
