/** The line that ends the log. */
import type { Outlet } from "@millrace/core"
import type { FinishPart, FinishReason, JsonObject, Part } from "../../part.ts"
import { compact, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { reasonOf } from "../anthropic/stop-reason.ts"
import { usageOf } from "../anthropic/usage.ts"
import type { Steps } from "./steps.ts"

const KNOWN = new Set([
  "type",
  "subtype",
  "is_error",
  "result",
  "usage",
  "total_cost_usd",
  "session_id",
  "uuid",
  "stop_reason",
  "api_error_status",
  "errors",
])

/** Gives the usage of all, what the result alone tells, and the terminal. */
export function concludeWith(line: JsonObject, steps: Steps, controller: Outlet<Part>): void {
  const result = textOf(line.result)
  const isError = line.is_error === true || textOf(line.subtype)?.startsWith("error") === true
  // Commands of the agent itself are answered without a message.
  if (!isError && !steps.hasText && result !== undefined) {
    controller.enqueue({ type: "text-start", id: "result" })
    controller.enqueue({ type: "text-delta", id: "result", text: result })
    controller.enqueue({ type: "text-end", id: "result" })
  }
  steps.end(controller)
  count(line, controller)
  const isTold = isError || !steps.hasText || result === undefined || result === steps.text
  const fields = compact({ ...unknownFields(line, KNOWN), result: isTold ? undefined : result })
  const extra = Object.keys(fields).length > 0 && { extra: { from: "claude-code", fields } }
  controller.enqueue(isError ? { ...errorOf(line, result), ...extra } : { ...finishOf(line, steps), ...extra })
}

function count(line: JsonObject, controller: Outlet<Part>) {
  const usage = objectOf(line.usage)
  const cost = numberOf(line.total_cost_usd)
  if (usage === undefined && cost === undefined) return
  const { native: _, ...counts } = usageOf(usage ?? {})
  const native = { from: "claude-code", value: compact({ usage, total_cost_usd: cost }) }
  controller.enqueue({ type: "usage", usage: { ...counts, ...(cost !== undefined && { cost }), native } })
}

function finishOf(line: JsonObject, { finish }: Steps): FinishPart {
  const native = textOf(line.stop_reason) ?? finish.native
  const { stopSequence } = finish
  return {
    type: "finish",
    reason: reasonFor(native),
    ...(native !== undefined && { native, from: "anthropic" }),
    ...(stopSequence !== undefined && { stopSequence }),
  }
}

/** An agent that has ended waits for no tool. */
function reasonFor(native: string | undefined): FinishReason {
  const reason = native === undefined ? "stop" : reasonOf(native)
  return reason === "tool-calls" ? "stop" : reason
}

function errorOf(line: JsonObject, result: string | undefined) {
  const code = line.subtype === "success" ? undefined : textOf(line.subtype)
  const status = numberOf(line.api_error_status)
  const errors = listOf(line.errors).filter((each) => textOf(each) !== undefined)
  return {
    type: "error" as const,
    message: result ?? textOf(errors.join("\n")) ?? "The agent ended with an error",
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
  }
}
