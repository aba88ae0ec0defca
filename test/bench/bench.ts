/**
 * `pnpm bench`: every table in every runtime, as Markdown. A table's sides are timed in one process, which is theirs
 * alone; processes run one after the other.
 */
import { availableParallelism, cpus } from "node:os"
import { readOptions } from "./options.ts"
import { type Report, type Result, report } from "./report.ts"
import { versionOf } from "./runtimes/command.ts"
import { start } from "./runtimes/start.ts"
import type { RuntimeName } from "./table.ts"

const titles: Record<RuntimeName, string> = { node: "Node", bun: "Bun", deno: "Deno", workerd: "workerd" }

const options = readOptions(process.argv.slice(2))
console.log(`Measured on ${availableParallelism()} × ${cpus()[0]?.model}.\n`)

const reports: Report[] = []
for (const table of options.tables) {
  const results: Result[] = []
  for (const runtime of options.runtimes) {
    const measured = await start(runtime, { table: table.name, budget: options.budget(table) })
    results.push({ runtime, label: `${titles[runtime]} ${versionOf(runtime)}`, measured })
  }
  const reported = report(table, results)
  reports.push(reported)
  console.log(reported.markdown)
}

const verdicts = reports.flatMap((reported) => reported.verdicts)
const missed = verdicts.filter(({ met }) => !met)
console.log(`${verdicts.length - missed.length} of ${verdicts.length} bars met`)
for (const { text } of missed) console.log(`- not met: ${text}`)
