/** The messages of sub-agents: what they call has a parent, and what they say is the output so far of that parent. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { isObject, listOf, textOf } from "../../wire/json-value.ts"

export interface SubAgents {
  /** Takes a message, and says whether nothing in it is left untold. */
  takeMessage(parent: string, message: JsonObject, controller: Outlet<Part>): boolean
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createSubAgents(idPrefix = "call"): SubAgents {
  let count = 0

  function call(parent: string, block: JsonObject, controller: Outlet<Part>) {
    const id = `agent.${count}`
    const callId = textOf(block.id) ?? `${idPrefix}_agent_${count}`.replace(/[^A-Za-z0-9_-]/g, "_")
    const name = textOf(block.name) ?? ""
    count++
    controller.enqueue({ type: "tool-start", id, callId, name, executor: "agent", parent })
    controller.enqueue({ type: "tool-delta", id, text: JSON.stringify(block.input ?? {}) })
    controller.enqueue({ type: "tool-end", id })
  }

  return {
    takeMessage(parent, message, controller) {
      let isTold = true
      for (const block of listOf(message.content)) {
        const said = isObject(block) && block.type === "text" ? textOf(block.text) : undefined
        if (isObject(block) && block.type === "tool_use") call(parent, block, controller)
        else if (said !== undefined) {
          controller.enqueue({ type: "tool-output", callId: parent, output: said, isPreliminary: true })
        } else isTold = false
      }
      return isTold
    },
  }
}
