import { batches, decodeSse, iterate } from "@millrace/core"
import { createParser, type EventSourceMessage } from "eventsource-parser"
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

async function byHand(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const reader = streamOf(chunks).getReader()
  const decoder = new TextDecoder()
  let events: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => events.push(event) })
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return reading.total()
    parser.feed(decoder.decode(value, { stream: true }))
    for (const event of events) {
      reading.read(event.data)
      do_not_optimize(event)
    }
    events = []
  }
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
    "loop, every event read. The loop by hand, one `reader.read()` a chunk, is what can be reached at most.",
  rowTitle: "chunks",
  unit: "event",
  rows: () => shapes(64, 1024, 16_384, 65_536),
  sides: { iterate: byIterate, batches: byBatches, "two pipeThrough": byPipes, "by hand": byHand },
  measures: [
    timesFaster("`iterate` faster", "iterate", "two pipeThrough", iterateBar),
    timesFaster("`batches` faster", "batches", "two pipeThrough", batchesBar),
    timesFaster("by hand faster", "by hand", "two pipeThrough"),
  ],
  seconds: 6,
}
