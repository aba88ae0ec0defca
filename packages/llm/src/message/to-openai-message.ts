/** The message that OpenAI's chat API, and those like it, have in their history. */
import { answer } from "../dialects/openai-chat/answer.ts"
import { NAME } from "../dialects/openai-chat/name.ts"
import type { Message } from "../fold.ts"
import type { JsonObject } from "../part.ts"
import { isObject, listOf, objectOf } from "../wire/json-value.ts"
import { ownContent } from "./own-content.ts"

/**
 * Gives the message of the assistant as the chat API has it: `{ role, content, refusal, tool_calls, … }`. Reasoning stands
 * in the members that compatible servers have for it. Calls that were cut are left out, and so is what is opaque and of
 * another provider.
 *
 * @example
 * ```ts
 * import { foldParts, toOpenaiMessage } from "@millrace/llm"
 *
 * const message = foldParts([{ type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "Hi" }])
 *
 * toOpenaiMessage(message) // => { role: "assistant", content: "Hi", refusal: null }
 * ```
 */
export function toOpenaiMessage(message: Message): JsonObject {
  const { choices } = answer(ownContent(message, NAME))
  const first = listOf(choices).find((choice) => isObject(choice) && choice.index === 0)
  return objectOf(objectOf(first)?.message) ?? { role: "assistant", content: null, refusal: null }
}
