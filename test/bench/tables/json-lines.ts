import { batches, decodeJsonLines, iterate } from "@millrace/core"
import ndjsonStream from "can-ndjson-stream"
import readNdjsonStream from "ndjson-readablestream"
import TextLineStream from "textlinestream"
import { type CompletionChunk, streamOf } from "../corpus.ts"
import { nodeStream, readNodeStream } from "../node-stream.ts"
import { createReading } from "../reading.ts"
import { type Table, timesFaster } from "../table.ts"
import { deno } from "./lines.ts"
import { type Chunks, lineShapes } from "./shapes.ts"

const toText = (chunk: CompletionChunk): string => chunk.choices[0]?.delta.content ?? ""

async function readAll(values: AsyncIterable<CompletionChunk>): Promise<number> {
  const reading = createReading()
  for await (const value of values) reading.read(toText(value))
  return reading.total()
}

async function byBatches(chunks: Chunks): Promise<number> {
  const reading = createReading()
  for await (const values of batches(streamOf(chunks), decodeJsonLines<CompletionChunk>())) {
    for (const value of values) reading.read(toText(value))
  }
  return reading.total()
}

/** One stream for every step, as Deno's standard library has them. */
function pipes(chunks: Chunks): AsyncIterable<CompletionChunk> {
  return streamOf(chunks)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .pipeThrough(
      new TransformStream<string, CompletionChunk>({
        transform(line, controller) {
          controller.enqueue(JSON.parse(line))
        },
      }),
    )
}

async function bySplit2(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const { default: split } = await import("split2")
  await readNodeStream<CompletionChunk>((await nodeStream(chunks)).pipe(split(JSON.parse)), (value) =>
    reading.read(toText(value)),
  )
  return reading.total()
}

async function byStreamJson(chunks: Chunks): Promise<number> {
  const reading = createReading()
  const { default: parser } = await import("stream-json/jsonl/parser.js")
  await readNodeStream<{ value: CompletionChunk }>((await nodeStream(chunks)).pipe(parser.asStream()), ({ value }) =>
    reading.read(toText(value)),
  )
  return reading.total()
}

const nodeOnly = ["split2", "stream-json"]

export const jsonLines: Table<Chunks> = {
  name: "json-lines",
  title: "Newline-delimited JSON from a stream",
  about:
    "Bytes → `decodeJsonLines`, every value read, by `iterate` and by `batches`; `TextDecoderStream` → Deno's " +
    "`TextLineStream` → a `TransformStream` with `JSON.parse`, which is all that Deno's `JsonParseStream` is; two npm " +
    "packages for web streams; split2 with `JSON.parse` (the package ndjson) and stream-json on Node's streams.",
  rowTitle: "chunks",
  unit: "line",
  rows: () => lineShapes(16_384),
  sides: {
    iterate: (chunks) => readAll(iterate(streamOf(chunks), decodeJsonLines<CompletionChunk>())),
    batches: byBatches,
    [deno]: (chunks) => readAll(pipes(chunks)),
    "ndjson-readablestream": (chunks) => readAll(readNdjsonStream(streamOf(chunks))),
    "can-ndjson-stream": (chunks) => readAll(ndjsonStream(streamOf(chunks))),
    split2: bySplit2,
    "stream-json": byStreamJson,
  },
  isLeftOut: (side, runtime) => runtime === "workerd" && nodeOnly.includes(side),
  measures: [
    timesFaster("`iterate` faster than Deno's", "iterate", deno),
    timesFaster("`batches` faster than Deno's", "batches", deno),
    timesFaster("than ndjson-readablestream", "batches", "ndjson-readablestream"),
    timesFaster("than can-ndjson-stream", "batches", "can-ndjson-stream"),
    timesFaster("than split2", "batches", "split2"),
    timesFaster("than stream-json", "batches", "stream-json"),
  ],
  seconds: 5,
}
