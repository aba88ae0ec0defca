/** The bytes of one JSON text, which may come in many chunks: held up to a limit, joined and parsed once. */
import { joinBytes } from "../block/join-bytes.ts"
import { createDecoder, createWholeDecoder } from "../bytes/decode-text.ts"
import { limitOption } from "../error/argument-error.ts"
import type { FormatCode } from "../error/codes.ts"
import type { FormatError } from "../error/format-error.ts"
import { LimitError } from "../error/limit-error.ts"
import { jsonFailure, type Place } from "./invalid.ts"

/** Room for a message with pictures in it. */
const DEFAULT_MAX_BYTE_LENGTH = 8_388_608

/** What is held of the item under way. */
export interface ItemBytes {
  /** Keeps a copy of bytes that do not end the item. */
  hold(bytes: Uint8Array): void
  /** Gives the whole item, of which these bytes are the last, and holds nothing any more. */
  take(bytes: Uint8Array): Uint8Array
}

export function createItemBytes(maxByteLength: number = DEFAULT_MAX_BYTE_LENGTH): ItemBytes {
  const limit = limitOption("maxByteLength", maxByteLength)
  let held: Uint8Array[] = []
  let length = 0

  function add(bytes: Uint8Array) {
    const received = length + bytes.byteLength
    if (received > limit) {
      throw new LimitError(`Cannot buffer an item longer than ${limit} bytes: current length is ${received}`, {
        code: "item-too-long",
        limit,
        received,
      })
    }
    held.push(bytes)
    length = received
  }

  return {
    // A copy in any case: the slice of Node's Buffer is none.
    hold: (bytes) => add(new Uint8Array(bytes)),
    take(bytes) {
      add(bytes)
      const whole = joinBytes(held)
      held = []
      length = 0
      return whole
    },
  }
}

/** Makes a function that parses the bytes of an item, or throws a {@link FormatError} that tells why not. */
export function createParseBytes(): (bytes: Uint8Array, place: Place) => unknown {
  const decodeWhole = createWholeDecoder()
  return (bytes, place) => {
    const text = decodeWhole(bytes)
    if (text === undefined) throw bytesFailure(bytes, place, "invalid-utf8")
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw jsonFailure(text, place, cause)
    }
  }
}

/** Describes bytes that are no JSON text, whatever else they are. */
export function bytesFailure(bytes: Uint8Array, place: Place, code?: FormatCode): FormatError {
  return jsonFailure(createDecoder()(bytes), place, undefined, code)
}
