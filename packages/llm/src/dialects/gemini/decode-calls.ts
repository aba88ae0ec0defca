/** Reads calls of functions: whole ones, and those whose arguments Vertex streams in pieces. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { isObject, listOf, textOf, unknownFields } from "../../wire/json-value.ts"
import type { Stretches } from "../../wire/stretches.ts"
import { createPartialArgs, type PartialArgs } from "./partial-args.ts"

const KNOWN: ReadonlySet<string> = new Set(["id", "name", "args", "partialArgs", "willContinue"])

interface Call {
  readonly id: string
  readonly args: PartialArgs
  hasArgs: boolean
}

export interface FunctionCalls {
  /**
   * Takes a `functionCall` and says whether there is a call that it is of. @param onBegin is called with the id of the
   * call's stretch, before anything of the arguments is told
   */
  add(value: JsonObject, onBegin: (id: string) => void, controller: Outlet<Part>, choice: number): boolean
  /** Something else has come, or the end: the call under way is over, though the wire did not say so. */
  settle(controller: Outlet<Part>, choice: number): void
}

/** @param nextCallId makes ids for calls that the wire gave none */
export function createFunctionCalls(stretches: Stretches, nextCallId: () => string): FunctionCalls {
  const open = new Map<number, Call>()

  function begin(value: JsonObject, controller: Outlet<Part>, choice: number): Call {
    stretches.end(controller, choice)
    const id = stretches.nextId()
    const fields = unknownFields(value, KNOWN)
    controller.enqueue({
      type: "tool-start",
      id,
      callId: textOf(value.id) ?? nextCallId(),
      name: textOf(value.name) ?? "",
      ...(choice > 0 && { choice }),
      ...(fields && { extra: { from: "gemini", fields } }),
    })
    const call = { id, args: createPartialArgs(), hasArgs: false }
    open.set(choice, call)
    return call
  }

  function say({ id }: Call, text: string, controller: Outlet<Part>) {
    if (text !== "") controller.enqueue({ type: "tool-delta", id, text })
  }

  function end(call: Call, controller: Outlet<Part>, choice: number, isTold: boolean) {
    open.delete(choice)
    if (!call.hasArgs) say(call, call.args.end(isTold), controller)
    controller.enqueue({ type: "tool-end", id: call.id })
  }

  function settle(controller: Outlet<Part>, choice: number) {
    const call = open.get(choice)
    if (call !== undefined) end(call, controller, choice, false)
  }

  return {
    add(value, onBegin, controller, choice) {
      const isNew = textOf(value.name) !== undefined || textOf(value.id) !== undefined
      if (isNew) settle(controller, choice)
      let call = open.get(choice)
      if (call === undefined) {
        if (!isNew && !("args" in value) && !("partialArgs" in value)) return false
        call = begin(value, controller, choice)
      }
      onBegin(call.id)
      if (value.args !== undefined && value.args !== null && !call.hasArgs) {
        call.hasArgs = true
        say(call, JSON.stringify(value.args), controller)
      }
      for (const piece of listOf(value.partialArgs)) {
        if (isObject(piece) && !call.hasArgs) say(call, call.args.add(piece), controller)
      }
      if (value.willContinue !== true) end(call, controller, choice, true)
      return true
    },
    settle,
  }
}
