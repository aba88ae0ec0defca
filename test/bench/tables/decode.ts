import { decodeText } from "@millrace/core"
import { chunksOf } from "../corpus.ts"
import { createReading } from "../reading.ts"
import { type Row, type Table, timesAsLong } from "../table.ts"
import { type Chunks, sizeName } from "./shapes.ts"

const BYTES = 262_144
const EVENTS = 2048

/** Chunks that begin and end with whole characters, so that every side may decode them one by one. */
function wholeChunks(byteLength: number): Row<Chunks> {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const all = chunksOf(byteLength, EVENTS).map((chunk) => encoder.encode(decoder.decode(chunk, { stream: true })))
  const input = all.slice(0, BYTES / byteLength).filter((chunk) => (chunk.at(-1) ?? 0) < 0x80)
  return { name: sizeName(byteLength), input, units: input.length }
}

function byBlock(chunks: Chunks): number {
  const reading = createReading()
  const block = decodeText()
  const outlet = { enqueue: (text: string) => reading.read(text), terminate() {} }
  for (const chunk of chunks) block.transform(chunk, outlet)
  block.flush(outlet)
  return reading.total()
}

function byDecoder(options: TextDecodeOptions | undefined) {
  return (chunks: Chunks): number => {
    const reading = createReading()
    const decoder = new TextDecoder()
    for (const chunk of chunks) reading.read(decoder.decode(chunk, options))
    return reading.total()
  }
}

export const decode: Table<Chunks> = {
  name: "decode",
  title: "Decoding text, streaming and not",
  about:
    "`TextDecoder` with `stream: true` and without, and `decodeText`, which streams only where a character may be cut. " +
    "The text is the same stream of events, in chunks that end on an ASCII byte.",
  rowTitle: "chunks",
  unit: "chunk",
  rows: () => [64, 164, 1024, 16_384, 65_536].map(wholeChunks),
  sides: { streaming: byDecoder({ stream: true }), "one-shot": byDecoder(undefined), decodeText: byBlock },
  measures: [
    timesAsLong("streaming of one-shot's time", "streaming", "one-shot"),
    timesAsLong("`decodeText` of one-shot's time", "decodeText", "one-shot"),
  ],
  seconds: 3,
}
