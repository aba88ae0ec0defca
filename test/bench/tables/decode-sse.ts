import { decodeSse, type SseEvent } from "@millrace/core"
import { createParser, type EventSourceMessage } from "eventsource-parser"
import { do_not_optimize } from "mitata/src/lib.mjs"
import { createReading } from "../reading.ts"
import { type Table, timesFaster } from "../table.ts"
import { type Chunks, shapes } from "./shapes.ts"

function byBlock(chunks: Chunks): number {
  const reading = createReading()
  const block = decodeSse()
  const outlet = {
    enqueue(event: SseEvent) {
      reading.read(event.data)
      do_not_optimize(event)
    },
    terminate() {},
  }
  for (const chunk of chunks) block.transform(chunk, outlet)
  block.flush(outlet)
  return reading.total()
}

function byParser(chunks: Chunks): number {
  const reading = createReading()
  const decoder = new TextDecoder()
  const parser = createParser({
    onEvent(event: EventSourceMessage) {
      reading.read(event.data)
      do_not_optimize(event)
    },
  })
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  return reading.total()
}

export const decodeSseRaw: Table<Chunks> = {
  name: "decode-sse",
  title: "Server-sent events from bytes, fed by hand",
  about:
    "`decodeSse` and `TextDecoder` + eventsource-parser's `createParser`, both fed chunk by chunk without a stream, " +
    "every event read.",
  rowTitle: "chunks",
  unit: "event",
  rows: () => shapes(64, 1024, 16_384, 65_536),
  sides: { decodeSse: byBlock, "eventsource-parser": byParser },
  measures: [
    timesFaster("as fast as eventsource-parser", "decodeSse", "eventsource-parser", () => ({ atLeast: 0.95 })),
  ],
  seconds: 6,
}
