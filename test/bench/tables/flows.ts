import { broadcast, buffer, collect, heartbeat, measure, timeout } from "@millrace/core"
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

/** All are read at the same time, and each has to give all. */
async function sumOfAll(streams: readonly ReadableStream<number>[]): Promise<number> {
  const sums = await Promise.all(streams.map(sum))
  return sums.every((each) => each === sums[0]) ? (sums[0] ?? 0) : Number.NaN
}

function subscribe(items: readonly number[], count: number): ReadableStream<number>[] {
  const { subscribe } = broadcast(streamOf(items))
  return Array.from({ length: count }, () => subscribe())
}

/** What the platform has: each of two streams made two once more. Whoever is slow is waited for by an unbounded queue. */
function teeTwice(items: readonly number[]): ReadableStream<number>[] {
  return streamOf(items)
    .tee()
    .flatMap((stream) => stream.tee())
}

const four = "broadcast to 4"
const identity = "TransformStream"
const tee = "tee to 4"

export const flows: Table<readonly number[]> = {
  name: "flows",
  title: "What a flow costs for each item",
  about:
    "Items that are numbers, read by a reader: from the source itself, and through a flow that has nothing else to do; " +
    "beside `buffer` an identity `TransformStream`, and beside `broadcast` to four readers the platform's `tee`, twice. " +
    "`collect` also gathers the items, `measure` takes the time of each.",
  rowTitle: "items",
  unit: "item",
  rows: () => [{ name: String(ITEMS), input: items, units: ITEMS }],
  sides: {
    reader: (items) => sum(streamOf(items)),
    buffer: (items) => sum(buffer(streamOf(items))),
    [identity]: (items) => sum(streamOf(items).pipeThrough(new TransformStream())),
    broadcast: (items) => sumOfAll(subscribe(items, 1)),
    [four]: (items) => sumOfAll(subscribe(items, 4)),
    [tee]: (items) => sumOfAll(teeTwice(items)),
    timeout: (items) => sum(timeout(streamOf(items), { idle: 60_000 })),
    heartbeat: (items) => sum(heartbeat(streamOf(items), { frame: () => 0, interval: 60_000 })),
    measure: (items) => sum(measure(streamOf(items)).stream),
    collect: (items) => sum(collect(streamOf(items)).stream),
  },
  measures: [
    timesAsLong("`buffer` of the reader's time", "buffer", "reader"),
    timesAsLong("`buffer` of a `TransformStream`'s", "buffer", identity),
    timesAsLong("`broadcast` of the reader's time", "broadcast", "reader"),
    timesAsLong("to 4 of the time of `tee`", four, tee),
    timesAsLong("`timeout` of the reader's time", "timeout", "reader"),
    timesAsLong("`collect` of the reader's time", "collect", "reader"),
  ],
  seconds: 4,
}
