import { decodeSse, type SseEvent } from "@millrace/core"
import { createParser } from "eventsource-parser"
import { largeEvent } from "../corpus.ts"
import { createReading } from "../reading.ts"
import { type Table, timesAsLong } from "../table.ts"
import type { Chunks } from "./shapes.ts"

const MIB = 1_048_576

/** What one packet carries. */
const PACKET_BYTE_LENGTH = 1460

const NANOSECONDS_IN_MILLISECOND = 1_000_000

function byBlock(chunks: Chunks): number {
  const reading = createReading()
  const block = decodeSse()
  const outlet = { enqueue: (event: SseEvent) => reading.read(event.data), terminate() {} }
  for (const chunk of chunks) block.transform(chunk, outlet)
  block.flush(outlet)
  return reading.total()
}

function byParser(chunks: Chunks): number {
  const reading = createReading()
  const decoder = new TextDecoder()
  const parser = createParser({ onEvent: (event) => reading.read(event.data) })
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  return reading.total()
}

export const largeEvents: Table<Chunks> = {
  name: "large-event",
  title: "One large event in small chunks",
  about: "One event with one line of data, in chunks of 1,460 bytes, fed by hand. Linear cost shows from row to row.",
  rowTitle: "event",
  unit: "run",
  rows: () =>
    [1, 4].map((size) => ({ name: `${size} MiB`, input: largeEvent(size * MIB, PACKET_BYTE_LENGTH), units: 1 })),
  sides: { decodeSse: byBlock, "eventsource-parser": byParser },
  measures: [
    {
      title: "milliseconds",
      value: (times) => (times.decodeSse ?? Number.NaN) / NANOSECONDS_IN_MILLISECOND,
      show: (value) => value.toFixed(1),
      bar: (_runtime, row) => (row === "4 MiB" ? { atMost: 50 } : undefined),
    },
    timesAsLong("of eventsource-parser's time", "decodeSse", "eventsource-parser"),
  ],
  seconds: 4,
}
