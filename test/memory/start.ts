/** Starts the process that proves, and takes what it says. */
import { runCommand } from "../packages/command.ts"
import { root } from "../source/tree.ts"
import type { Job, Outcome } from "./job.ts"

/** Proves one after the other. Fails where a proof does. */
export async function prove(jobs: readonly Job[]): Promise<Outcome[]> {
  const output = await runCommand("node", ["--expose-gc", "test/memory/prove.ts", JSON.stringify(jobs)], root)
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
}
