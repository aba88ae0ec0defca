import type { DecodingDialect } from "../../dialect.ts"
import { decodeBedrockConverse } from "./decode.ts"

/**
 * Streams of Bedrock's Converse, whatever the model: an AWS event stream, every frame of which is checked.
 *
 * What goes wrong is told in a frame within a response of status 200, and becomes an `error`. Usage comes behind the stop,
 * so that the `finish` waits for the end of the wire.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 *
 * @example A stream that has not begun
 * ```ts
 * import { run } from "@millrace/core"
 * import { bedrockConverse } from "@millrace/llm"
 *
 * run([], bedrockConverse.decode()) // => [{ type: "interrupted", code: "truncated" }]
 * ```
 */
export const bedrockConverse: DecodingDialect = {
  name: "bedrock-converse",
  contentType: "application/vnd.amazon.eventstream",
  decode: decodeBedrockConverse,
}
