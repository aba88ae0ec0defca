/** Calls that the client is to carry out: of functions, whose arguments are JSON, and of custom tools, which take text. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../../part.ts"
import { unwrapSignature } from "../../../signature.ts"
import { isObject, textOf, unknownFields } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import type { ItemReader, ReaderContext } from "./item-reader.ts"

const KNOWN: ReadonlySet<string> = new Set(["id", "type", "call_id", "name", "arguments", "input", "status"])

export function readCall(item: JsonObject, context: ReaderContext): ItemReader {
  const isText = item.type === "custom_tool_call"
  const id = context.nextId()
  let isOpen = false
  /** What came before the name. */
  let early = ""
  let length = 0
  let told: JsonObject | undefined

  function start(source: JsonObject, name: string, controller: Outlet<Part>) {
    const itemId = textOf(source.id) ?? textOf(item.id)
    const callId = textOf(source.call_id) ?? textOf(item.call_id) ?? context.nextCallId()
    const { signature, fields } = readFields(source)
    told = fields
    isOpen = true
    context.noteClientCall()
    controller.enqueue({
      type: "tool-start",
      id,
      callId,
      name,
      ...(isText && { encoding: "text" }),
      ...(itemId !== undefined && { itemId }),
      ...(fields && { extra: { from: NAME, fields: { item: fields } } }),
    })
    if (signature !== undefined) controller.enqueue({ type: "signature", id, ...signature })
    if (early === "") return
    context.hold(-early.length)
    controller.enqueue({ type: "tool-delta", id, text: early })
    early = ""
  }

  function add(value: unknown, controller: Outlet<Part>) {
    if (typeof value !== "string" || value === "") return
    length += value.length
    if (isOpen) return controller.enqueue({ type: "tool-delta", id, text: value })
    context.hold(value.length)
    early += value
  }

  /** Tells what the deltas have not. */
  function complete(value: unknown, controller: Outlet<Part>): string | undefined {
    // Some servers send the arguments as the object that they stand for.
    const text = !isText && isObject(value) ? JSON.stringify(value) : value
    if (typeof text !== "string") return undefined
    if (text.length > length) add(text.slice(length), controller)
    return text
  }

  function readFields(source: JsonObject) {
    const fields = unknownFields(source, KNOWN)
    const signature = typeof fields?.signature === "string" ? unwrapSignature(fields.signature, NAME) : undefined
    if (fields === undefined || signature === undefined || signature.from === NAME) return { fields }
    const { signature: _, ...others } = fields
    return { signature, fields: Object.keys(others).length > 0 ? others : undefined }
  }

  const name = textOf(item.name)
  return {
    stretch: id,
    take(type, event, controller) {
      if (name !== undefined && !isOpen) start(item, name, controller)
      switch (type) {
        case "response.output_item.added":
          complete(isText ? item.input : item.arguments, controller)
          return true
        case "response.function_call_arguments.delta":
        case "response.custom_tool_call_input.delta":
          add(event.delta, controller)
          return true
        case "response.function_call_arguments.done":
        case "response.custom_tool_call_input.done":
          complete(isText ? event.input : event.arguments, controller)
          return true
        default:
          return false
      }
    },
    done(last, controller) {
      if (!isOpen) start({ ...item, ...last }, textOf(last.name) ?? name ?? "", controller)
      const text = complete(isText ? last.input : last.arguments, controller)
      const { signature, fields } = readFields(last)
      const isNew = fields !== undefined && JSON.stringify(fields) !== JSON.stringify(told)
      if (signature !== undefined && item.signature === undefined) {
        controller.enqueue({ type: "signature", id, ...signature })
      }
      controller.enqueue({
        type: "tool-end",
        id,
        ...(text !== undefined && { text }),
        ...(last.status === "incomplete" && { isCut: true }),
        ...(isNew && { extra: { from: NAME, fields: { item: fields } } }),
      })
    },
    end(controller) {
      if (!isOpen) start(item, name ?? "", controller)
      controller.enqueue({ type: "tool-end", id })
    },
  }
}
