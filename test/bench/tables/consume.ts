import { batches, decodeSse, iterate, map, parseJson } from "@millrace/core"
import { createParser } from "eventsource-parser"
import { type CompletionChunk, streamOf } from "../corpus.ts"
import { createReading } from "../reading.ts"
import { type Table, timesAsLong } from "../table.ts"
import { type Chunks, shapes } from "./shapes.ts"

const toText = (chunk: CompletionChunk): string => chunk.choices[0]?.delta.content ?? ""

async function byIterate(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const text of iterate(streamOf(chunks), decodeSse(), parseJson<CompletionChunk>(), map(toText))) {
    reading.read(text)
  }
  return reading.total()
}

async function byBatches(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const texts of batches(streamOf(chunks), decodeSse(), parseJson<CompletionChunk>(), map(toText))) {
    for (const text of texts) reading.read(text)
  }
  return reading.total()
}

/** The loop that gives nothing away: no item ever waits for a promise of its own. */
async function byLoop(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const reader = streamOf(chunks).getReader()
  const decoder = new TextDecoder()
  let texts: string[] = []
  const parser = createParser({ onEvent: (event) => texts.push(toText(JSON.parse(event.data))) })
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return reading.total()
    parser.feed(decoder.decode(value, { stream: true }))
    for (const text of texts) reading.read(text)
    texts = []
  }
}

/** What gives items one by one, as `iterate` does. */
async function* generate(chunks: Chunks): AsyncGenerator<string> {
  const reader = streamOf(chunks).getReader()
  const decoder = new TextDecoder()
  let texts: string[] = []
  const parser = createParser({ onEvent: (event) => texts.push(toText(JSON.parse(event.data))) })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      for (const text of texts) yield text
      texts = []
    }
  } finally {
    await reader.cancel()
  }
}

async function byGenerator(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const text of generate(chunks)) reading.read(text)
  return reading.total()
}

const bar = () => ({ atMost: 1.1 })

export const consume: Table<Chunks> = {
  name: "consume",
  title: "Reading items in a loop",
  about:
    "Bytes → `decodeSse` → `parseJson` → `map`, every item read: by `iterate`, by `batches`, by a loop written by hand " +
    "that calls `reader.read()` once a chunk, and by an async generator written by hand, which gives items one by one.",
  rowTitle: "chunks",
  unit: "event",
  rows: () => shapes(1024, 16_384),
  sides: { iterate: byIterate, batches: byBatches, loop: byLoop, generator: byGenerator },
  measures: [
    timesAsLong("`iterate` of the loop's time", "iterate", "loop", bar),
    timesAsLong("`iterate` of the generator's time", "iterate", "generator"),
    timesAsLong("`batches` of the loop's time", "batches", "loop", bar),
  ],
  seconds: 6,
}
