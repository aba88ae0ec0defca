/** One table in one runtime: what the process that measures is told, and what it says. */
import { type Budget, compare, type Measured } from "./compare.ts"
import type { RuntimeName } from "./table.ts"
import { tables } from "./tables.ts"

export interface Job {
  readonly table: string
  readonly runtime: RuntimeName
  readonly budget: Budget
}

/** What a process that measures ends with. */
export interface Outcome {
  readonly measured: Measured
  /** Milliseconds from its first line to its last, by its own clock. */
  readonly elapsed: number
}

/** The first line of a process that measures. */
export const startLine = "measuring"

/** Does a job. Prints a line when it starts and another with the outcome, between which the reader's clock runs too. */
export async function perform(job: Job, now: () => number): Promise<void> {
  const table = tables.find(({ name }) => name === job.table)
  if (table === undefined) throw new Error(`Cannot measure ${job.table}: there is no such table`)
  console.log(startLine)
  const started = Date.now()
  const measured = await compare(table, job.runtime, job.budget, now)
  const outcome: Outcome = { measured, elapsed: Date.now() - started }
  console.log(JSON.stringify(outcome))
}
