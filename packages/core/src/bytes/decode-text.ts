/** Bytes to text. One of the two files on floors 0 and 1 that use a class of the platform. @see https://encoding.spec.whatwg.org/ */
import type { Block } from "../block/block.ts"
import { ArgumentError, BYTES, invalidChunk } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"

/** Options of {@link decodeText}. */
export interface DecodeTextOptions {
  /** Whether bytes that are not UTF-8 throw, instead of becoming U+FFFD. @default false */
  readonly fatal?: boolean | undefined
  /** Whether a leading byte order mark is kept as text. @default false */
  readonly ignoreBOM?: boolean | undefined
}

/**
 * Decodes UTF-8, in any cut. One leading byte order mark is dropped; bytes that are not UTF-8 become U+FFFD. At most
 * three bytes are held between calls.
 *
 * @throws FormatError `invalid-utf8`, with `fatal`
 * @throws ArgumentError `invalid-chunk` where a chunk is not bytes
 * @see https://encoding.spec.whatwg.org/#utf-8-decode
 *
 * @example A character cut in two
 * ```ts
 * import { decodeText, run } from "@millrace/core"
 *
 * run([Uint8Array.of(0xc3), Uint8Array.of(0xa9)], decodeText()) // => ["é"]
 * ```
 */
export function decodeText(options: DecodeTextOptions = {}): Block<Uint8Array, string> {
  const decode = createDecoder(options)
  return {
    output: "text",
    transform(chunk, controller) {
      const text = decode(chunk)
      if (text !== "") controller.enqueue(text)
    },
    flush(controller) {
      const text = decode()
      if (text !== "") controller.enqueue(text)
    },
  }
}

/**
 * Makes a function that decodes the next chunk of one stream, or, without a chunk, its end.
 *
 * A call with `stream: true` costs up to five times one without in Deno, and up to half as much again in Node (see the
 * bench `decode`). It is needed only where a
 * character may be cut, and no character is cut behind an ASCII byte.
 */
export function createDecoder({
  fatal = false,
  ignoreBOM = false,
}: DecodeTextOptions = {}): (chunk?: Uint8Array) => string {
  // The mark is dropped here, once: a decoder that is not streaming would drop one for every call.
  const decoder = new TextDecoder("utf-8", { fatal, ignoreBOM: true })
  const streaming = { stream: true }
  let mayHold = false
  let atStart = !ignoreBOM

  function decode(chunk: Uint8Array | undefined): string {
    if (chunk === undefined) return mayHold ? decoder.decode() : ""
    const last = chunk[chunk.byteLength - 1]
    if (last === undefined) {
      if (chunk.byteLength !== 0) throw invalidChunk(chunk, BYTES)
      return ""
    }
    if (!mayHold && last < 0x80) return decoder.decode(chunk)
    mayHold = last >= 0x80
    return decoder.decode(chunk, streaming)
  }

  function decodeOrFail(chunk: Uint8Array | undefined): string {
    try {
      return decode(chunk)
    } catch (cause) {
      if (cause instanceof ArgumentError) throw cause
      throw new FormatError("Cannot decode text: the bytes are not UTF-8", { code: "invalid-utf8", cause })
    }
  }

  const attempt = fatal ? decodeOrFail : decode
  return (chunk) => {
    const text = attempt(chunk)
    if (!atStart || text === "") return text
    atStart = false
    return text.startsWith("\uFEFF") ? text.slice(1) : text
  }
}

/** Makes a function that decodes bytes which end on a character, or gives `undefined` where they are not UTF-8. */
export function createWholeDecoder(): (bytes: Uint8Array) => string | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}
