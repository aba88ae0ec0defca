/**
 * The suite in Bun: `bun test` takes the same files, and maps their imports of Vitest to its own. Its report leaves out
 * a file that does not load or holds no test, so a file that the report does not name has failed.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Tally, toClosingLine } from "./closing-line.ts"
import { propertiesSetup, root, testFiles, testTimeout } from "./suite.ts"

const files = testFiles(process.argv.slice(2))
const tally = files.length > 0 ? run() : { passed: 0, failed: 1, skipped: 0 }
if (files.length === 0) console.error("bun: no test files found")
console.log(toClosingLine(tally))
process.exitCode = tally.failed > 0 ? 1 : 0

function run(): Tally {
  const folder = mkdtempSync(join(tmpdir(), "bun-report-"))
  const report = join(folder, "report.xml")
  const options = [
    "--isolate",
    "--only-failures",
    `--preload=${propertiesSetup}`,
    `--timeout=${testTimeout}`,
    "--reporter=junit",
    `--reporter-outfile=${report}`,
  ]
  const paths = files.map((file) => `./${file}`)
  const { status } = spawnSync("bun", ["test", ...options, ...paths], { cwd: root, stdio: "inherit" })
  const tally = readReport(report)
  rmSync(folder, { recursive: true })
  // What broke outside of every test shows in the exit code alone.
  if (status !== 0 && tally.failed === 0) tally.failed = 1
  return tally
}

function readReport(path: string): Tally {
  const xml = readIfWritten(path)
  const [totals = ""] = /<testsuites [^>]*>/.exec(xml) ?? []
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(totals)?.[1] ?? 0)
  const silent = files.filter((file) => !xml.includes(`file="${file}"`))
  for (const file of silent) console.error(`bun: ${file} ran no test`)
  const [failed, skipped] = [count("failures"), count("skipped")]
  return { passed: count("tests") - failed - skipped, failed: failed + silent.length, skipped }
}

/** Bun writes no report where not one test ran. */
function readIfWritten(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
