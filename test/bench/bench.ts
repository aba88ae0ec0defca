/**
 * `pnpm bench`: every table in every runtime, as Markdown. A table's sides are timed in one process, which is theirs
 * alone; a few such processes run one after the other, and their rounds are taken together.
 */
import { availableParallelism, cpus } from "node:os"
import type { Measured } from "./compare.ts"
import type { Job } from "./job.ts"
import { readOptions } from "./options.ts"
import { type Report, type Result, report } from "./report.ts"
import { versionOf } from "./runtimes/command.ts"
import { start } from "./runtimes/start.ts"
import type { RuntimeName } from "./table.ts"

const titles: Record<RuntimeName, string> = { node: "Node", bun: "Bun", deno: "Deno", workerd: "workerd" }

const options = readOptions(process.argv.slice(2))
const processes = options.processes === 1 ? "in one process" : `in ${options.processes} processes one after the other`
console.log(`Measured on ${availableParallelism()} × ${cpus()[0]?.model}, each table ${processes}.\n`)

const reports: Report[] = []
for (const table of options.tables) {
  const results: Result[] = []
  for (const runtime of options.runtimes) {
    const job: Job = { table: table.name, runtime, budget: options.budget(table) }
    const runs: Measured[] = []
    while (runs.length < options.processes) runs.push(await start(runtime, job))
    results.push({ runtime, label: `${titles[runtime]} ${versionOf(runtime)}`, measured: together(runs) })
  }
  const reported = report(table, results)
  reports.push(reported)
  console.log(reported.markdown)
}

const verdicts = reports.flatMap((reported) => reported.verdicts)
const missed = verdicts.filter(({ met }) => !met)
console.log(`${verdicts.length - missed.length} of ${verdicts.length} bars met`)
for (const { text } of missed) console.log(`- not met: ${text}`)

function together(runs: readonly Measured[]): Measured {
  const rows = runs[0]?.rows ?? []
  return {
    rounds: runs.reduce((sum, { rounds }) => sum + rounds, 0),
    rows: rows.map(({ name }, index) => ({ name, times: runs.flatMap((run) => run.rows[index]?.times ?? []) })),
  }
}
