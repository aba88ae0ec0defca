/** A stream as one text. */
import { createDecoder } from "../bytes/decode-text.ts"
import type { Source } from "../drive/source.ts"
import { drain } from "./drain.ts"
import type { FlowOptions } from "./flow.ts"
import { type JoinTextOptions, joinText } from "./fold.ts"

/** Options of {@link toText}. */
export interface ToTextOptions extends FlowOptions, JoinTextOptions {
  /** Whether bytes that are not UTF-8 are an error, instead of becoming U+FFFD. @default false */
  readonly fatal?: boolean | undefined
}

/**
 * Joins a stream of texts, or of bytes in UTF-8, up to a limit. At the first chunk past it the source is cancelled.
 *
 * @returns a promise that rejects with the error of the source, the reason of the signal or one of these
 * @throws LimitError `stream-too-long`
 * @throws FormatError `invalid-utf8`, with `fatal`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`, `invalid-chunk`
 *
 * @example The text of a response
 * ```ts
 * import { toText } from "@millrace/core"
 *
 * await toText(["Hel", "lo"]) // => "Hello"
 * await toText(new Response("Hello").body!) // => "Hello"
 * await toText(["Hel", "lo"], { maxLength: 4 }) // throws stream-too-long
 * ```
 */
export async function toText(source: Source<string | Uint8Array>, options: ToTextOptions = {}): Promise<string> {
  const { fold, initial } = joinText(options)
  const decode = createDecoder({ fatal: options.fatal })
  let text = initial
  await drain(source, options, (chunk) => {
    text = fold(text, typeof chunk === "string" ? decode() + chunk : decode(chunk))
  })
  return fold(text, decode())
}
