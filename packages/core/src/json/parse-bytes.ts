/** Bytes that are one JSON text, or are not. */
import { createDecoder, createWholeDecoder } from "../bytes/decode-text.ts"
import type { FormatCode } from "../error/codes.ts"
import type { FormatError } from "../error/format-error.ts"
import { jsonFailure, type Place } from "./invalid.ts"

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
