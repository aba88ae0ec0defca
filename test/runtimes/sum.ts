/**
 * Runs package scripts one after the other, goes on after a failure, and ends in the closing line of them all: `node
 * test/runtimes/sum.ts lint types test:node`. A script that ends in a closing line of its own counts as that line says,
 * every other as one that passed or failed.
 */
import { spawn } from "node:child_process"
import { fromClosingLine, type Tally, toClosingLine } from "./closing-line.ts"
import { root } from "./suite.ts"

// The scripts write into a pipe and cannot see whether a person reads along.
const colors = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }

const total: Tally = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []

for (const script of process.argv.slice(2)) {
  console.log(`\n> ${script}`)
  const started = performance.now()
  const tally = await run(script)
  if (tally.failed > 0) failures.push(script)
  for (const kind of ["passed", "failed", "skipped"] as const) total[kind] += tally[kind]
  console.log(`> ${script}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

if (failures.length > 0) console.log(`\nfailed: ${failures.join(", ")}`)
console.log(`\n${toClosingLine(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0

async function run(script: string): Promise<Tally> {
  const child = spawn(process.execPath, ["--run", script], {
    cwd: root,
    env: { ...process.env, ...colors },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const fragments: string[] = []
  child.stdout.setEncoding("utf8")
  child.stdout.on("data", (text: string) => {
    fragments.push(text)
    process.stdout.write(text)
  })
  const status = await new Promise<number>((resolve) => {
    child.once("error", (error) => {
      console.error(`${script}: ${error.message}`)
      resolve(1)
    })
    child.once("close", (code) => resolve(code ?? 1))
  })
  const succeeded = status === 0
  const tally = fromClosingLine(fragments.join("")) ?? { passed: succeeded ? 1 : 0, failed: 0, skipped: 0 }
  if (!succeeded && tally.failed === 0) tally.failed = 1
  return tally
}
