/** From any dialect to any other, in one hop. */
import { type Block, compose, encodeText, LimitError } from "@millrace/core"
import { describeError } from "./contain.ts"
import type { DecodingDialect, EncodeOptions, EncodingDialect } from "./dialect.ts"
import type { ErrorPart, Part } from "./part.ts"
import { type ReadPartsOptions, readParts } from "./read-parts.ts"

/** Options of {@link translate}. */
export interface TranslateOptions extends ReadPartsOptions {
  readonly encode?: EncodeOptions | undefined
}

/**
 * Translates a stream: `decode`, `check` and `encode` as one fused block. Whatever becomes of the upstream, the client is
 * told in its own idiom: an event that cannot be read is an error, and a wire that ends too early is an interruption.
 *
 * @throws StreamFailure where the answer fails and the client's dialect has no word for that, as text has none
 *
 * @example An OpenAI stream as text
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
  return compose(readParts(from, options), write(to, options), encodeText())
}

/** Encodes, and where the encoder has kept more than it may, tells that as the end of the answer. */
function write(to: EncodingDialect, { encode, describe = describeError }: TranslateOptions): Block<Part, string> {
  const encoder = to.encode(encode)

  function tell(error: unknown): string {
    if (!(error instanceof LimitError) || to.failure === undefined) throw error
    return to.failure(describe(error) satisfies ErrorPart)
  }

  return {
    output: "text",
    transform(part, controller) {
      try {
        encoder.transform(part, controller)
      } catch (error) {
        controller.enqueue(tell(error))
        controller.terminate()
      }
    },
    flush: (controller) => encoder.flush(controller),
  }
}
