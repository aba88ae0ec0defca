/** Items: what the agent says, thinks and does, each told when it begins, as it goes on, or when it is done. */
import { LimitError, type Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"
import { type Action, actionOf, outputOf } from "./actions.ts"

/** As many may be under way at once; an agent does a few things side by side. */
const MAX_OPEN = 1_024
/** By so much of its end a text is told again. */
const TAIL_LENGTH = 64

/** How far an item is. */
export type Phase = "started" | "updated" | "completed"

export interface Items {
  /** Takes an item, and says whether it was one of those that are known. */
  take(phase: Phase, item: JsonObject, controller: Outlet<Part>): boolean
}

interface Open {
  /** Of its stretch. */
  readonly id: string
  readonly callId: string
  /** Code units of its text or output that came. */
  length: number
  tail: string
  hasArguments: boolean
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createItems(idPrefix: () => string): Items {
  const open = new Map<string, Open>()
  let count = 0

  function find(key: string, itemId: string | undefined, begin: (state: Open) => void): Open {
    const known = open.get(key)
    if (known !== undefined) return known
    if (open.size >= MAX_OPEN) throw tooMany()
    const id = String(count++)
    const callId = itemId ?? `${idPrefix()}_${id}`.replace(/[^A-Za-z0-9_-]/g, "_")
    const state = { id, callId, length: 0, tail: "", hasArguments: false }
    open.set(key, state)
    begin(state)
    return state
  }

  function say(phase: Phase, kind: "text" | "reasoning", item: JsonObject, controller: Outlet<Part>): boolean {
    const { text } = item
    if (typeof text !== "string") return false
    const itemId = textOf(item.id)
    const key = `${kind} ${itemId ?? ""}`
    const state = find(key, itemId, ({ id }) => {
      const facts = { id, ...(itemId !== undefined && { itemId }) }
      if (kind === "text") controller.enqueue({ type: "text-start", ...facts })
      else controller.enqueue({ type: "reasoning-start", ...facts, kind: "summary" })
    })
    const { id, length, tail } = state
    if (!text.startsWith(tail, length - tail.length)) {
      const message = "A text was told again, and not as before"
      if (phase === "completed") controller.enqueue({ type: "warning", code: "text-mismatch", message, id })
    } else if (text.length > length) {
      controller.enqueue({ type: `${kind}-delta`, id, text: text.slice(length) })
      state.length = text.length
      state.tail = text.slice(-TAIL_LENGTH)
    }
    if (phase !== "completed") return true
    open.delete(key)
    controller.enqueue({ type: `${kind}-end`, id })
    return true
  }

  function act(phase: Phase, action: Action, item: JsonObject, controller: Outlet<Part>) {
    const itemId = textOf(item.id)
    const key = `tool ${itemId ?? ""}`
    const isDone = phase === "completed"
    const state = find(key, itemId, ({ id, callId }) => {
      const { name, extra } = action
      controller.enqueue({ type: "tool-start", id, callId, name, executor: "agent", ...(extra && { extra }) })
    })
    if (!state.hasArguments && (isDone || action.isKnownEarly)) {
      state.hasArguments = true
      controller.enqueue({ type: "tool-delta", id: state.id, text: action.args })
      controller.enqueue({ type: "tool-end", id: state.id })
    }
    const { output, isError, length } = outputOf(action, item)
    if (!isDone && length === state.length) return
    state.length = length
    const { callId } = state
    if (isDone) controller.enqueue({ type: "tool-output", callId, output, ...(isError && { isError }) })
    else controller.enqueue({ type: "tool-output", callId, output, isPreliminary: true })
    if (isDone) open.delete(key)
  }

  return {
    take(phase, item, controller) {
      if (item.type === "agent_message") return say(phase, "text", item, controller)
      if (item.type === "reasoning") return say(phase, "reasoning", item, controller)
      if (item.type === "todo_list" && Array.isArray(item.items)) {
        const key = textOf(item.id)
        controller.enqueue({ type: "data", name: "todo_list", ...(key !== undefined && { key }), data: item.items })
        return true
      }
      const action = actionOf(item)
      if (action !== undefined) act(phase, action, item, controller)
      return action !== undefined
    },
  }
}

function tooMany(): LimitError {
  return new LimitError(`Cannot follow more than ${MAX_OPEN} items at once`, {
    code: "too-many-parts",
    limit: MAX_OPEN,
    received: MAX_OPEN + 1,
  })
}
