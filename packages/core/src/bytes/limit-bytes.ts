/** A stream of bytes, up to a length. */
import type { Block } from "../block/block.ts"
import { BYTES, invalidChunk, limitOption } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"

/**
 * Passes bytes on and throws at the first one past the limit, having passed on all below it. Holds nothing.
 *
 * @param maxByteLength the longest stream, in bytes: a whole number from 1 on, or `Infinity`
 * @throws LimitError `stream-too-long`
 * @throws ArgumentError `invalid-option`, and `invalid-chunk` where a chunk is not bytes
 *
 * @example
 * ```ts
 * import { encodeText, limitBytes, run } from "@millrace/core"
 *
 * run(["Hello", " world"], encodeText(), limitBytes(5)) // throws stream-too-long
 * ```
 */
export function limitBytes(maxByteLength: number): Block<Uint8Array, Uint8Array> {
  const limit = limitOption("maxByteLength", maxByteLength)
  let length = 0
  return {
    output: "bytes",
    transform(chunk, controller) {
      if (!ArrayBuffer.isView(chunk)) throw invalidChunk(chunk, BYTES)
      if (chunk.byteLength === 0) return
      const room = limit - length
      length += chunk.byteLength
      if (length <= limit) return controller.enqueue(chunk)
      if (room > 0) controller.enqueue(chunk.subarray(0, room))
      throw new LimitError(`Cannot pass more than ${limit} bytes: current length is ${length}`, {
        code: "stream-too-long",
        limit,
        received: length,
      })
    },
    flush() {},
  }
}
