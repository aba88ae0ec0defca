/**
 * Times all sides of a table in one process, in turns, so that what disturbs the machine disturbs all sides. mitata
 * itself times one side to its end and then the next, which on a busy machine compares two moments; its clock and its
 * black box are used here.
 */
import type { Row, RuntimeName, Side, Table } from "./table.ts"

/** How long to measure, in milliseconds. */
export interface Budget {
  readonly warmUp: number
  readonly rounds: number
  /** What one turn of a side takes at least. */
  readonly turn: number
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
  /** How many runs make one turn. */
  repeats: number
}

const NANOSECONDS = 1_000_000
const MIN_WARM_UP_ROUNDS = 5
const MIN_ROUNDS = 3

/** By how much turns may grow or shrink at once, on the way to the length that is wanted. */
const MAX_GROWTH = 8

/** @param now a clock in nanoseconds */
export async function compare<Input>(
  table: Table<Input>,
  runtime: RuntimeName,
  budget: Budget,
  now: () => number,
): Promise<Measured> {
  const spent = (since: number) => (now() - since) / NANOSECONDS
  const rows = table.rows()
  const tasks = rows.map((row) =>
    Object.entries(table.sides)
      .filter(([name]) => !table.isLeftOut?.(name, runtime, row.name))
      .map(([name, side]): Task<Input> => ({ row, name, side, repeats: 1 })),
  )
  await checkSame(table, tasks)

  const started = now()
  for (let round = 0; round < MIN_WARM_UP_ROUNDS || spent(started) < budget.warmUp; round++) {
    for (const task of tasks.flat()) {
      const wanted = (budget.turn * NANOSECONDS) / (await time(task, now))
      // A clock may err on a single short turn, so that one alone does not decide.
      task.repeats = Math.round(task.repeats * Math.min(MAX_GROWTH, Math.max(1 / MAX_GROWTH, wanted))) || 1
    }
  }

  const measured = rows.map(({ name }) => ({ name, times: [] as Record<string, number>[] }))
  const measuring = now()
  let rounds = 0
  while (rounds < MIN_ROUNDS || spent(measuring) < budget.rounds) {
    for (const [index, rowTasks] of tasks.entries()) {
      const ordered = rounds % 2 === 0 ? rowTasks : rowTasks.toReversed()
      measured[index]?.times.push(await timeRound(ordered, now))
    }
    rounds++
  }
  return { rounds, rows: measured }
}

/**
 * In a round every side has its turn once in every place, and has the mean of its turns. A turn is short, and whoever
 * comes when memory runs full pays for all: over a round that evens out.
 */
async function timeRound<Input>(tasks: readonly Task<Input>[], now: () => number): Promise<Record<string, number>> {
  const totals = new Map<Task<Input>, number>(tasks.map((task) => [task, 0]))
  for (let turn = 0; turn < tasks.length; turn++) {
    for (const task of [...tasks.slice(turn), ...tasks.slice(0, turn)]) {
      totals.set(task, (totals.get(task) ?? 0) + (await time(task, now)))
    }
  }
  const unitsOf = ({ repeats, row }: Task<Input>) => tasks.length * repeats * row.units
  return Object.fromEntries([...totals].map(([task, total]) => [task.name, total / unitsOf(task)]))
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
