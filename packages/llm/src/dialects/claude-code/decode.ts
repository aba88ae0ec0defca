/** Claude Code's lines to parts. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part } from "../../part.ts"
import { objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { decodeLogLines, type LogLine } from "../../wire/log-lines.ts"
import { startFirst } from "../../wire/start-first.ts"
import { createUnknownMembers } from "../../wire/unknown-members.ts"
import { concludeWith } from "./result.ts"
import { createSteps } from "./steps.ts"
import { createSubAgents } from "./sub-agents.ts"
import { takeOutputs } from "./tool-outputs.ts"

const INIT = new Set(["type", "subtype", "session_id", "model", "uuid"])
const LINE = new Set(["type", "message", "parent_tool_use_id", "session_id", "uuid"])
const MESSAGE = new Set(["id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage"])

/** Decodes the log. @throws LimitError `part-too-long`, `too-many-parts` */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  const { maxEventByteLength } = options
  return compose(decodeLogLines({ maxByteLength: maxEventByteLength }), fromLines(options), startFirst())
}

function fromLines({ idPrefix }: DecodeOptions): Block<LogLine, Part> {
  let hasStarted = false
  const unknown = createUnknownMembers("claude-code")
  const steps = createSteps(idPrefix)
  const subAgents = createSubAgents(idPrefix)

  function start(
    line: JsonObject,
    model: string | undefined,
    fields: JsonObject | undefined,
    controller: Outlet<Part>,
  ) {
    if (hasStarted) return
    hasStarted = true
    const id = textOf(line.session_id)
    controller.enqueue({
      type: "start",
      ...(id !== undefined && { id }),
      ...(model !== undefined && { model }),
      ...(fields && { extra: { from: "claude-code", fields } }),
    })
  }

  /** Takes a whole message, and says whether it was one. */
  function takeMessage(line: JsonObject, controller: Outlet<Part>): boolean {
    const message = objectOf(line.message)
    if (message === undefined || !Array.isArray(message.content)) return false
    start(line, textOf(message.model), undefined, controller)
    const parent = textOf(line.parent_tool_use_id)
    const isTold =
      parent === undefined ? steps.takeMessage(message, controller) : subAgents.takeMessage(parent, message, controller)
    if (!isTold) return false
    unknown.tell(line, LINE, { event: "assistant" }, controller)
    unknown.tell(message, MESSAGE, { event: "assistant", at: "message" }, controller)
    return true
  }

  /** Takes a piece of a message. Those of a sub-agent are passed over: it is told whole. */
  function takePiece(line: JsonObject, controller: Outlet<Part>): boolean {
    const event = objectOf(line.event)
    if (event === undefined) return false
    const message = objectOf(event.message)
    if (textOf(line.parent_tool_use_id) !== undefined) return true
    start(line, textOf(message?.model), undefined, controller)
    return steps.takeEvent(event, controller)
  }

  /** Takes a line, and says whether it was one of those that are known. */
  function take(line: JsonObject, controller: Outlet<Part>): boolean {
    switch (line.type) {
      case "stream_event":
        return takePiece(line, controller)
      case "assistant":
        return takeMessage(line, controller)
      case "user":
        return takeOutputs(line, controller)
      case "system":
        if (line.subtype !== "init" || hasStarted) return false
        start(line, textOf(line.model), unknownFields(line, INIT), controller)
        return true
      default:
        return false
    }
  }

  return {
    transform({ text, value }, controller) {
      if (value === undefined) return controller.enqueue({ type: "raw", from: "claude-code", value: text })
      if (value.type === "result") {
        start(value, undefined, undefined, controller)
        concludeWith(value, steps, controller)
        return controller.terminate()
      }
      if (take(value, controller)) return
      const event = textOf(value.type)
      controller.enqueue({ type: "raw", from: "claude-code", ...(event !== undefined && { event }), value })
    },
    flush: (controller) => controller.enqueue({ type: "interrupted", code: "truncated" }),
  }
}
