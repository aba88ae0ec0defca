/** Events of items that nobody began: some servers leave out that an item has. */
import type { JsonObject } from "../../../part.ts"
import { objectOf, textOf } from "../../../wire/json-value.ts"

/** Gives the item that an event must be about, as far as it tells that. */
export function impliedItem(type: string, event: JsonObject): JsonObject | undefined {
  const id = textOf(event.item_id)
  const of = (kind: string) => ({ type: kind, ...(id !== undefined && { id }) })
  if (/^response\.(?:output_text|refusal)\./.test(type)) return of("message")
  if (/^response\.content_part\./.test(type)) {
    return of(objectOf(event.part)?.type === "reasoning_text" ? "reasoning" : "message")
  }
  if (/^response\.reasoning_(?:text|summary)/.test(type)) return of("reasoning")
  if (/^response\.function_call_arguments\./.test(type)) {
    return { ...of("function_call"), ...(textOf(event.name) && { name: event.name }) }
  }
  if (/^response\.custom_tool_call_input\./.test(type)) return of("custom_tool_call")
  return undefined
}
