/** From any dialect to any other, in one hop. */
import { type Block, compose, encodeText } from "@millrace/core"
import { type CheckOptions, check } from "./check.ts"
import { contain, describeError } from "./contain.ts"
import type { DecodeOptions, DecodingDialect, EncodeOptions, EncodingDialect } from "./dialect.ts"
import type { ErrorPart } from "./part.ts"

/** Options of {@link translate}. */
export interface TranslateOptions extends Pick<CheckOptions, "interruption"> {
  readonly decode?: DecodeOptions | undefined
  readonly encode?: EncodeOptions | undefined
  /** Makes the `error` of what a decoder or a limit throws. @default its code, and nothing of the stream */
  readonly describe?: ((error: unknown) => ErrorPart) | undefined
}

/**
 * Translates a stream: `decode`, `check` and `encode` as one fused block. Whatever becomes of the upstream, the client is
 * told in its own idiom: an event that cannot be read is an error, and a wire that ends too early is an interruption.
 *
 * @throws nothing of the stream's; what fails is told in it
 *
 * @example An Anthropic stream for an OpenAI client
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { openaiChat, text, translate } from "@millrace/llm"
 *
 * const events = ['data: {"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\n']
 *
 * new TextDecoder().decode(run(events, encodeText(), translate(openaiChat, text))[0]) // => "Hello"
 * ```
 */
export function translate(
  from: DecodingDialect,
  to: EncodingDialect,
  options: TranslateOptions = {},
): Block<Uint8Array, Uint8Array> {
  const { describe = describeError, interruption } = options
  return compose(
    contain(from.decode(options.decode), describe),
    check({ interruption, describe }),
    to.encode(options.encode),
    encodeText(),
  )
}
