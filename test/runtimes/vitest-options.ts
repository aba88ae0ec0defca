/** What all Vitest runs share: the files, patient limits, few workers, and an output that is the same every time. */
import type { InlineConfig } from "vitest/node"
import { closingReporter } from "./closing-reporter.ts"
import { everywhere, ignored, root, testTimeout } from "./suite.ts"

export const vitestOptions: InlineConfig = {
  root,
  include: everywhere,
  exclude: [...ignored, "**/*.node.test.ts"],
  testTimeout,
  hookTimeout: testTimeout,
  // One file after the other: the matrix is run on machines with two cores.
  maxWorkers: 1,
  // Without the record of earlier runs the order of the files is always the same.
  cache: false,
  watch: false,
  reporters: ["default", closingReporter],
}
