/** Newline-delimited JSON from bytes. @see https://github.com/ndjson/ndjson-spec */
import type { Block, Outlet } from "../block/block.ts"
import { createDecoder, createWholeDecoder } from "../bytes/decode-text.ts"
import { createHeldBytes } from "../bytes/held-bytes.ts"
import { BYTES, invalidChunk } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"
import { quote } from "../error/quote.ts"
import { handleInvalid, jsonFailure, type OnInvalid, onInvalidOption, type Place } from "./invalid.ts"

const LINE_FEED = 10
const SPACE = 32
const BLANK = /^[ \t\r]*$/

/** Options of {@link decodeJsonLines}. */
export interface DecodeJsonLinesOptions {
  /** The longest line, in bytes without its line feed. `Infinity` for no limit. @default 8_388_608 */
  readonly maxByteLength?: number | undefined
  /**
   * What becomes of a line that is not JSON or not UTF-8. The failure carries `line` (from 1, blank lines counted) and
   * `offset` (bytes before the line, from 0). @default "throw"
   */
  readonly onInvalid?: OnInvalid | undefined
}

/**
 * Parses newline-delimited JSON. Lines end in LF or CRLF; blank lines are left out, as is one leading byte order mark;
 * a last line without an end is parsed at the end. An unfinished line is all that is held, up to `maxByteLength`.
 *
 * Whole lines are decoded together, one call for every chunk.
 *
 * @throws LimitError `line-too-long`
 * @throws FormatError `invalid-json`, `invalid-utf8`, with `onInvalid: "throw"`
 * @throws ArgumentError `invalid-chunk` where a chunk is not bytes, `invalid-option`
 *
 * @example
 * ```ts
 * import { decodeJsonLines, encodeText, run } from "@millrace/core"
 *
 * run(['{"a":1}\n{"a"', ':2}\n\n3'], encodeText(), decodeJsonLines()) // => [{ a: 1 }, { a: 2 }, 3]
 * ```
 *
 * @example Counting what is left out
 * ```ts
 * import { decodeJsonLines, encodeText, run } from "@millrace/core"
 *
 * const bad: (number | undefined)[] = []
 * const values = run(["1\noops\n2\n"], encodeText(), decodeJsonLines({ onInvalid: ({ line }) => void bad.push(line) }))
 *
 * values // => [1, 2]
 * bad // => [2]
 * ```
 */
export function decodeJsonLines<Value = unknown>(options: DecodeJsonLinesOptions = {}): Block<Uint8Array, Value> {
  const held = createHeldBytes("line", options.maxByteLength)
  const onInvalid = onInvalidOption(options.onInvalid)
  const decodeWhole = createWholeDecoder()
  /** Lines and bytes before those under way. */
  let line = 0
  let offset = 0

  /** Parses lines of bytes; the last may lack its line feed. */
  function takeLines(bytes: Uint8Array, controller: Outlet<Value>) {
    const text = bytes.byteLength <= held.limit ? decodeWhole(bytes) : undefined
    // The fast way: one decoding for all. Offsets are looked up only for failures, from the last one onwards.
    if (text !== undefined) {
      const first = line
      const locate = createLocator(bytes)
      forEachPart(text, (part) => takeLine(part, () => offset + locate(line - first - 1), controller))
    } else takeLinesOneByOne(bytes, controller)
    offset += bytes.byteLength
  }

  /** The exact way, for bytes that hold a line past the limit or one that is not UTF-8. */
  function takeLinesOneByOne(bytes: Uint8Array, controller: Outlet<Value>) {
    for (let start = 0; start < bytes.byteLength; ) {
      const found = bytes.indexOf(LINE_FEED, start)
      const end = found === -1 ? bytes.byteLength : found
      held.check(end - start)
      const part = bytes.subarray(start, end)
      const place = offset + start
      start = end + 1
      const text = decodeWhole(part)
      if (text !== undefined) takeLine(text, () => place, controller)
      else giveUp(utf8Failure(part, { line: ++line, offset: place }), controller)
    }
  }

  function takeLine(part: string, place: () => number, controller: Outlet<Value>) {
    const text = line++ === 0 && part.startsWith("\uFEFF") ? part.slice(1) : part
    // Looked at before it is parsed: a failure costs some hundred times as much as a blank line.
    if (text === "" || (text.charCodeAt(0) <= SPACE && BLANK.test(text))) return
    let value: Value
    try {
      value = JSON.parse(text)
    } catch (cause) {
      return giveUp(jsonFailure(text, { line, offset: place() }, cause), controller)
    }
    controller.enqueue(value)
  }

  function giveUp(failure: FormatError, controller: Outlet<Value>) {
    handleInvalid(failure, onInvalid, (substitute) => controller.enqueue(substitute as Value))
  }

  return {
    transform(chunk, controller) {
      if (!ArrayBuffer.isView(chunk)) throw invalidChunk(chunk, BYTES)
      if (chunk.byteLength === 0) return
      const end = chunk.lastIndexOf(LINE_FEED) + 1
      if (end > 0) {
        held.check(chunk.indexOf(LINE_FEED))
        takeLines(held.take(chunk.subarray(0, end)), controller)
      }
      if (end < chunk.byteLength) held.hold(chunk.subarray(end))
    },
    flush(controller) {
      takeLines(held.take(new Uint8Array()), controller)
    },
  }
}

function utf8Failure(bytes: Uint8Array, { line, offset }: Place): FormatError {
  const input = createDecoder()(bytes)
  return new FormatError(`Cannot decode line ${line} as UTF-8: ${quote(input)}`, {
    code: "invalid-utf8",
    line,
    offset,
    input,
  })
}

/** Calls a function for every part of a text that ends in a line feed, and for what is left behind the last. */
function forEachPart(text: string, take: (part: string) => void) {
  let start = 0
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    take(text.slice(start, end))
    start = end + 1
  }
  if (start < text.length) take(text.slice(start))
}

/** Makes a function that tells where the line of a number starts, for numbers that only grow. */
function createLocator(bytes: Uint8Array): (index: number) => number {
  let index = 0
  let start = 0
  return (wanted) => {
    for (; index < wanted; index++) start = bytes.indexOf(LINE_FEED, start) + 1
    return start
  }
}
