/** What all Vitest runs share: the files, patient limits, few workers, and an output that is the same every time. */
import type { InlineConfig } from "vitest/node"
import { closingReporter } from "./closing-reporter.ts"
import { everywhere, ignored, propertiesSetup, root, testTimeout } from "./suite.ts"

export const vitestOptions: InlineConfig = {
  root,
  include: everywhere,
  exclude: [...ignored, "**/*.node.test.ts"],
  testTimeout,
  hookTimeout: testTimeout,
  // How often and from where properties run, for the setup file in whatever runtime.
  env: { MILLRACE_RUNS: process.env.MILLRACE_RUNS ?? "", MILLRACE_SEED: process.env.MILLRACE_SEED ?? "" },
  setupFiles: [propertiesSetup],
  // One file after the other: the matrix is run on machines with two cores.
  maxWorkers: 1,
  // Without the record of earlier runs the order of the files is always the same.
  cache: false,
  watch: false,
  reporters: ["default", closingReporter],
}
