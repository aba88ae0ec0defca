import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * OpenAI's older completions, to be read: a prompt and what comes behind it, without roles and calls.
 *
 * Probabilities of tokens are told as those of chat completions are, an object for each token. The stream is complete with a
 * `finish_reason` for every choice, or with `[DONE]`.
 *
 * @see https://platform.openai.com/docs/api-reference/completions
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { foldParts, joinedText, openaiCompletions } from "@millrace/llm"
 *
 * const events = ['data: {"choices":[{"text":"Hello","index":0,"finish_reason":"length"}]}\n\n', "data: [DONE]\n\n"]
 * const message = foldParts(run(events, encodeText(), openaiCompletions.decode()))
 *
 * joinedText(message, "text") // => "Hello"
 * message.terminal // => { type: "finish", reason: "length", native: "length", from: "openai-completions" }
 * ```
 */
export const openaiCompletions: DecodingDialect = {
  name: "openai-completions",
  contentType: "text/event-stream",
  decode,
}
