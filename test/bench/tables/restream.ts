import { decodeSse, encodeSse, encodeText, map, parseJson, pipe } from "@millrace/core"
import { createParser } from "eventsource-parser"
import { type CompletionChunk, streamOf } from "../corpus.ts"
import { drain } from "../reading.ts"
import { type RuntimeName, type Table, timesAsLong, timesFaster } from "../table.ts"
import { type Chunks, oneEvent, shapes } from "./shapes.ts"

/** A smaller event, as a gateway makes for its own clients. */
function shrink(chunk: CompletionChunk): { data: string } {
  return { data: JSON.stringify({ text: chunk.choices[0]?.delta.content }) }
}

function fused(chunks: Chunks): ReadableStream<Uint8Array> {
  return pipe(streamOf(chunks), decodeSse(), parseJson<CompletionChunk>(), map(shrink), encodeSse(), encodeText())
}

function chained(chunks: Chunks): ReadableStream<Uint8Array> {
  return streamOf<Uint8Array>(chunks)
    .pipeThrough(new TransformStream(decodeSse()))
    .pipeThrough(new TransformStream(parseJson<CompletionChunk>()))
    .pipeThrough(new TransformStream(map(shrink)))
    .pipeThrough(new TransformStream(encodeSse()))
    .pipeThrough(new TransformStream(encodeText()))
}

function byHand(chunks: Chunks): ReadableStream<Uint8Array> {
  const reader = streamOf(chunks).getReader()
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  let text = ""
  const parser = createParser({
    onEvent(event) {
      text += `data: ${shrink(JSON.parse(event.data)).data}\n\n`
    },
  })
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return controller.close()
          parser.feed(decoder.decode(value, { stream: true }))
          if (text === "") continue
          controller.enqueue(encoder.encode(text))
          text = ""
          return
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function bar(runtime: RuntimeName, row: string) {
  const bars: Record<string, number> =
    runtime === "workerd" ? { [oneEvent]: 6, "16 KB": 12 } : { [oneEvent]: 2.2, "16 KB": 4.3 }
  const atLeast = bars[row]
  return atLeast === undefined ? undefined : { atLeast }
}

const toText = (open: typeof fused) => (chunks: Chunks) => new Response(open(chunks)).text()

export const restream: Table<Chunks> = {
  name: "restream",
  title: "A re-stream of five blocks",
  about:
    "Bytes → `decodeSse` → `parseJson` → `map` → `encodeSse` → `encodeText` → bytes: fused by `pipe`, the same blocks " +
    "chained by `pipeThrough`, and the same work in one `ReadableStream` written by hand.",
  rowTitle: "chunks",
  unit: "event",
  rows: () => shapes(1024, 16_384),
  sides: {
    pipe: (chunks) => drain(fused(chunks)),
    pipeThrough: (chunks) => drain(chained(chunks)),
    "by hand": (chunks) => drain(byHand(chunks)),
  },
  output: { pipe: toText(fused), pipeThrough: toText(chained), "by hand": toText(byHand) },
  measures: [
    timesFaster("`pipe` faster than `pipeThrough`", "pipe", "pipeThrough", bar),
    timesFaster("by hand faster than that", "by hand", "pipeThrough"),
    timesAsLong("`pipe` of the time by hand", "pipe", "by hand", () => ({ atMost: 1.1 })),
  ],
  seconds: 10,
}
