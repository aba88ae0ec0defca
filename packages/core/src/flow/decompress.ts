/** Decompression by the platform, up to a length. @see https://compression.spec.whatwg.org/ */
import type { Source } from "../drive/source.ts"
import { FormatError } from "../error/format-error.ts"
import { type Compression, openCodec } from "./codec.ts"
import type { FlowOptions } from "./flow.ts"

/** Some platforms make at once all that comes of what they are handed; of deflate so many times as much, at most. */
const LARGEST_RATIO = 1032

/** The least and the most that is handed to the platform at once, in bytes: handing over has its cost. */
const STEPS = [16, 16_384] as const

/** The same of other formats, which have no such ratio: of brotli 16 MB may come of a few bytes. */
const SMALL_STEP = 64

/** Options of {@link decompress}. */
export interface DecompressOptions extends FlowOptions {
  /** The longest output, in bytes. `Infinity` for no limit. @default 67_108_864 */
  readonly maxByteLength?: number | undefined
}

/**
 * Decompresses bytes with the platform's `DecompressionStream`, up to a length: past it the stream fails and the source
 * is cancelled, having given all below it. So a few bytes cannot fill the memory: they are handed to the platform in
 * parts of which deflate cannot make more than that length at once, or than 16 KB; of other formats in parts of 64 bytes.
 * Input that ends before its end is an error, too; Deno says so only of gzip.
 *
 * @throws LimitError `stream-too-long`
 * @throws FormatError `invalid-compression`, with what the platform says as its `cause`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`, also where the platform lacks the format,
 *   `invalid-chunk`
 *
 * @example A bomb
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
  const { maxByteLength = 67_108_864 } = options
  return openCodec(source, format, options, {
    platform: DecompressionStream,
    step: /^(gzip|deflate)/.test(format)
      ? Math.min(Math.max(STEPS[0], Math.floor(maxByteLength / LARGEST_RATIO)), STEPS[1])
      : SMALL_STEP,
    maxByteLength,
    explain: (cause) =>
      new FormatError(`Cannot decompress: the input is not whole or not ${format}`, {
        code: "invalid-compression",
        cause,
      }),
  })
}
