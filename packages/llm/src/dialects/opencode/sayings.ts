/** What the agent says, thinks and does in a step, each told when it is done, and whole. */
import type { Outlet } from "@millrace/core"
import type { Extra, JsonObject, Part } from "../../part.ts"
import { numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { signaturesOf } from "../ai-sdk-ui/provider-metadata.ts"
import { createToldParts } from "./told-parts.ts"

const SAID = new Set(["id", "sessionID", "messageID", "type", "text"])
const TOOL = new Set(["id", "sessionID", "messageID", "type", "callID", "tool", "state"])
const COMPLETED = new Set(["status", "input", "output"])
const FAILED = new Set(["status", "input", "error"])

/** Each takes a part of the log, and says whether it could be told: what was told already cannot. */
export interface Sayings {
  say(kind: "text" | "reasoning", part: JsonObject, controller: Outlet<Part>): boolean
  /** Takes a tool that was called, with its output. */
  call(part: JsonObject, controller: Outlet<Part>): boolean
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createSayings(idPrefix: () => string): Sayings {
  const told = createToldParts()
  let count = 0

  function sign(id: string, { metadata }: JsonObject, controller: Outlet<Part>) {
    for (const signature of signaturesOf(metadata)) controller.enqueue({ type: "signature", id, ...signature })
  }

  return {
    say(kind, part, controller) {
      const { text } = part
      if (typeof text !== "string" || !told.isNew(part)) return false
      const id = String(count++)
      controller.enqueue({ type: `${kind}-start`, id, ...itemOf(part) })
      if (text !== "") controller.enqueue({ type: `${kind}-delta`, id, text })
      sign(id, part, controller)
      controller.enqueue({ type: `${kind}-end`, id, ...extraOf(part, SAID) })
      return true
    },
    call(part, controller) {
      const name = textOf(part.tool)
      const state = objectOf(part.state)
      const isError = state?.status === "error"
      if (name === undefined || state === undefined || !(isError || state.status === "completed")) return false
      // Of old outputs the agent tells again when it puts them away, also of those that an earlier log told.
      if (numberOf(objectOf(state.time)?.compacted) !== undefined || !told.isNew(part)) return false
      const id = String(count++)
      const callId = textOf(part.callID) ?? `${idPrefix()}_${id}`.replace(/[^A-Za-z0-9_-]/g, "_")
      controller.enqueue({
        type: "tool-start",
        id,
        ...itemOf(part),
        callId,
        name,
        executor: "agent",
        ...extraOf(part, TOOL),
      })
      controller.enqueue({ type: "tool-delta", id, text: JSON.stringify(state.input ?? {}) })
      sign(id, part, controller)
      controller.enqueue({ type: "tool-end", id })
      const output = (isError ? state.error : state.output) ?? ""
      const extra = extraOf(state, isError ? FAILED : COMPLETED)
      controller.enqueue({ type: "tool-output", callId, output, ...(isError && { isError }), ...extra })
      return true
    },
  }
}

function itemOf({ id }: JsonObject): { readonly itemId?: string } {
  const itemId = textOf(id)
  return itemId === undefined ? {} : { itemId }
}

function extraOf(value: JsonObject, known: ReadonlySet<string>): { readonly extra?: Extra } {
  const fields = unknownFields(value, known)
  return fields === undefined ? {} : { extra: { from: "opencode", fields } }
}
