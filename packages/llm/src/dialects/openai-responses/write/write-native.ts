/** Calls with a kind of item of their own, which this dialect told and which are written as they were. */
import type { JsonObject, ToolStart } from "../../../part.ts"
import { textOf } from "../../../wire/json-value.ts"
import { nativeTool } from "../native-tools.ts"
import { eventName } from "./frames.ts"
import { type ItemWriter, ownFields, type WriterContext } from "./item-writer.ts"

/** The events of the kinds whose arguments come in pieces. */
const EVENTS: ReadonlyMap<string, { readonly name: string; readonly member: string }> = new Map([
  ["code_interpreter_call", { name: "response.code_interpreter_call_code", member: "code" }],
  ["mcp_call", { name: "response.mcp_call_arguments", member: "arguments" }],
])

/** @param native the item, as its first event had it */
export function writeNative(start: ToolStart, native: JsonObject, { frames, output }: WriterContext): ItemWriter {
  const type = eventName(textOf(native.type) ?? "")
  const place = output.begin(start.itemId, "item")
  const events = EVENTS.get(type)
  const isClients = nativeTool(native)?.executor === "client"
  let cut: JsonObject | undefined
  let isDone = false

  output.added(place, { ...native, id: place.id })
  return {
    place,
    itemId: start.itemId,
    isResting: false,
    get isDone() {
      return isDone
    },
    delta({ text }) {
      if (events) frames.write(`${events.name}.delta`, `${place.members},"delta":${JSON.stringify(text)}`)
    },
    end(part) {
      const told = ownFields(part, "item")
      const item = { ...(told ?? { ...native, status: part.isCut ? "incomplete" : "completed" }), id: place.id }
      isDone = true
      if (part.isCut && (isClients || told === undefined)) {
        cut = item
        return
      }
      const { text } = part
      if (events && text !== undefined && !part.isCut) {
        frames.write(`${events.name}.done`, `${place.members},"${events.member}":${JSON.stringify(text)}`)
      }
      output.done(place, item)
    },
    // It is in the item.
    give: () => true,
    close() {},
    keepCut() {
      if (cut !== undefined) output.keep(place, cut)
    },
  }
}
