/** OpenCode's lines to parts. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part, TerminalPart } from "../../part.ts"
import { numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { decodeLogLines, type LogLine } from "../../wire/log-lines.ts"
import { startFirst } from "../../wire/start-first.ts"
import { createUnknownMembers } from "../../wire/unknown-members.ts"
import { endOf } from "./error.ts"
import { terminalOf } from "./finish-reason.ts"
import { createSayings } from "./sayings.ts"
import { createSum, TOKENS } from "./usage.ts"

const LINE = new Set(["type", "timestamp", "sessionID", "part"])
const STEP_START = new Set(["id", "sessionID", "messageID", "type"])
const STEP_FINISH = new Set([...STEP_START, "reason", "cost", "tokens"])

/** Decodes the log. @throws LimitError `part-too-long`, `too-deep` */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeLogLines({ maxByteLength: options.maxEventByteLength }), fromLines(options), startFirst())
}

function fromLines({ idPrefix, onComplete }: DecodeOptions): Block<LogLine, Part> {
  let sessionId: string | undefined
  let isInStep = false
  /** How the latest step ended, where that may be the end of all. */
  let end: TerminalPart | undefined
  /** The line of an error that a later step may yet overcome. */
  let failure: JsonObject | undefined
  let hasStepBehind = false
  let wasComplete = false
  const unknown = createUnknownMembers("opencode")
  const sayings = createSayings(() => idPrefix ?? sessionId ?? "call")
  const sum = createSum()

  function raw(value: JsonObject, controller: Outlet<Part>) {
    const event = textOf(value.type)
    controller.enqueue({ type: "raw", from: "opencode", ...(event !== undefined && { event }), value })
  }

  function start({ sessionID, timestamp }: JsonObject, controller: Outlet<Part>) {
    sessionId = textOf(sessionID)
    if (sessionId === undefined) return
    const time = numberOf(timestamp)
    controller.enqueue({
      type: "start",
      id: sessionId,
      ...(time !== undefined && { created: Math.floor(time / 1_000) }),
    })
  }

  function endStep(controller: Outlet<Part>) {
    if (isInStep) controller.enqueue({ type: "step-end" })
    isInStep = false
  }

  function startStep(part: JsonObject, controller: Outlet<Part>) {
    endStep(controller)
    isInStep = true
    end = undefined
    hasStepBehind = true
    controller.enqueue({ type: "step-start" })
    unknown.tell(part, STEP_START, { event: "step_start", at: "part" }, controller)
  }

  function finishStep(part: JsonObject, controller: Outlet<Part>) {
    end = terminalOf(textOf(part.reason))
    if (end?.type === "finish" && hasStepBehind) overcome(controller)
    const tokens = objectOf(part.tokens)
    if (sum.add(tokens, part.cost)) controller.enqueue({ type: "usage", usage: sum.usage })
    unknown.tell(part, STEP_FINISH, { event: "step_finish", at: "part" }, controller)
    unknown.tell(tokens ?? {}, TOKENS, { event: "step_finish", at: "part.tokens" }, controller)
    endStep(controller)
    if (end?.type !== "finish" || failure !== undefined || wasComplete) return
    wasComplete = true
    onComplete?.()
  }

  /** Keeps the error that was not the end, or that another one replaces. */
  function overcome(controller: Outlet<Part>) {
    if (failure !== undefined) raw(failure, controller)
    failure = undefined
  }

  function fail(line: JsonObject, controller: Outlet<Part>) {
    overcome(controller)
    failure = line
    hasStepBehind = false
  }

  /** Takes a line, and says whether it was one of those that are known. */
  function take(line: JsonObject, controller: Outlet<Part>): boolean {
    const part = objectOf(line.part)
    switch (line.type) {
      case "error":
        fail(line, controller)
        return true
      case "step_start":
        if (part !== undefined) startStep(part, controller)
        return part !== undefined
      case "step_finish":
        if (part !== undefined) finishStep(part, controller)
        return part !== undefined
      case "text":
        return part !== undefined && sayings.say("text", part, controller)
      case "reasoning":
        return part !== undefined && sayings.say("reasoning", part, controller)
      case "tool_use":
        return part !== undefined && sayings.call(part, controller)
      default:
        return false
    }
  }

  return {
    transform({ text, value }, controller) {
      if (value === undefined) return controller.enqueue({ type: "raw", from: "opencode", value: text })
      if (sessionId === undefined) start(value, controller)
      if (!take(value, controller)) raw(value, controller)
      else if (value !== failure) unknown.tell(value, LINE, { event: String(value.type) }, controller)
    },
    flush(controller) {
      if (failure !== undefined) controller.enqueue(endOf(failure))
      else controller.enqueue(end ?? { type: "interrupted", code: "truncated" })
    },
  }
}
