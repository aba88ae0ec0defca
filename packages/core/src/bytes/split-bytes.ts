/** Bytes to parts. @see https://en.wikipedia.org/wiki/Knuth–Morris–Pratt_algorithm */
import type { Block } from "../block/block.ts"
import { BYTES, invalidChunk, invalidOption } from "../error/argument-error.ts"
import { encodeWhole } from "./encode-text.ts"
import { createHeldBytes } from "./held-bytes.ts"

const NOTHING = new Uint8Array()

/** Options of {@link splitBytes}. */
export interface SplitBytesOptions {
  /** The longest part, in bytes without its delimiter. `Infinity` for no limit. @default 8_388_608 */
  readonly maxByteLength?: number | undefined
}

/**
 * Splits bytes at a delimiter, which may be cut by chunk borders. Parts are copies and come without their delimiter;
 * those between two delimiters may be empty. A last part without a delimiter is given at the end, unless it is empty. An
 * unfinished part is all that is held, up to `maxByteLength`.
 *
 * @param delimiter a byte, a text that is encoded as UTF-8, or bytes; not empty
 * @throws LimitError `part-too-long`
 * @throws ArgumentError `invalid-chunk` where a chunk is not bytes, `invalid-option`
 *
 * @example
 * ```ts
 * import { encodeText, run, splitBytes } from "@millrace/core"
 *
 * run(["one\0two", "\0"], encodeText(), splitBytes(0)).length // => 2
 * run(["a\r\n\r", "\nb"], encodeText(), splitBytes("\r\n\r\n")).map(([byte]) => byte) // => [97, 98]
 * ```
 */
export function splitBytes(
  delimiter: number | string | Uint8Array,
  options: SplitBytesOptions = {},
): Block<Uint8Array, Uint8Array<ArrayBuffer>> {
  const mark = toBytes(delimiter)
  const first = mark[0] as number
  const borders = findBorders(mark)
  const held = createHeldBytes("part", options.maxByteLength)
  /** How many bytes of the delimiter the input so far ends in. They are not held: the delimiter tells what they are. */
  let matched = 0

  /** Holds what is between two places, those below 0 being in what the chunks before have matched of the delimiter. */
  function hold(chunk: Uint8Array, start: number, end: number) {
    held.check(end - start)
    if (start < 0) held.hold(mark.subarray(0, Math.min(end, 0) - start))
    if (end > 0) held.hold(chunk.subarray(Math.max(start, 0), end))
  }

  function take(chunk: Uint8Array, start: number, end: number): Uint8Array<ArrayBuffer> {
    if (start < 0) {
      hold(chunk, start, end)
      return new Uint8Array(held.take(NOTHING))
    }
    held.check(end - start)
    return new Uint8Array(held.take(chunk.subarray(start, end)))
  }

  return {
    transform(chunk, controller) {
      if (!ArrayBuffer.isView(chunk)) throw invalidChunk(chunk, BYTES)
      let start = -matched
      let place = 0
      while (place < chunk.byteLength) {
        if (matched === 0) {
          place = chunk.indexOf(first, place)
          if (place === -1) break
        }
        const byte = chunk[place++]
        while (matched > 0 && byte !== mark[matched]) matched = borders[matched - 1] as number
        if (byte === mark[matched]) matched++
        if (matched < mark.byteLength) continue
        controller.enqueue(take(chunk, start, place - matched))
        start = place
        matched = 0
      }
      hold(chunk, start, chunk.byteLength - matched)
    },
    flush(controller) {
      const rest = take(mark, 0, matched)
      if (rest.byteLength > 0) controller.enqueue(rest)
    },
  }
}

/** Gives a copy, which nobody else can change. */
function toBytes(delimiter: number | string | Uint8Array): Uint8Array {
  if (typeof delimiter === "string" && delimiter !== "") return encodeWhole(delimiter)
  if (delimiter instanceof Uint8Array && delimiter.byteLength > 0) return new Uint8Array(delimiter)
  if (typeof delimiter === "number" && (delimiter & 255) === delimiter) return Uint8Array.of(delimiter)
  throw invalidOption("delimiter", delimiter, "a byte, a text or bytes that are not empty")
}

/** For each beginning of the delimiter, the length of the longest shorter one that it ends in. */
function findBorders(mark: Uint8Array): readonly number[] {
  const borders = [0]
  let length = 0
  for (let place = 1; place < mark.byteLength; place++) {
    while (length > 0 && mark[place] !== mark[length]) length = borders[length - 1] as number
    if (mark[place] === mark[length]) length++
    borders.push(length)
  }
  return borders
}
