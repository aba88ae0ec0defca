/** A Vitest reporter that ends the run in the closing line. What broke outside a test counts as failed too. */
import type { Reporter, TestModule } from "vitest/node"
import { type Tally, toClosingLine } from "./closing-line.ts"

export const closingReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const tally: Tally = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) addModule(tally, module)
    process.stdout.write(`${toClosingLine(tally)}\n`)
  },
}

function addModule(tally: Tally, module: TestModule): void {
  let failed = 0
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === "passed") tally.passed++
    else if (state === "skipped") tally.skipped++
    else failed++
  }
  // A file that does not load, or holds no test, fails without a test that did.
  if (failed === 0 && !module.ok()) failed = 1
  tally.failed += failed
}
