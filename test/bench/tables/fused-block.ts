import { type Block, filter, map, pipe, run, scan, tap } from "@millrace/core"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { streamOf } from "../corpus.ts"
import type { Measure, Table } from "../table.ts"

const CHUNKS = 2000
const chunks = Array.from({ length: CHUNKS }, (_, number) => number + 1)

type Driver = "run" | "pipe"

interface Chain {
  readonly driver: Driver
  readonly makers: readonly (() => Block<number, number>)[]
}

const identity = () => map((chunk: number) => chunk)
const mixed = [
  identity,
  () => filter((chunk: number) => chunk > 0),
  () => tap<number>(do_not_optimize),
  () => scan((_last: number, chunk: number) => chunk, 0),
]

/** Nothing but driving and blocks: the first of them is there in all sides. */
function work(count: number) {
  return async ({ driver, makers }: Chain): Promise<number> => {
    const blocks = Array.from({ length: count }, (_, index) => (makers[index % makers.length] ?? identity)())
    if (driver === "run") return run(chunks, ...blocks).reduce((sum, chunk) => sum + chunk, 0)
    const reader = pipe(streamOf(chunks), ...blocks).getReader()
    let sum = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return sum
      sum += value
    }
  }
}

const FEW = 1
const MANY = 9

const oneMore: Measure = {
  title: "one more block",
  value: (times) => ((times[`${MANY} blocks`] ?? Number.NaN) - (times[`${FEW} block`] ?? Number.NaN)) / (MANY - FEW),
  show: (value) => `${value.toFixed(1)} ns`,
  bar: () => ({ atMost: 20 }),
}

export const fusedBlock: Table<Chain> = {
  name: "fused-block",
  title: "What one more fused block costs",
  about:
    "Chunks that are numbers, through one block and through nine, which only pass them on: nine times `map`, or `map`, " +
    "`filter`, `tap` and `scan` in turn; by `run`, where nothing else takes time, and by `pipe`.",
  rowTitle: "blocks",
  unit: "chunk",
  rows: () =>
    (["run", "pipe"] as const).flatMap((driver) => [
      { name: `\`${driver}\`, alike`, input: { driver, makers: [identity] }, units: CHUNKS },
      { name: `\`${driver}\`, mixed`, input: { driver, makers: mixed }, units: CHUNKS },
    ]),
  sides: { [`${FEW} block`]: work(FEW), "5 blocks": work(5), [`${MANY} blocks`]: work(MANY) },
  measures: [oneMore],
  seconds: 6,
}
