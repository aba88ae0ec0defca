/** Items that are neither text nor a call: outputs of tools, compactions, and what there is not yet. They are kept whole. */
import type { JsonObject } from "../../../part.ts"
import { textOf } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import type { ItemReader, ReaderContext } from "./item-reader.ts"

export function readOther(item: JsonObject, place: number, context: ReaderContext): ItemReader {
  const id = context.nextId()
  const event = (name: "added" | "done", value: JsonObject) =>
    ({
      type: "raw",
      from: NAME,
      event: `response.output_item.${name}`,
      id,
      value: { output_index: place, item: value },
    }) as const

  return {
    stretch: id,
    take(type, _event, controller) {
      if (type !== "response.output_item.added") return false
      controller.enqueue(event("added", item))
      return true
    },
    done(last, controller) {
      controller.enqueue(event("done", last))
      const callId = textOf(last.call_id)
      const isOutput = textOf(last.type)?.endsWith("_output") && callId !== undefined
      if (!isOutput || last.output === undefined) return
      controller.enqueue({
        type: "tool-output",
        callId,
        output: last.output,
        extra: { from: NAME, fields: { isItem: true } },
      })
    },
    end() {},
  }
}
