import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * Cloudflare's Workers AI, to be read: its own events and those of chat completions, which some models mix, as a response of
 * the REST interface has them and the stream that a binding gives.
 *
 * The stream is complete where its end mark or a reason has come. What is not known of an event is kept for `openaiChat`,
 * whose events these are but for the names of a few members.
 *
 * @see https://developers.cloudflare.com/workers-ai/
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { foldParts, joinedText, workersAi } from "@millrace/llm"
 *
 * const events = ['data: {"response":"Hel","p":"abc"}\n\n', 'data: {"response":"lo"}\n\n', "data: [DONE]\n\n"]
 * const message = foldParts(run(events, encodeText(), workersAi.decode()))
 *
 * joinedText(message, "text") // => "Hello"
 * message.terminal // => { type: "finish", reason: "stop" }
 * ```
 */
export const workersAi: DecodingDialect = { name: "workers-ai", contentType: "text/event-stream", decode }
