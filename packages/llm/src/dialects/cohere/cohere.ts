import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * Cohere's Chat in its second version, to be read.
 *
 * The plan that the model makes before it calls tools is reasoning. Citations count in code points and are told in code
 * units; one that names several sources becomes one annotation for each. The stream is complete with its `message-end`,
 * which is an error where it says so.
 *
 * @see https://docs.cohere.com/v2/docs/streaming
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { cohere, foldParts, joinedText } from "@millrace/llm"
 *
 * const events = [
 *   'data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hello"}}}}\n\n',
 *   'data: {"type":"message-end","delta":{"finish_reason":"MAX_TOKENS"}}\n\n',
 * ]
 * const message = foldParts(run(events, encodeText(), cohere.decode()))
 *
 * joinedText(message, "text") // => "Hello"
 * message.terminal // => { type: "finish", reason: "length", native: "MAX_TOKENS", from: "cohere" }
 * ```
 */
export const cohere: DecodingDialect = { name: "cohere", contentType: "text/event-stream", decode }
