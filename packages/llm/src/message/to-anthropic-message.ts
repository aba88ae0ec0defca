/** The message that Anthropic's API has in its history. */
import { anthropicAnswer } from "../dialects/anthropic/answer.ts"
import type { Message } from "../fold.ts"
import type { JsonObject } from "../part.ts"
import { ownContent } from "./own-content.ts"

/**
 * Gives the message of the assistant as `{ role, content }` with blocks. Reasoning that Anthropic has not signed is left
 * out, since the API refuses it, and so are calls that were cut and what is opaque and of another provider.
 *
 * @example
 * ```ts
 * import { foldParts, toAnthropicMessage } from "@millrace/llm"
 *
 * const message = foldParts([{ type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "Hi" }])
 *
 * toAnthropicMessage(message) // => { role: "assistant", content: [{ type: "text", text: "Hi" }] }
 * ```
 */
export function toAnthropicMessage(message: Message): JsonObject {
  const { content } = anthropicAnswer(ownContent(message, "anthropic", true))
  return { role: "assistant", content }
}
