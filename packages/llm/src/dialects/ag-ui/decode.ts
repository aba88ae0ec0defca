/** A run of AG-UI to parts. @see https://docs.ag-ui.com/concepts/events */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ErrorPart, FinishPart, FinishReason, JsonObject, Part } from "../../part.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { shapeOf } from "../parts/part-shapes.ts"
import { readPart } from "../parts/read-part.ts"
import { knownFields, placeOf } from "./known-fields.ts"
import { createMessageReader, ownOf } from "./messages.ts"
import { NAME, OWN } from "./name.ts"
import { readUsage } from "./usage.ts"

/** A run is complete with `RUN_FINISHED`; an error may still stand behind it, and another run is another answer. */
export function decode({ maxEventByteLength, onComplete }: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength }), fromEvents(onComplete))
}

function fromEvents(onComplete: (() => void) | undefined): Block<WireEvent, Part> {
  const messages = createMessageReader()
  let hasBegun = false
  let isOver = false
  let finish: FinishPart | undefined

  function end(part: Part, controller: Outlet<Part>) {
    isOver = true
    controller.enqueue(part)
    controller.terminate()
  }

  function take(type: string, event: JsonObject, controller: Outlet<Part>) {
    const rest = restOf(type, event)
    if (rest !== undefined) controller.enqueue({ type: "raw", from: NAME, at: placeOf(type), value: rest })
    if (messages.take(type, event, controller)) return
    if (type !== "RAW" && type !== "CUSTOM" && !type.startsWith("STATE_")) messages.endChunks(controller)
    switch (type) {
      case "TOOL_CALL_RESULT":
        return controller.enqueue(readResult(event) ?? rawOf(event))
      case "STATE_SNAPSHOT":
        return controller.enqueue({ type: "data", name: "state-snapshot", data: event.snapshot })
      case "STATE_DELTA":
        return controller.enqueue({ type: "data", name: "state-delta", data: event.delta })
      case "CUSTOM":
        return controller.enqueue(readCustom(event))
      case "RAW":
        return controller.enqueue(readRaw(event))
      case "STEP_STARTED":
      case "STEP_FINISHED": {
        const name = textOf(event.stepName)
        const step = type === "STEP_STARTED" ? "step-start" : "step-end"
        return controller.enqueue({ type: step, ...(name !== undefined && { name }) })
      }
      case "RUN_FINISHED":
        return complete(event, controller)
      case "RUN_ERROR": {
        const usage = readUsage(event)
        if (usage !== undefined) controller.enqueue({ type: "usage", usage })
        return end(readError(event), controller)
      }
      default:
        controller.enqueue(rawOf(event))
    }
  }

  function complete(event: JsonObject, controller: Outlet<Part>) {
    const usage = readUsage(event)
    if (usage !== undefined) controller.enqueue({ type: "usage", usage })
    const outcome = objectOf(event.outcome)
    if (outcome?.type === "cancelled") {
      const reason = textOf(ownOf(event).reason)
      return end({ type: "abort", ...(reason !== undefined && { reason }) }, controller)
    }
    finish = readFinish(event, outcome)
    onComplete?.()
  }

  function conclude(controller: Outlet<Part>) {
    end(finish ?? { type: "interrupted", code: "truncated" }, controller)
  }

  return {
    transform({ event, data, value }, controller) {
      if (isOver) return
      if (value === undefined) {
        if (event === "error") end({ type: "error", message: data }, controller)
        return
      }
      const type = textOf(value.type)
      // Behind the finish nothing is of this run but an error.
      if (finish !== undefined && type !== "RUN_ERROR") return conclude(controller)
      if (type === "RUN_STARTED" && !hasBegun) controller.enqueue(readStart(value))
      else if (type === undefined) controller.enqueue(rawOf(value))
      else take(type, value, controller)
      hasBegun = true
    },
    flush(controller) {
      if (!isOver) conclude(controller)
    },
  }
}

/** Gives what an event says beside what is read, without what is ours. */
function restOf(type: string, event: JsonObject): JsonObject | undefined {
  const known = knownFields(type)
  const rest = known === undefined ? undefined : unknownFields(event, known)
  const metadata = objectOf(rest?.metadata)
  if (rest === undefined || metadata?.[OWN] === undefined) return rest
  const { metadata: _, ...others } = rest
  const { [OWN]: own, ...theirs } = metadata
  const more = Object.keys(theirs).length > 0 ? { ...others, metadata: theirs } : others
  return Object.keys(more).length > 0 ? more : undefined
}

function readStart(event: JsonObject): Part {
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

function readResult(event: JsonObject): Part | undefined {
  const callId = textOf(event.toolCallId)
  if (callId === undefined) return undefined
  const { content, messageId } = event
  const { isError, isJson } = ownOf(event)
  return {
    type: "tool-output",
    callId,
    output: isJson === true && typeof content === "string" ? parse(content) : (content ?? ""),
    ...(isError === true && { isError }),
    ...(typeof messageId === "string" && { extra: { from: NAME, fields: { messageId } } }),
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(value) ? text : value
  } catch {
    return text
  }
}

/** Reads an application's event. One that is named after a part of ours, which the format has no event for, is that part. */
function readCustom(event: JsonObject): Part {
  const name = typeof event.name === "string" ? event.name : ""
  const type = name.startsWith(`${OWN}.`) ? name.slice(OWN.length + 1) : ""
  if (CARRIED.has(type) && isObject(event.value) && shapeOf(type) !== undefined) {
    const parts = readPart({ ...event.value, type })
    if (parts.length === 1 && parts[0]?.type === type) return parts[0]
  }
  return { type: "data", name, data: event.value }
}

/** The types of parts that are carried by events of an application's own. */
const CARRIED: ReadonlySet<string> = new Set(["annotation", "file", "safety", "data"])

/** Reads a provider's own event, which is raw of that provider's format. */
function readRaw(event: JsonObject): Part {
  const source = textOf(event.source)
  if (source === undefined || source === NAME) return rawOf(event)
  const own = ownOf(event)
  return compact({
    type: "raw" as const,
    from: source,
    event: textOf(own.event),
    at: textOf(own.at),
    id: textOf(own.id),
    value: event.event,
  })
}

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
function readFinish(event: JsonObject, outcome: JsonObject | undefined): FinishPart {
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

function readError(event: JsonObject): Part {
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

function rawOf(event: JsonObject): Part {
  const name = textOf(event.type)
  return { type: "raw", from: NAME, ...(name !== undefined && { event: name }), value: event }
}
