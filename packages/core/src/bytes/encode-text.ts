/** Text to bytes. One of the two files on floors 0 and 1 that use a class of the platform. @see https://encoding.spec.whatwg.org/ */
import type { Block } from "../block/block.ts"
import { invalidChunk } from "../error/argument-error.ts"

/**
 * Encodes text as UTF-8, also where a surrogate pair is cut in two: a leading half is held until the other half comes.
 * A half without the other becomes U+FFFD.
 *
 * @throws ArgumentError `invalid-chunk` where a chunk is not a string
 * @see https://encoding.spec.whatwg.org/#interface-textencoderstream
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 *
 * run(["é", "\ud83d", "\ude00"], encodeText()).map((bytes) => [...bytes]) // => [[195, 169], [240, 159, 152, 128]]
 * ```
 */
export function encodeText(): Block<string, Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  let half = ""
  return {
    input: "text",
    output: "bytes",
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, "a string")
      let text = chunk
      if (half !== "") {
        if (text === "") return
        text = half + text
        half = ""
      }
      const last = text.charCodeAt(text.length - 1)
      if (last >= 0xd800 && last <= 0xdbff) {
        half = text.slice(-1)
        text = text.slice(0, -1)
      }
      if (text !== "") controller.enqueue(encoder.encode(text))
    },
    flush(controller) {
      if (half !== "") controller.enqueue(encoder.encode(half))
    },
  }
}

/** Encodes a text that is whole. */
export function encodeWhole(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
