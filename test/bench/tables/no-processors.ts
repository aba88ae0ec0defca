import { iterate, pipe, processors } from "@millrace/core"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { streamOf } from "../corpus.ts"
import { type Table, timesAsLong } from "../table.ts"
import { type Chunks, shapes } from "./shapes.ts"

/** Reads a stream to its end by its reader. Gives how many chunks there were. */
async function drainChunks(stream: ReadableStream<unknown>): Promise<number> {
  const reader = stream.getReader()
  for (let count = 0; ; count++) {
    const { done, value } = await reader.read()
    if (done) return count
    do_not_optimize(value)
  }
}

function passOn(source: ReadableStream<unknown>): ReadableStream<unknown> {
  const reader = source.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

async function loop(chunks: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const chunk of chunks) {
    do_not_optimize(chunk)
    count++
  }
  return count
}

const bar = () => ({ atMost: 1.05 })

export const noProcessors: Table<Chunks> = {
  name: "no-processors",
  title: "Streaming with no processors",
  about:
    "A stream through `pipe` and `iterate` without blocks and through `processors` without any, against the same stream " +
    "read as it is: by its reader, and by a `for await` loop. What one more stream costs at least, which takes each chunk " +
    "from the first and gives it on, is shown by hand.",
  rowTitle: "chunks",
  unit: "chunk",
  rows: () => shapes(),
  sides: {
    reader: (chunks) => drainChunks(streamOf(chunks)),
    pipe: (chunks) => drainChunks(pipe(streamOf(chunks))),
    processors: (chunks) => drainChunks(processors(streamOf(chunks), [])),
    "by hand": (chunks) => drainChunks(passOn(streamOf(chunks))),
    loop: (chunks) => loop(streamOf(chunks)),
    iterate: (chunks) => loop(iterate(streamOf(chunks))),
  },
  measures: [
    timesAsLong("`pipe` of the reader's time", "pipe", "reader", bar),
    timesAsLong("`processors`", "processors", "reader", bar),
    timesAsLong("one more stream by hand", "by hand", "reader"),
    timesAsLong("`iterate` of the loop's time", "iterate", "loop", bar),
    timesAsLong("`iterate` of the reader's time", "iterate", "reader"),
  ],
  seconds: 3,
}
