/** From one form of stream to another, by the names that HTTP has for them. */
import type { Block } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { decodeText } from "../bytes/decode-text.ts"
import { encodeText } from "../bytes/encode-text.ts"
import { ArgumentError } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"
import { quote } from "../error/quote.ts"
import { map } from "../item/map.ts"
import { type DecodeJsonLinesOptions, decodeJsonLines } from "../json/decode-json-lines.ts"
import { decodeJsonSequence } from "../json/decode-json-sequence.ts"
import { encodeJsonLines } from "../json/encode-json-lines.ts"
import { encodeJsonSequence } from "../json/encode-json-sequence.ts"
import { parseJson } from "../json/parse-json.ts"
import { serialize } from "../json/serialize.ts"
import { type DecodeSseOptions, decodeSse } from "../sse/decode-sse.ts"
import { encodeSse } from "../sse/encode-sse.ts"
import type { SseEvent } from "../sse/sse-event.ts"
import { type LinesOptions, lines } from "../text/lines.ts"

/** Options of {@link convert}: those of the blocks that read. */
export interface ConvertOptions
  extends DecodeJsonLinesOptions,
    LinesOptions,
    Pick<DecodeSseOptions, "maxEventByteLength" | "onTruncated"> {
  /**
   * Data of an event that marks the end of the stream, such as `"[DONE]"`: it is left out, and nothing follows it. With
   * `onTruncated: "throw"` a stream that ends without it throws `truncated-event`.
   */
  readonly done?: string | undefined
}

/** How a form is read and written. It is raw where the other form is plain text. */
interface Form {
  decode(options: ConvertOptions, isRaw: boolean): Block<Uint8Array, unknown>
  encode(isRaw: boolean): Block<unknown, string>
}

const sse: Form = {
  decode: (options, isRaw) =>
    compose(decodeSse(options), readUntil(options), isRaw ? map(({ data }) => data) : parseJson(options)),
  encode: (isRaw) =>
    compose(
      map((value) => ({ data: isRaw ? (value as string) : serialize(value) })),
      encodeSse(),
    ),
}

function readUntil({ done, onTruncated }: ConvertOptions): Block<SseEvent, SseEvent> {
  return {
    transform: (event, controller) => (event.data === done ? controller.terminate() : controller.enqueue(event)),
    flush() {
      if (done === undefined || onTruncated !== "throw") return
      throw new FormatError(`Cannot take the stream for whole: it ended before ${quote(done)}`, {
        code: "truncated-event",
      })
    },
  }
}

const plain: Form = {
  decode: (options) => compose(decodeText(), lines(options)),
  encode: () => ({ ...map((value) => `${typeof value === "string" ? value : serialize(value)}\n`), output: "text" }),
}

const jsonLines: Form = { decode: decodeJsonLines, encode: encodeJsonLines }

const forms = new Map<string, Form>([
  ["text/event-stream", sse],
  ["application/x-ndjson", jsonLines],
  ["application/json-seq", { decode: decodeJsonSequence, encode: encodeJsonSequence }],
  ["text/plain", plain],
  ["application/ndjson", jsonLines],
  ["application/jsonl", jsonLines],
  ["application/x-jsonl", jsonLines],
  ["application/jsonlines", jsonLines],
  ["application/x-jsonlines", jsonLines],
])

/**
 * Makes a block from one content type to another. Known are `text/event-stream`, `application/x-ndjson` and its other
 * names, `application/json-seq` and `text/plain`; parameters, such as a charset, are passed over. From a type to itself
 * bytes pass untouched.
 *
 * An item is an event, a value, or a line of text: one becomes one. The data of an event is JSON on the way from and to
 * values, and is taken as it is on the way from and to text. A line of text is a string among values; on the way back a
 * string is written as it is, and any other value as JSON. What has several lines in it becomes as many lines of text.
 * Types and ids of events are left out.
 *
 * @throws ArgumentError `no-conversion`; `not-serializable`, `invalid-field` when run
 * @throws FormatError, LimitError when run: what the blocks that read throw
 *
 * @example
 * ```ts
 * import { convert, encodeText, pipe } from "@millrace/core"
 *
 * const response = new Response('data: {"a":1}\n\n', { headers: { "content-type": "text/event-stream; charset=utf-8" } })
 * const type = response.headers.get("content-type") ?? ""
 *
 * await new Response(pipe(response.body!, convert(type, "application/x-ndjson"))).text() // => '{"a":1}\n'
 * ```
 *
 * @example An LLM stream, whose last event is no JSON
 * ```ts
 * import { convert, pipe, toText } from "@millrace/core"
 *
 * const { body } = new Response('data: {"a":1}\n\ndata: [DONE]\n\n')
 * const toLines = convert("text/event-stream", "application/x-ndjson", { done: "[DONE]", onTruncated: "throw" })
 *
 * await toText(pipe(body!, toLines)) // => '{"a":1}\n'
 * ```
 */
export function convert(from: string, to: string, options: ConvertOptions = {}): Block<Uint8Array, Uint8Array> {
  const source = findForm(from)
  const target = findForm(to)
  if (source === target) return compose<Uint8Array>()
  return compose(source.decode(options, target === plain), target.encode(source === plain), encodeText())
}

function findForm(type: string): Form {
  const form = forms.get(String(type).replace(/;.*/s, "").trim().toLowerCase())
  if (form !== undefined) return form
  throw new ArgumentError(`Cannot convert ${quote(type)}: wanted ${[...forms.keys()].slice(0, 4).join(", ")}`, {
    code: "no-conversion",
  })
}
