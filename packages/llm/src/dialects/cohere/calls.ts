/** Tool calls, whose borders the wire tells. */
import { LimitError, type Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { objectOf, textOf } from "../../wire/json-value.ts"
import type { Stretches } from "../../wire/stretches.ts"

/** No model calls each of the 128 tools that it may know eight times in one answer. */
const MAX_CALLS = 1_024

export interface Calls {
  /** Begins the call of a number; one of that number that is still open ends. */
  begin(index: number, call: JsonObject, controller: Outlet<Part>): void
  /** Goes on with the call of a number, and begins it where that was not done. */
  add(index: number, call: JsonObject, controller: Outlet<Part>): void
  end(index: number, controller: Outlet<Part>): void
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createCalls(stretches: Stretches, idPrefix: () => string): Calls {
  /** The ids of the stretches of calls that are open, by their number. */
  const open = new Map<number, string>()
  let count = 0

  function begin(index: number, call: JsonObject, controller: Outlet<Part>): string {
    stretches.end(controller)
    end(index, controller)
    if (count >= MAX_CALLS) throw tooMany()
    const id = stretches.nextId()
    const callId = textOf(call.id) ?? `${idPrefix()}_${count}`
    count++
    open.set(index, id)
    controller.enqueue({ type: "tool-start", id, callId, name: textOf(objectOf(call.function)?.name) ?? "" })
    return id
  }

  function add(index: number, call: JsonObject, controller: Outlet<Part>) {
    const id = open.get(index) ?? begin(index, call, controller)
    const text = argumentsOf(call)
    if (text !== "") controller.enqueue({ type: "tool-delta", id, text })
  }

  function end(index: number, controller: Outlet<Part>) {
    const id = open.get(index)
    if (id === undefined) return
    open.delete(index)
    controller.enqueue({ type: "tool-end", id })
  }

  return {
    begin(index, call, controller) {
      begin(index, call, controller)
      add(index, call, controller)
    },
    add,
    end,
  }
}

function argumentsOf(call: JsonObject): string {
  const text = objectOf(call.function)?.arguments
  if (typeof text === "string") return text
  return typeof text === "object" && text !== null ? JSON.stringify(text) : ""
}

function tooMany(): LimitError {
  return new LimitError(`Cannot take more than ${MAX_CALLS} tool calls in one answer`, {
    code: "too-many-parts",
    limit: MAX_CALLS,
    received: MAX_CALLS + 1,
  })
}
