/** Reads the events of the run itself: who answers, and how it ended. */
import type { ErrorPart, FinishPart, FinishReason, JsonObject, Part } from "../../part.ts"
import { compact, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { ownOf } from "./messages.ts"
import { NAME } from "./name.ts"

export function readStart(event: JsonObject): Part {
  const own = ownOf(event)
  return compact({
    type: "start" as const,
    id: textOf(own.id) ?? textOf(event.runId),
    model: textOf(own.model),
    created: numberOf(own.created),
    // Also where it is empty: it says that the ids are of this format.
    extra: { from: NAME, fields: unknownFields(event, START) ?? {} },
  })
}

const START: ReadonlySet<string> = new Set(["type"])
const FINISH: ReadonlySet<string> = new Set(["type", "usage"])
const ERROR: ReadonlySet<string> = new Set(["type", "usage", "message", "code"])

const REASONS: ReadonlySet<string> = new Set<FinishReason>([
  "stop",
  "length",
  "tool-calls",
  "content-filter",
  "refusal",
  "pause",
  "context-window",
  "other",
])

/** The protocol says how a run ended, and not why: that may stand in the run's result. */
export function readFinish(event: JsonObject, outcome: JsonObject | undefined): FinishPart {
  const fields = unknownFields(event, FINISH)
  const result = objectOf(event.result)
  const told = textOf(result?.finishReason)
  const waits = listOf(outcome?.pendingToolCallIds).length > 0 ? "tool-calls" : "stop"
  const reason = outcome?.type === "interrupt" ? "pause" : waits
  return compact<FinishPart>({
    type: "finish",
    reason: told !== undefined && REASONS.has(told) ? (told as FinishReason) : reason,
    native: textOf(result?.native),
    from: textOf(result?.from),
    stopSequence: textOf(result?.stopSequence),
    extra: fields === undefined ? undefined : { from: NAME, fields },
  })
}

export function readError(event: JsonObject): Part {
  const { message, code } = event
  const fields = unknownFields(event, ERROR)
  const own = ownOf(event)
  const text = typeof message === "string" ? message : "The run has failed"
  if (own.type === "interrupted") return compact({ type: "interrupted" as const, message: text, code: textOf(code) })
  if (own.type === "abort") return compact({ type: "abort" as const, reason: textOf(own.reason) })
  return compact<ErrorPart>({
    type: "error",
    message: text,
    code: textOf(code),
    kind: textOf(own.kind),
    status: numberOf(own.status),
    isRetryable: typeof own.isRetryable === "boolean" ? own.isRetryable : undefined,
    requestId: textOf(own.requestId),
    extra: fields === undefined ? undefined : { from: NAME, fields },
  })
}
