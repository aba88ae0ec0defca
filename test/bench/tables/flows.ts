import { buffer, collect, heartbeat, measure, timeout } from "@millrace/core"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { streamOf } from "../corpus.ts"
import { type Table, timesAsLong } from "../table.ts"

const ITEMS = 1000
const items = Array.from({ length: ITEMS }, (_, number) => number + 1)

/** Reads a stream to its end by its reader. Gives the sum, by which it is known that all came. */
async function sum(stream: ReadableStream<number>): Promise<number> {
  const reader = stream.getReader()
  let total = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return total
    do_not_optimize(value)
    total += value
  }
}

export const flows: Table<readonly number[]> = {
  name: "flows",
  title: "What a flow costs for each item",
  about:
    "Items that are numbers, read by a reader: from the source itself, and from the source through a flow with nothing " +
    "to do. `collect` also gathers the items, `measure` takes the time of each.",
  rowTitle: "items",
  unit: "item",
  rows: () => [{ name: String(ITEMS), input: items, units: ITEMS }],
  sides: {
    reader: (items) => sum(streamOf(items)),
    buffer: (items) => sum(buffer(streamOf(items))),
    timeout: (items) => sum(timeout(streamOf(items), { idle: 60_000 })),
    heartbeat: (items) => sum(heartbeat(streamOf(items), { frame: () => 0, interval: 60_000 })),
    measure: (items) => sum(measure(streamOf(items)).stream),
    collect: (items) => sum(collect(streamOf(items)).stream),
  },
  measures: ["buffer", "timeout", "heartbeat", "measure", "collect"].map((side) =>
    timesAsLong(`\`${side}\` of the reader's time`, side, "reader"),
  ),
  seconds: 4,
}
