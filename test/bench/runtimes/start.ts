/** Starts a job in a runtime and takes what was measured, with the clock that it was measured by checked against ours. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Measured } from "../compare.ts"
import { type Job, type Outcome, startLine } from "../job.ts"
import type { RuntimeName } from "../table.ts"
import { commandFor, root } from "./command.ts"

/** By how much the clock of a runtime may differ from ours, before what it measured is refused. */
const CLOCK_TOLERANCE = 0.1

export async function start(runtime: RuntimeName, job: Job): Promise<Measured> {
  const { program, options, cleanUp } = await commandFor(runtime, job)
  try {
    return await readOutput(runtime, program, options)
  } finally {
    cleanUp()
  }
}

async function readOutput(runtime: RuntimeName, program: string, options: string[]): Promise<Measured> {
  const child = spawn(program, options, { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
  const complaints: string[] = []
  child.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  let started = Number.NaN
  let elapsed = Number.NaN
  let outcome: Outcome | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === startLine) started = performance.now()
    if (!line.startsWith("{")) continue
    elapsed = performance.now() - started
    outcome = JSON.parse(line)
  }
  const status = await ended
  if (status !== 0 || outcome === undefined) {
    throw new Error(`Cannot measure in ${runtime}: it ended with ${status}\n${complaints.join("")}`)
  }
  if (!(Math.abs(outcome.elapsed / elapsed - 1) < CLOCK_TOLERANCE)) {
    throw new Error(
      `Cannot trust the clock of ${runtime}: it counted ${Math.round(outcome.elapsed)} ms in ${Math.round(elapsed)} ms`,
    )
  }
  return outcome.measured
}
