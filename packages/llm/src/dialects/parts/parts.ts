/** Our own format: the parts themselves, for clients that want all there is, and for logs that any client is served from. */
import type { DecodingDialect, EncodingDialect } from "../../dialect.ts"
import { decodeEvents, decodeLines } from "./decode.ts"
import { encodeBetween } from "./encode.ts"

/**
 * The parts as server-sent events: every event is without a name, and its data is one part as JSON. The terminal part ends
 * the stream.
 *
 * It carries everything. A part that is not known, since a later version wrote it, is `raw` and is written as it came.
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { parts } from "@millrace/llm"
 *
 * run([{ type: "text-delta", id: "0", text: "Hi" }], parts.encode())
 * // => ['data: {"type":"text-delta","id":"0","text":"Hi"}\n\n']
 * ```
 */
export const parts: DecodingDialect & EncodingDialect = {
  name: "parts",
  contentType: "text/event-stream",
  decode: decodeEvents,
  encode: () => encodeBetween("data: ", "\n\n"),
  keepAlive: ": keep-alive\n",
  failure: (end) => `data: ${JSON.stringify(end)}\n\n`,
}

/**
 * The parts as newline-delimited JSON, one a line. As {@link parts} otherwise; what is not understood is from `"parts"` in
 * both.
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { partsLines } from "@millrace/llm"
 *
 * run(['{"type":"text-delta","id":"0","text":"Hi"}\n'], encodeText(), partsLines.decode())
 * // => [{ type: "text-delta", id: "0", text: "Hi" }, { type: "interrupted", code: "truncated" }]
 * ```
 */
export const partsLines: DecodingDialect & EncodingDialect = {
  name: "parts-lines",
  contentType: "application/x-ndjson",
  decode: decodeLines,
  encode: () => encodeBetween("", "\n"),
  failure: (end) => `${JSON.stringify(end)}\n`,
}
