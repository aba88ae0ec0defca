/** What `pnpm bench` takes. */
import { parseArgs } from "node:util"
import type { Budget } from "./compare.ts"
import { type RuntimeName, runtimeNames, type Table } from "./table.ts"
import { tables } from "./tables.ts"

export interface Options {
  readonly runtimes: readonly RuntimeName[]
  readonly tables: readonly Table<unknown>[]
  /** How many processes one after the other measure a table. */
  readonly processes: number
  /** The budget of each of them. */
  budget(table: Table<unknown>): Budget
}

export const usage = `pnpm bench [--quick] [--runtime <name>]… [--table <name>]…

  --quick    a look in two minutes, too short for numbers to quote
  --runtime  ${runtimeNames.join(", ")}
  --table    ${tables.map(({ name }) => name).join(", ")}
`

/** What the rounds of a table take in one runtime, where the table does not say. */
const SECONDS = 8

/** How a function is compiled is partly chance, and stays so for as long as a process lives. */
const PROCESSES = 3

/** How much of the time a quick run takes. */
const QUICK = 0.08

export function readOptions(arguments_: string[]): Options {
  const { values } = parseArgs({
    args: arguments_,
    options: {
      quick: { type: "boolean", default: false },
      runtime: { type: "string", multiple: true, default: [...runtimeNames] },
      table: { type: "string", multiple: true, default: tables.map(({ name }) => name) },
    },
  })
  const { quick, runtime, table } = values
  return {
    runtimes: runtime.map((name) => find(runtimeNames, (known) => known === name, name)),
    tables: table.map((name) => find(tables, (known) => known.name === name, name)),
    processes: quick ? 1 : PROCESSES,
    budget({ seconds = SECONDS }) {
      const milliseconds = seconds * 1000
      return quick
        ? { warmUp: 150, rounds: milliseconds * QUICK, turn: 2 }
        : { warmUp: 1000, rounds: milliseconds / PROCESSES, turn: 6 }
    },
  }
}

function find<Item>(items: readonly Item[], isIt: (item: Item) => boolean, name: string): Item {
  const found = items.find(isIt)
  if (found === undefined) throw new RangeError(`Cannot find ${name}\n\n${usage}`)
  return found
}
