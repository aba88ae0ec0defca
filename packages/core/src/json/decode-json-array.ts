/** The elements of one large JSON array from bytes. @see https://www.rfc-editor.org/rfc/rfc8259#section-5 */
import type { Block, Outlet } from "../block/block.ts"
import { createHeldBytes } from "../bytes/held-bytes.ts"
import { BYTES, invalidChunk, limitOption } from "../error/argument-error.ts"
import { bytesFailure, createParseBytes } from "./parse-bytes.ts"
import { createScan, isBlank, isClosing } from "./scan.ts"

const COMMA = 0x2c
const ARRAY_START = 0x5b
const ARRAY_END = 0x5d

/** Where the reader is: between elements, or in one. */
const ARRAY_OPENED = 0
const ELEMENT_WANTED = 1
const ELEMENT_ENDED = 2
/** In a number or a word, which ends where something else begins. */
const IN_SCALAR = 3
/** In a string, an array or an object, which ends by itself. */
const IN_OPEN = 4

/** Options of {@link decodeJsonArray}. */
export interface DecodeJsonArrayOptions {
  /**
   * How deep arrays are opened: 1 gives the elements of the outermost array, 2 gives the elements of arrays in it as
   * well instead of those arrays, as `array.flat(depth - 1)` has it. @default 1
   */
  readonly depth?: number | undefined
  /** The longest element, in bytes. `Infinity` for no limit. @default 8_388_608 */
  readonly maxByteLength?: number | undefined
}

/**
 * Gives the elements of one JSON array as they complete, without waiting for its end: an array, object or string at its
 * last byte, a number, `true`, `false` or `null` at the byte that follows. Takes what `JSON.parse` takes of the whole,
 * and nothing else. The unfinished element is all that is held, up to `maxByteLength`.
 *
 * A failure carries `line` (number of the element, from 1) and `offset` (bytes before what is wrong, from 0).
 *
 * @throws LimitError `item-too-long`
 * @throws FormatError `invalid-json`, `invalid-utf8`; `truncated-json` where the input ends before the array does
 * @throws ArgumentError `invalid-chunk` where a chunk is not bytes, `invalid-option`
 *
 * @example
 * ```ts
 * import { decodeJsonArray, encodeText, run } from "@millrace/core"
 *
 * run(['[{"a":1}\n,', '{"a"', ":2}]"], encodeText(), decodeJsonArray()) // => [{ a: 1 }, { a: 2 }]
 * ```
 *
 * @example Arrays in an array
 * ```ts
 * import { decodeJsonArray, encodeText, run } from "@millrace/core"
 *
 * run(["[[1,2],[3]]"], encodeText(), decodeJsonArray({ depth: 2 })) // => [1, 2, 3]
 * ```
 */
export function decodeJsonArray<Value = unknown>(options: DecodeJsonArrayOptions = {}): Block<Uint8Array, Value> {
  const depth = limitOption("depth", options.depth ?? 1)
  const held = createHeldBytes("item", options.maxByteLength)
  const parse = createParseBytes()
  const scan = createScan()
  let state = ELEMENT_WANTED
  /** How many arrays are open around the element. */
  let level = 0
  /** The number of the element under way or wanted, where it starts, and the bytes of chunks before. */
  let line = 1
  let offset = 0
  let passed = 0

  function give(bytes: Uint8Array, controller: Outlet<Value>) {
    held.check(bytes.byteLength)
    const value = parse(held.take(bytes), { line, offset }) as Value
    line++
    state = ELEMENT_ENDED
    controller.enqueue(value)
  }

  /** Takes a byte between elements, and says whether one begins with it. */
  function begins(byte: number): boolean {
    const ended = state === ELEMENT_ENDED
    if (byte === ARRAY_END && level > 0 && state !== ELEMENT_WANTED) {
      level--
      state = ELEMENT_ENDED
    } else if (byte === COMMA && level > 0 && ended) state = ELEMENT_WANTED
    else if (byte === ARRAY_START && level < depth && !ended) {
      level++
      state = ARRAY_OPENED
    } else if (level === 0 || ended || byte === COMMA || isClosing(byte)) throw failure(Uint8Array.of(byte))
    else {
      state = scan(byte) ? IN_OPEN : IN_SCALAR
      return true
    }
    return false
  }

  function failure(bytes: Uint8Array, code?: "truncated-json") {
    return bytesFailure(bytes, { line, offset }, code)
  }

  return {
    transform(chunk, controller) {
      if (!ArrayBuffer.isView(chunk)) throw invalidChunk(chunk, BYTES)
      let start = 0
      for (let index = 0; index < chunk.byteLength; index++) {
        const byte = chunk[index] as number
        if (state === IN_OPEN) {
          if (!scan(byte)) give(chunk.subarray(start, index + 1), controller)
          continue
        }
        const blank = isBlank(byte)
        if (state === IN_SCALAR) {
          if (!blank && byte !== COMMA && !isClosing(byte)) continue
          give(chunk.subarray(start, index), controller)
        }
        if (blank) continue
        offset = passed + index
        if (begins(byte)) start = index
      }
      if (state >= IN_SCALAR && chunk.byteLength > 0) held.hold(chunk.subarray(start))
      passed += chunk.byteLength
    },
    flush() {
      if (level > 0 || state !== ELEMENT_ENDED) throw failure(held.take(new Uint8Array()), "truncated-json")
    },
  }
}
