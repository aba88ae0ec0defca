/** The forms that a stream can be answered in. */
import type { Block } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { encodeJsonLines } from "../json/encode-json-lines.ts"
import { encodeJsonSequence } from "../json/encode-json-sequence.ts"
import { encodeSse } from "../sse/encode-sse.ts"

/** One form. */
export interface ResponseFormat {
  readonly contentType: string
  encode(): Block<never, string>
  /** A sign of life that readers of the form pass over; without one there is none that is not taken for content. */
  readonly frame?: string | undefined
}

/** The forms by name. */
export const responseFormats: Readonly<Record<"sse" | "json-lines" | "json-sequence" | "text", ResponseFormat>> = {
  // Behind a lone comment stands no blank line: some readers take that for an event.
  sse: { contentType: "text/event-stream", encode: encodeSse, frame: ":\n" },
  "json-lines": { contentType: "application/x-ndjson", encode: encodeJsonLines, frame: "\n" },
  // A separator may stand before another.
  "json-sequence": { contentType: "application/json-seq", encode: encodeJsonSequence, frame: "\x1e" },
  text: { contentType: "text/plain; charset=utf-8", encode: () => compose<string>() },
}
