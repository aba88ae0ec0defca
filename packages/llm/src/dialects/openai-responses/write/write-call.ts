/** Calls that the client is to carry out. One that was cut is never told to be done, so that nobody carries it out. */
import type { JsonObject, ToolStart } from "../../../part.ts"
import { wrapSignature } from "../../../signature.ts"
import { NAME } from "../name.ts"
import { type ItemWriter, ownFields, type WriterContext } from "./item-writer.ts"

export function writeCall(start: ToolStart, { frames, output }: WriterContext): ItemWriter {
  const isText = start.encoding === "text"
  const place = output.begin(start.itemId, isText ? "ctc" : "fc")
  const member = isText ? "input" : "arguments"
  const events = isText ? "response.custom_tool_call_input" : "response.function_call_arguments"
  const before = `${place.members},"delta":`
  let fields: JsonObject = ownFields(start, "item") ?? {}
  let cut: string | undefined
  let isDone = false

  const item = (status: string, text: string) => ({
    id: place.id,
    type: isText ? "custom_tool_call" : "function_call",
    status,
    call_id: start.callId,
    name: start.name,
    [member]: text,
    ...fields,
  })

  output.added(place, item("in_progress", ""))
  return {
    place,
    itemId: start.itemId,
    isResting: false,
    get isDone() {
      return isDone
    },
    delta({ text }) {
      frames.write(`${events}.delta`, before + JSON.stringify(text))
    },
    end(part) {
      const { text = "" } = part
      fields = { ...fields, ...ownFields(part, "item") }
      isDone = true
      if (part.isCut) {
        cut = text
        output.grow(text.length)
        return
      }
      frames.write(`${events}.done`, `${place.members},"${member}":${JSON.stringify(text)}`)
      output.done(place, item("completed", text))
    },
    sign(part) {
      if (isDone || part.from === NAME) return false
      output.grow(part.data.length)
      fields = { ...fields, signature: wrapSignature(part, NAME) }
      return true
    },
    close() {},
    keepCut() {
      if (cut !== undefined) output.keep(place, item("incomplete", cut))
    },
  }
}
