/** The suite in Chromium, where the machine has one; else one line says that it was skipped. */
import { spawnSync } from "node:child_process"
import { toClosingLine } from "./closing-line.ts"
import { findChromium } from "./find-chromium.ts"
import { root } from "./suite.ts"

if (findChromium()) {
  const options = ["run", "--config", "test/runtimes/chromium.config.ts", ...process.argv.slice(2)]
  process.exitCode = spawnSync("vitest", options, { cwd: root, stdio: "inherit" }).status ?? 1
} else {
  console.log("chromium: not found, tests in the browser skipped")
  console.log(toClosingLine({ passed: 0, failed: 0, skipped: 1 }))
}
