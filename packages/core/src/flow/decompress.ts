/** Decompression by the platform, up to a length. @see https://compression.spec.whatwg.org/ */
import type { Source } from "../drive/source.ts"
import { FormatError } from "../error/format-error.ts"
import { type Compression, openCodec } from "./codec.ts"
import type { FlowOptions } from "./flow.ts"

/**
 * Some platforms make at once all that comes of a piece of input. Of so much, deflate makes a megabyte at most.
 */
const STEP = 1024

/** Options of {@link decompress}. */
export interface DecompressOptions extends FlowOptions {
  /** The longest output, in bytes. `Infinity` for no limit. @default 67_108_864 */
  readonly maxByteLength?: number | undefined
}

/**
 * Decompresses bytes with the platform's `DecompressionStream`, up to a length: past it the stream fails and the source
 * is cancelled, having given all below it. So a few bytes cannot fill the memory: no more is held than the platform
 * makes of 1 KB. Input that ends before its end is an error, too; Deno says so only of gzip.
 *
 * @throws LimitError `stream-too-long`
 * @throws FormatError `invalid-compression`, with what the platform says as its `cause`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`, also where the platform lacks the format,
 *   `invalid-chunk`
 *
 * @example
 * ```ts
 * import { compress, decompress, toText } from "@millrace/core"
 *
 * const zeros = [new Uint8Array(1_000_000)]
 *
 * await toText(decompress(compress(zeros, "deflate"), "deflate", { maxByteLength: 1000 })) // throws stream-too-long
 * ```
 */
export function decompress(
  source: Source<Uint8Array>,
  format: Compression,
  options: DecompressOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return openCodec(source, format, options, {
    platform: DecompressionStream,
    step: STEP,
    maxByteLength: options.maxByteLength ?? 67_108_864,
    explain: (cause) =>
      new FormatError(`Cannot decompress: the input is not whole or not ${format}`, {
        code: "invalid-compression",
        cause,
      }),
  })
}
