/** Calls that have a kind of item of their own: the whole item is kept, so that it can be written as it was. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../../part.ts"
import { textOf } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import { imageOf, isFailed, type NativeTool, nativeInput, nativeName, nativeOutput } from "../native-tools.ts"
import type { ItemReader, ReaderContext } from "./item-reader.ts"

export function readNative(item: JsonObject, tool: NativeTool, context: ReaderContext): ItemReader {
  const id = context.nextId()
  const callId = textOf(item.call_id) ?? textOf(item.id) ?? context.nextCallId()
  let hasStarted = false
  let length = 0

  function start(controller: Outlet<Part>) {
    if (hasStarted) return
    hasStarted = true
    const itemId = textOf(item.id)
    if (tool.executor === "client") context.noteClientCall()
    controller.enqueue({
      type: "tool-start",
      id,
      callId,
      name: nativeName(item),
      ...(tool.executor === "provider" && { executor: "provider" }),
      ...(tool.text?.encoding === "text" && { encoding: "text" }),
      ...(itemId !== undefined && { itemId }),
      extra: { from: NAME, fields: { item, isNative: true } },
    })
  }

  function add(text: unknown, controller: Outlet<Part>) {
    if (typeof text !== "string" || text === "") return
    length += text.length
    controller.enqueue({ type: "tool-delta", id, text })
  }

  function complete(text: unknown, controller: Outlet<Part>) {
    if (typeof text === "string" && text.length > length) add(text.slice(length), controller)
  }

  return {
    stretch: id,
    take(type, event, controller) {
      start(controller)
      switch (type) {
        case "response.output_item.added":
          return true
        case "response.code_interpreter_call_code.delta":
        case "response.mcp_call_arguments.delta":
          if (tool.text === undefined) return false
          add(event.delta, controller)
          return true
        case "response.code_interpreter_call_code.done":
        case "response.mcp_call_arguments.done":
          if (tool.text === undefined) return false
          complete(event[tool.text.member], controller)
          return true
        default:
          return false
      }
    },
    done(last, controller) {
      start(controller)
      const image = imageOf(last)
      const isCut = last.status === "incomplete"
      if (length === 0 || tool.text !== undefined) complete(nativeInput(last, tool), controller)
      if (image !== undefined) controller.enqueue({ type: "file", ...image, extra: { from: NAME, fields: { callId } } })
      controller.enqueue({
        type: "tool-end",
        id,
        ...(isCut && { isCut }),
        extra: { from: NAME, fields: { item: last } },
      })
      if (tool.executor !== "provider" || isCut) return
      controller.enqueue({
        type: "tool-output",
        callId,
        output: nativeOutput(last, tool),
        ...(isFailed(last) && { isError: true }),
        extra: { from: NAME, fields: { isItem: true } },
      })
    },
    end(controller) {
      start(controller)
      controller.enqueue({ type: "tool-end", id })
    },
  }
}
