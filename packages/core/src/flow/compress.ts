/** Compression by the platform. @see https://compression.spec.whatwg.org/ */
import type { Source } from "../drive/source.ts"
import { type Compression, openCodec } from "./codec.ts"
import type { FlowOptions } from "./flow.ts"

/**
 * Compresses bytes with the platform's `CompressionStream`. It gives what it makes when it likes, much of it at the end:
 * this is for what is stored, not for what is shown as it comes.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option` where the platform lacks the format,
 *   `invalid-chunk`
 *
 * @example There and back
 * ```ts
 * import { compress, decompress, encodeText, pipe, toText } from "@millrace/core"
 *
 * const compressed = compress(pipe(["Hello"], encodeText()), "gzip")
 *
 * await toText(decompress(compressed, "gzip")) // => "Hello"
 * ```
 */
export function compress(
  source: Source<Uint8Array>,
  format: Compression,
  options: FlowOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return openCodec(source, format, options, {
    platform: CompressionStream,
    step: Number.POSITIVE_INFINITY,
    maxByteLength: Number.POSITIVE_INFINITY,
    explain: (error) => error,
  })
}
