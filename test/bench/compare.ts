/**
 * Times all sides of a table in one process: round by round, so that what disturbs the machine disturbs all sides, and
 * in another order every time. mitata itself times one side to its end and then the next, which on a busy machine
 * compares two moments; its clock and its black box are used here.
 */
import type { Row, Side, Table } from "./table.ts"

/** How long to measure, in milliseconds. */
export interface Budget {
  readonly warmUp: number
  readonly rounds: number
  /** What one sample takes at least. */
  readonly sample: number
}

/** What was measured: for each row, each round, nanoseconds a unit by the name of the side. */
export interface Measured {
  readonly rounds: number
  readonly rows: { readonly name: string; readonly times: Record<string, number>[] }[]
}

interface Task<Input> {
  readonly row: Row<Input>
  readonly name: string
  readonly side: Side<Input>
  /** How many runs make one sample. */
  repeats: number
}

const NANOSECONDS = 1_000_000
const MIN_WARM_UP_ROUNDS = 3
const MIN_ROUNDS = 5

/** @param now a clock in nanoseconds */
export async function compare<Input>(table: Table<Input>, budget: Budget, now: () => number): Promise<Measured> {
  const spent = (since: number) => (now() - since) / NANOSECONDS
  const rows = table.rows()
  const tasks = rows.map((row) =>
    Object.entries(table.sides).map(([name, side]): Task<Input> => ({ row, name, side, repeats: 1 })),
  )
  await checkSame(table, tasks)

  const started = now()
  for (let round = 0; round < MIN_WARM_UP_ROUNDS || spent(started) < budget.warmUp; round++) {
    for (const task of tasks.flat()) {
      const once = (await time(task, now)) / NANOSECONDS
      task.repeats = Math.max(1, Math.round((budget.sample / once) * task.repeats))
    }
  }

  const measured = rows.map(({ name }) => ({ name, times: [] as Record<string, number>[] }))
  const measuring = now()
  let rounds = 0
  while (rounds < MIN_ROUNDS || spent(measuring) < budget.rounds) {
    for (const [index, rowTasks] of tasks.entries()) {
      const times: Record<string, number> = {}
      for (const task of inOrder(rowTasks, rounds)) {
        times[task.name] = (await time(task, now)) / task.repeats / task.row.units
      }
      measured[index]?.times.push(times)
    }
    rounds++
  }
  return { rounds, rows: measured }
}

/** Every side comes first as often as any other, and behind each of its neighbours. */
function inOrder<Item>(items: readonly Item[], round: number): Item[] {
  const first = round % items.length
  const order = [...items.slice(first), ...items.slice(0, first)]
  return Math.floor(round / items.length) % 2 === 0 ? order : order.reverse()
}

async function time<Input>({ side, row, repeats }: Task<Input>, now: () => number): Promise<number> {
  const start = now()
  for (let run = 0; run < repeats; run++) {
    const result = side(row.input)
    if (result instanceof Promise) await result
  }
  return now() - start
}

/** Sides that do not do the same work are not worth a comparison. */
async function checkSame<Input>(table: Table<Input>, tasks: readonly Task<Input>[][]): Promise<void> {
  for (const rowTasks of tasks) {
    let expected: unknown
    for (const [index, { row, name, side }] of rowTasks.entries()) {
      const output = await (table.output?.[name] ?? side)(row.input)
      if (index === 0) expected = output
      else if (output !== expected) throw new Error(`${table.name}, ${row.name}: the output of ${name} is another`)
    }
  }
}
