import { batches, decodeSse, iterate } from "@millrace/core"
import { EventSourceParserStream } from "eventsource-parser/stream"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { streamOf } from "../corpus.ts"
import { createReading } from "../reading.ts"
import { type Bar, type RuntimeName, type Table, timesFaster } from "../table.ts"
import { type Chunks, oneEvent, shapes } from "./shapes.ts"

async function byIterate(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const event of iterate(streamOf(chunks), decodeSse())) {
    reading.read(event.data)
    do_not_optimize(event)
  }
  return reading.total()
}

async function byBatches(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const events of batches(streamOf(chunks), decodeSse())) {
    for (const event of events) {
      reading.read(event.data)
      do_not_optimize(event)
    }
  }
  return reading.total()
}

async function byPipes(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const events = streamOf(chunks).pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const event of events) {
    reading.read(event.data)
    do_not_optimize(event)
  }
  return reading.total()
}

function iterateBar(runtime: RuntimeName, row: string): Bar | undefined {
  if (row === "16 KB") return { atLeast: 1.5 }
  return row === oneEvent ? { atLeast: runtime === "deno" ? 2.2 : 2.5 } : undefined
}

function batchesBar(_runtime: RuntimeName, row: string): Bar | undefined {
  if (row === "16 KB") return { atLeast: 2 }
  return row === oneEvent ? { atLeast: 3 } : undefined
}

export const sseStream: Table<Chunks> = {
  name: "sse-stream",
  title: "Server-sent events from a stream",
  about:
    "`iterate` and `batches` with `decodeSse`, and `TextDecoderStream` → `EventSourceParserStream` in a `for await` " +
    "loop, every event read.",
  rowTitle: "chunks",
  unit: "event",
  rows: () => shapes(64, 1024, 16_384, 65_536),
  sides: { iterate: byIterate, batches: byBatches, "two pipeThrough": byPipes },
  measures: [
    timesFaster("`iterate` faster", "iterate", "two pipeThrough", iterateBar),
    timesFaster("`batches` faster", "batches", "two pipeThrough", batchesBar),
  ],
}
