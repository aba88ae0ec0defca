/** Parts to a run of AG-UI 1.0. */
import type { Block, Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import {
  type AbortPart,
  type DataPart,
  extraOf,
  type FinishPart,
  type JsonObject,
  type Part,
  type RawPart,
  type StartPart,
  type ToolOutputPart,
  type Usage,
} from "../../part.ts"
import { compact, isObject, objectOf } from "../../wire/json-value.ts"
import { createMessageWriter } from "./encode-messages.ts"
import { event, failureEvent, withOwn } from "./failure.ts"
import { isJsonPatch } from "./json-patch.ts"
import { NAME, OWN } from "./name.ts"
import { createSteps } from "./steps.ts"
import { writeUsage } from "./usage.ts"

/** Events that begin or end something: none of them may come out of what was not understood. */
const NEVER_RAW =
  /^(?:RUN_|STEP_|TEXT_MESSAGE_(?:START|END)|TOOL_CALL_(?:START|END)|REASONING_(?:MESSAGE_)?(?:START|END))/

export function encode(options: EncodeOptions = {}): Block<Part, string> {
  const { onDropped } = options
  /** What was not understood of the event that comes next. */
  let fields: RawPart | undefined
  let run: { readonly threadId: unknown; readonly runId: unknown } | undefined
  let model = options.model
  let usage: Usage | undefined
  let results = 0
  /** Stands before the ids of messages, which clients keep in one list for all runs. */
  let base = options.id ?? "millrace"

  /** Writes an event, with what its own format said of it beside what we know. */
  function write(told: JsonObject, controller: Outlet<string>, otherwise: JsonObject = {}) {
    const own = fields !== undefined && fields.at === told.type ? objectOf(fields.value) : undefined
    if (own === undefined) return controller.enqueue(event({ ...told, ...otherwise }))
    fields = undefined
    const metadata = { ...objectOf(own.metadata), ...objectOf(told.metadata) }
    const hasMetadata = Object.keys(metadata).length > 0
    controller.enqueue(event({ ...otherwise, ...own, ...told, ...(hasMetadata && { metadata }) }))
  }

  const messages = createMessageWriter({ write, hasFields: () => fields !== undefined, onDropped }, () => base)
  const steps = createSteps(write)

  function start(part: StartPart, controller: Outlet<string>) {
    const { id, created } = part
    const native = extraOf(part, NAME)
    if (native !== undefined) messages.keepIds()
    base = id ?? base
    model ??= part.model
    const facts = native === undefined ? compact({ id, model, created }) : compact({ model: options.model })
    const told = objectOf(native?.metadata)
    run = {
      threadId: typeof native?.threadId === "string" ? native.threadId : (options.id ?? base),
      runId: typeof native?.runId === "string" ? native.runId : (options.id ?? base),
    }
    const metadata = Object.keys(facts).length > 0 ? withOwn(facts, told) : told
    write({ ...native, type: "RUN_STARTED", ...run, ...(metadata && { metadata }) }, controller)
  }

  function output(part: ToolOutputPart, controller: Outlet<string>) {
    // Every result makes a message: one that another is to replace cannot be taken back.
    if (part.isPreliminary) return onDropped?.(part)
    const { callId: toolCallId, output, isError } = part
    const told = extraOf(part, NAME)?.messageId
    const messageId = typeof told === "string" ? told : `${base}_result_${results++}`
    const isText = typeof output === "string" || (told !== undefined && Array.isArray(output))
    const own = compact({ isError: isError ? true : undefined, isJson: isText ? undefined : true })
    const content = isText ? output : JSON.stringify(output ?? null)
    const metadata = Object.keys(own).length > 0 ? { metadata: { [OWN]: own } } : {}
    messages.endRound()
    write({ type: "TOOL_CALL_RESULT", messageId, toolCallId, content, role: "tool", ...metadata }, controller)
  }

  function data(part: DataPart, controller: Outlet<string>) {
    const { name, key, data = null, isTransient } = part
    if (key !== undefined || isTransient) return carry(part, controller)
    if (name === "state-snapshot") return write({ type: "STATE_SNAPSHOT", snapshot: data }, controller)
    if (name === "state-delta" && isJsonPatch(data)) return write({ type: "STATE_DELTA", delta: data }, controller)
    write({ type: "CUSTOM", name, value: data }, controller)
  }

  /** Writes a part that the format has no event for as an application's own event. */
  function carry({ type, ...value }: Part, controller: Outlet<string>) {
    write({ type: "CUSTOM", name: `${OWN}.${type}`, value: compact(value) }, controller)
  }

  function raw(part: RawPart, controller: Outlet<string>) {
    const { from, event: name, at, id, value } = part
    if (from !== NAME) {
      const own = compact({ event: name, at, id })
      const metadata = Object.keys(own).length > 0 ? { metadata: { [OWN]: own } } : {}
      return write({ type: "RAW", event: value ?? null, source: from, ...metadata }, controller)
    }
    if (!isObject(value)) return onDropped?.(part)
    if (at !== undefined) {
      if (fields !== undefined) onDropped?.(fields)
      fields = part
      return
    }
    if (typeof value.type === "string" && !NEVER_RAW.test(value.type)) return controller.enqueue(event(value))
    onDropped?.(part)
  }

  /** Says why in the result, which is the application's own. */
  function finish(part: FinishPart, controller: Outlet<string>) {
    const { reason, native, from, stopSequence } = part
    const result = compact({ finishReason: reason, native, from, stopSequence })
    const told = extraOf(part, NAME)
    if (told !== undefined) return leave({ result, ...told }, controller)
    const pendingToolCallIds = messages.pendingCalls()
    const outcome = pendingToolCallIds.length > 0 ? { outcome: { type: "success", pendingToolCallIds } } : {}
    leave({ result, ...outcome }, controller)
  }

  function leave(facts: JsonObject, controller: Outlet<string>) {
    steps.end(controller)
    const { threadId, runId } = run ?? { threadId: base, runId: base }
    const counts = usage === undefined ? {} : { usage: writeUsage(usage, model) }
    const cost = usage === undefined ? {} : compact({ cost: usage.cost, isEstimate: usage.isEstimate })
    const metadata = Object.keys(cost).length > 0 ? withOwn(cost, objectOf(facts.metadata)) : facts.metadata
    const told = { ...facts, type: "RUN_FINISHED", threadId, runId, ...counts }
    write(metadata === undefined ? told : { ...told, metadata }, controller)
  }

  /** A run that was stopped has all ended that was begun. A torn call has no end, so such a run has failed. */
  function abort(part: AbortPart, controller: Outlet<string>) {
    if (messages.hasTornCall()) return controller.enqueue(event(failureEvent(part)))
    if (run === undefined) start({ type: "start" }, controller)
    messages.endCut(controller)
    const metadata = part.reason === undefined ? {} : { metadata: { [OWN]: { reason: part.reason } } }
    leave({ outcome: { type: "cancelled" }, ...metadata }, controller)
  }

  function fail(told: JsonObject, controller: Outlet<string>) {
    controller.enqueue(event(usage === undefined ? told : { ...told, usage: writeUsage(usage, model) }))
  }

  return {
    output: "text",
    transform(part, controller) {
      if (messages.take(part, controller)) return
      switch (part.type) {
        case "start":
          return start(part, controller)
        case "tool-output":
          return output(part, controller)
        case "usage":
          usage = { ...usage, ...part.usage }
          return
        case "data":
          return data(part, controller)
        case "annotation":
        case "file":
        case "safety":
          return carry(part, controller)
        case "step-start":
          return steps.start(part.name, controller)
        case "step-end":
          return steps.finish(part, controller, onDropped)
        case "raw":
          return raw(part, controller)
        case "finish":
          finish(part, controller)
          break
        case "error":
        case "interrupted":
          fail(failureEvent(part), controller)
          break
        case "abort":
          abort(part, controller)
          break
        default:
          return onDropped?.(part)
      }
      if (fields !== undefined) onDropped?.(fields)
    },
    flush() {},
  }
}
