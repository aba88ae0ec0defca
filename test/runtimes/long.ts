/**
 * The long run: properties ten thousand times each, fuzzers for minutes, mutants, and every other `*.long.node.test.ts`.
 * From a new seed, which is printed; `MILLRACE_SEED`, `MILLRACE_RUNS` and `MILLRACE_MINUTES` (for each fuzzer) set what
 * they say. Parts of paths as arguments pick files.
 */
import { spawnSync } from "node:child_process"
import { root } from "./suite.ts"

const {
  MILLRACE_SEED = String(Math.floor(Math.random() * 2 ** 31)),
  MILLRACE_RUNS = "10000",
  MILLRACE_MINUTES = "1",
} = process.env
const long = { MILLRACE_SEED, MILLRACE_RUNS, MILLRACE_MINUTES }
const again = Object.entries(long).map(([name, value]) => `${name}=${value}`)

console.log(`${again.join(" ")} pnpm test:long`)
const options = ["run", "--config", "test/runtimes/long.config.ts", ...process.argv.slice(2)]
const { status, error } = spawnSync("vitest", options, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, ...long },
})
if (error) throw error
process.exitCode = status ?? 1
