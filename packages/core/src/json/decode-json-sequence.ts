/** JSON text sequences from bytes. @see https://www.rfc-editor.org/rfc/rfc7464 */
import type { Block, Outlet } from "../block/block.ts"
import { createHeldBytes } from "../bytes/held-bytes.ts"
import { BYTES, invalidChunk } from "../error/argument-error.ts"
import type { FormatError } from "../error/format-error.ts"
import { handleInvalid, type OnInvalid, onInvalidOption } from "./invalid.ts"
import { bytesFailure, createParseBytes } from "./parse-bytes.ts"
import { createScan, isBlank, isClosing, QUOTE, RECORD_SEPARATOR } from "./scan.ts"

const LINE_FEED = 0x0a

/** Options of {@link decodeJsonSequence}. */
export interface DecodeJsonSequenceOptions {
  /** The longest item, in bytes between its record separator and the next. `Infinity` for no limit. @default 8_388_608 */
  readonly maxByteLength?: number | undefined
  /**
   * What becomes of an item that is not JSON or not UTF-8, is cut short, or does not stand behind a record separator. The
   * failure carries `line` (number of the item, from 1, good and bad ones counted) and `offset` (bytes before the item,
   * from 0). @default "throw"
   */
  readonly onInvalid?: OnInvalid | undefined
}

/**
 * Parses a JSON text sequence: a record separator (U+001E), a JSON text, a line feed. An item is given at the line feed
 * that follows it, and an array, object or string at the next separator or the end as well. A number, `true`, `false` or
 * `null` that nothing follows may have lost its end, and is a bad item as RFC 7464 has it. After a bad item the stream
 * goes on at the next separator. What is blank is left out. An unfinished item is all that is held, up to
 * `maxByteLength`.
 *
 * @throws LimitError `item-too-long`
 * @throws FormatError `invalid-json`, `invalid-utf8`, `truncated-json`, with `onInvalid: "throw"`
 * @throws ArgumentError `invalid-chunk` where a chunk is not bytes, `invalid-option`
 *
 * @example
 * ```ts
 * import { decodeJsonSequence, encodeText, run } from "@millrace/core"
 *
 * run(['\x1e{"a":1}\n\x1e[2', ',\n3]\n'], encodeText(), decodeJsonSequence()) // => [{ a: 1 }, [2, 3]]
 * ```
 *
 * @example Going on behind an item that its writer did not finish
 * ```ts
 * import { decodeJsonSequence, encodeText, run } from "@millrace/core"
 *
 * const sequence = ['\x1e{"a":1}\n\x1e{"a":\x1e{"a":3}\n']
 *
 * run(sequence, encodeText(), decodeJsonSequence({ onInvalid: ({ code }) => code })) // => [{ a: 1 }, "truncated-json", { a: 3 }]
 * ```
 */
export function decodeJsonSequence<Value = unknown>(options: DecodeJsonSequenceOptions = {}): Block<Uint8Array, Value> {
  const held = createHeldBytes("item", options.maxByteLength)
  const onInvalid = onInvalidOption(options.onInvalid)
  const parse = createParseBytes()
  const scan = createScan()
  /** Whether something is open behind the last byte, and that byte. */
  let open = false
  let last = LINE_FEED
  /** Whether the item under way stands behind its separator, and whether all is left out up to the next. */
  let framed = false
  let skipping = false
  /** Items and bytes before the one under way. */
  let line = 0
  let offset = 0
  let passed = 0

  /** Ends an item: at a line feed, or where it breaks off unless its last byte says that nothing is missing. */
  function end(bytes: Uint8Array, isWhole: boolean, controller: Outlet<Value>) {
    if (skipping) return
    held.check(bytes.byteLength)
    const whole = held.take(bytes)
    if (whole.every(isBlank)) return
    const place = { line: ++line, offset }
    let value: Value
    try {
      if (!isWhole) throw bytesFailure(whole, place, "truncated-json")
      if (!framed) throw bytesFailure(whole, place)
      value = parse(whole, place) as Value
    } catch (failure) {
      skipping = true
      return handleInvalid(failure as FormatError, onInvalid, (substitute) => controller.enqueue(substitute as Value))
    }
    framed = false
    controller.enqueue(value)
  }

  /** Whether a text may end behind the last byte: nothing is open, and no number or word may go on. */
  function mayEnd() {
    return !open && (isBlank(last) || last === QUOTE || isClosing(last))
  }

  return {
    transform(chunk, controller) {
      if (!ArrayBuffer.isView(chunk)) throw invalidChunk(chunk, BYTES)
      let start = 0
      for (let index = 0; index < chunk.byteLength; index++) {
        const byte = chunk[index] as number
        if (byte === RECORD_SEPARATOR || (byte === LINE_FEED && !open)) {
          end(chunk.subarray(start, index), byte === LINE_FEED || mayEnd(), controller)
          start = index + 1
          offset = passed + start
          if (byte === RECORD_SEPARATOR) {
            framed = true
            skipping = false
          }
        }
        open = scan(byte)
        last = byte
      }
      if (!skipping && start < chunk.byteLength) held.hold(chunk.subarray(start))
      passed += chunk.byteLength
    },
    flush: (controller) => end(new Uint8Array(), mayEnd(), controller),
  }
}
