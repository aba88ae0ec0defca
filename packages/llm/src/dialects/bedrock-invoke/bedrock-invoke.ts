import type { DecodingDialect } from "../../dialect.ts"
import { decodeBedrockInvoke } from "./decode.ts"

/**
 * Streams of Bedrock's InvokeModel with a model of Anthropic's, whose own events it carries, so that the parts are those of
 * `anthropic`; the text of Titan's too. Events of other models are kept as they are, and such a stream has no end that is
 * known.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 *
 * @example A stream that has not begun
 * ```ts
 * import { run } from "@millrace/core"
 * import { bedrockInvoke } from "@millrace/llm"
 *
 * run([], bedrockInvoke.decode()) // => [{ type: "interrupted", code: "truncated" }]
 * ```
 */
export const bedrockInvoke: DecodingDialect = {
  name: "bedrock-invoke",
  contentType: "application/vnd.amazon.eventstream",
  decode: decodeBedrockInvoke,
}
