import { batches, decodeText, iterate, lines } from "@millrace/core"
import TextLineStream from "textlinestream"
import { streamOf } from "../corpus.ts"
import { nodeStream, readNodeStream } from "../node-stream.ts"
import { createReading } from "../reading.ts"
import { type Table, timesFaster } from "../table.ts"
import { type Chunks, lineShapes } from "./shapes.ts"

async function byIterate(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const line of iterate(streamOf(chunks), decodeText(), lines())) reading.read(line)
  return reading.total()
}

async function byBatches(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const read of batches(streamOf(chunks), decodeText(), lines())) {
    for (const line of read) reading.read(line)
  }
  return reading.total()
}

async function byPipes(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const read = streamOf(chunks).pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
  for await (const line of read) reading.read(line)
  return reading.total()
}

async function bySplit2(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const { default: split } = await import("split2")
  await readNodeStream((await nodeStream(chunks)).pipe(split()), reading.read)
  return reading.total()
}

async function byReadline(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const { createInterface } = await import("node:readline")
  const read = createInterface({ input: await nodeStream(chunks), crlfDelay: Number.POSITIVE_INFINITY })
  await new Promise<void>((resolve) => read.on("line", reading.read).on("close", resolve))
  return reading.total()
}

/** Joins what is left of a line and its next chunk: quick for lines that are cut once, quadratic for long ones. */
async function byHand(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const reader = streamOf(chunks).getReader()
  const decoder = new TextDecoder()
  let rest = ""
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return reading.total()
    const read = (rest + decoder.decode(value, { stream: true })).split("\n")
    rest = read.pop() ?? ""
    for (const line of read) reading.read(line)
  }
}

/** Deno's stream, as the package brings it. */
export const deno = "TextLineStream"

export const linesTable: Table<Chunks> = {
  name: "lines",
  title: "Lines from a stream",
  about:
    "Bytes → `decodeText` → `lines`, every line read, by `iterate` and by `batches`; `TextDecoderStream` → Deno's " +
    "`TextLineStream` (the npm package textlinestream, a copy of it), each in a `for await` loop; split2 and " +
    "`node:readline` on Node's streams, by their events; and a loop by hand, one `reader.read()` and one `split` a chunk.",
  rowTitle: "chunks",
  unit: "line",
  rows: () => lineShapes(1024, 16_384),
  sides: {
    iterate: byIterate,
    batches: byBatches,
    [deno]: byPipes,
    split2: bySplit2,
    readline: byReadline,
    "by hand": byHand,
  },
  isLeftOut: (side, runtime) => runtime === "workerd" && (side === "split2" || side === "readline"),
  measures: [
    timesFaster("`iterate` faster than Deno's", "iterate", deno),
    timesFaster("`batches` faster than Deno's", "batches", deno),
    timesFaster("`batches` faster than split2", "batches", "split2"),
    timesFaster("`batches` faster than by hand", "batches", "by hand"),
  ],
  seconds: 5,
}
