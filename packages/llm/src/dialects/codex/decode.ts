/** Codex's lines to parts. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ErrorPart, FinishPart, JsonObject, Part, Usage } from "../../part.ts"
import { compact, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { decodeLogLines, type LogLine } from "../../wire/log-lines.ts"
import { startFirst } from "../../wire/start-first.ts"
import { createItems, type Phase } from "./items.ts"

const THREAD = new Set(["type", "thread_id"])
const TURN = new Set(["type", "usage"])
const PHASES: ReadonlyMap<unknown, Phase> = new Map([
  ["item.started", "started"],
  ["item.updated", "updated"],
  ["item.completed", "completed"],
])

/** Decodes the log. @throws LimitError `part-too-long`, `too-many-parts` */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeLogLines({ maxByteLength: options.maxEventByteLength }), fromLines(options), startFirst())
}

function fromLines({ idPrefix, onComplete }: DecodeOptions): Block<LogLine, Part> {
  let threadId: string | undefined
  let finish: FinishPart | undefined
  /** An error that a turn may yet overcome. */
  let failure: JsonObject | undefined
  let wasComplete = false
  const items = createItems(() => idPrefix ?? threadId ?? "call")

  function raw(value: JsonObject, controller: Outlet<Part>) {
    const event = textOf(value.type)
    controller.enqueue({ type: "raw", from: "codex", ...(event !== undefined && { event }), value })
  }

  /** Keeps the error that was not the end, or that another one replaces. */
  function overcome(controller: Outlet<Part>) {
    if (failure !== undefined) raw(failure, controller)
    failure = undefined
  }

  function start(value: JsonObject, controller: Outlet<Part>) {
    threadId = textOf(value.thread_id)
    const fields = unknownFields(value, THREAD)
    controller.enqueue({
      type: "start",
      ...(threadId !== undefined && { id: threadId }),
      ...(fields && { extra: { from: "codex", fields } }),
    })
  }

  function complete(value: JsonObject, controller: Outlet<Part>) {
    overcome(controller)
    const usage = objectOf(value.usage)
    if (usage !== undefined) controller.enqueue({ type: "usage", usage: usageOf(usage) })
    controller.enqueue({ type: "step-end" })
    const fields = unknownFields(value, TURN)
    const extra = fields && { extra: { from: "codex", fields } }
    finish = { type: "finish", reason: "stop", native: "turn.completed", from: "codex", ...extra }
    if (!wasComplete) onComplete?.()
    wasComplete = true
  }

  function take(value: JsonObject, controller: Outlet<Part>) {
    const phase = PHASES.get(value.type)
    if (phase !== undefined) {
      const item = objectOf(value.item)
      if (item === undefined || !items.take(phase, item, controller)) raw(value, controller)
      return
    }
    switch (value.type) {
      case "thread.started":
        return start(value, controller)
      case "turn.started":
        finish = undefined
        return controller.enqueue({ type: "step-start" })
      case "turn.completed":
        return complete(value, controller)
      case "turn.failed": {
        const error = errorOf(objectOf(value.error) ?? { message: value.error })
        if (failure !== undefined && errorOf(failure).message !== error.message) overcome(controller)
        controller.enqueue(error)
        return controller.terminate()
      }
      case "error":
        overcome(controller)
        failure = value
        return
      default:
        raw(value, controller)
    }
  }

  return {
    transform({ text, value }, controller) {
      if (value === undefined) controller.enqueue({ type: "raw", from: "codex", value: text })
      else take(value, controller)
    },
    flush(controller) {
      if (failure !== undefined) controller.enqueue(errorOf(failure))
      else controller.enqueue(finish ?? { type: "interrupted", code: "truncated" })
    },
  }
}

function errorOf(error: JsonObject): ErrorPart {
  const code = textOf(error.code)
  const fields = unknownFields(error, new Set(["type", "message", "code"]))
  return {
    type: "error",
    message: textOf(error.message) ?? "The agent failed",
    ...(code !== undefined && { code }),
    ...(fields && { extra: { from: "codex", fields } }),
  }
}

function usageOf(usage: JsonObject): Usage {
  return {
    ...compact({
      inputTokens: numberOf(usage.input_tokens),
      outputTokens: numberOf(usage.output_tokens),
      cacheReadTokens: numberOf(usage.cached_input_tokens),
      cacheWriteTokens: numberOf(usage.cache_write_input_tokens),
      reasoningTokens: numberOf(usage.reasoning_output_tokens),
    }),
    native: { from: "codex", value: usage },
  }
}
