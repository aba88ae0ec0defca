/** Cohere's events to parts. Contents and tool calls are numbered each on their own. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part } from "../../part.ts"
import { isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { createStretches } from "../../wire/stretches.ts"
import { createUnknownMembers } from "../../wire/unknown-members.ts"
import { createCalls } from "./calls.ts"
import { annotationsOf } from "./citation.ts"
import { createContents } from "./contents.ts"
import { endOf, errorOf, usageOf } from "./end.ts"
import { logprobsOf } from "./logprobs.ts"

const EVENT = new Set(["type", "id", "index", "delta", "logprobs"])
const DELTA = new Set(["message"])
const MESSAGE = new Set(["role", "content", "tool_plan", "tool_calls", "citations"])
const CONTENT = new Set(["type", "text", "thinking"])
const CALL = new Set(["id", "type", "function"])

/** Decodes the stream. @throws as `decodeSseJson`; LimitError `too-many-parts` */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength: options.maxEventByteLength }), fromEvents(options))
}

function fromEvents({ idPrefix }: DecodeOptions): Block<WireEvent, Part> {
  let wireId: string | undefined
  const stretches = createStretches()
  const contents = createContents(stretches)
  const calls = createCalls(stretches, () =>
    (idPrefix ?? wireId ?? "call").replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 59),
  )
  const unknown = createUnknownMembers("cohere")

  /** Takes an event of a type that is known, and says whether it was what that type is. */
  function take(type: string, value: JsonObject, controller: Outlet<Part>): boolean {
    const index = numberOf(value.index) ?? 0
    const message = objectOf(objectOf(value.delta)?.message)
    switch (type) {
      case "message-start":
        wireId = textOf(value.id)
        controller.enqueue(startOf(wireId, message))
        return true
      case "tool-plan-delta":
        if (typeof message?.tool_plan !== "string") return false
        if (message.tool_plan !== "") contents.plan(message.tool_plan, controller)
        return true
      case "content-start":
      case "content-delta":
        return takeContent(type, index, objectOf(message?.content), value, controller)
      case "content-end":
        contents.end(index, controller)
        return true
      case "tool-call-start":
      case "tool-call-delta": {
        const call = objectOf(message?.tool_calls) ?? objectOf(listOf(message?.tool_calls)[0])
        if (call === undefined) return false
        if (type === "tool-call-start") calls.begin(index, call, controller)
        else calls.add(index, call, controller)
        unknown.tell(call, CALL, { event: type, at: "delta.message.tool_calls" }, controller)
        return true
      }
      case "tool-call-end":
        calls.end(index, controller)
        return true
      case "citation-start":
        return takeCitation(objectOf(message?.citations), controller)
      default:
        return type === "citation-end"
    }
  }

  function takeContent(
    event: string,
    index: number,
    content: JsonObject | undefined,
    { logprobs }: JsonObject,
    controller: Outlet<Part>,
  ): boolean {
    const kind = typeof content?.thinking === "string" ? "reasoning" : "text"
    const text = kind === "text" ? content?.text : content?.thinking
    if (content === undefined || typeof text !== "string") return false
    if (event === "content-start") contents.begin(index, kind, controller)
    const probabilities = kind === "text" ? logprobsOf(logprobs) : undefined
    if (text !== "" || probabilities !== undefined) contents.add(index, kind, text, controller, probabilities)
    if (isObject(logprobs) && probabilities === undefined) {
      controller.enqueue({ type: "raw", from: "cohere", event, at: "logprobs", value: logprobs })
    }
    unknown.tell(content, CONTENT, { event, at: "delta.message.content" }, controller)
    return true
  }

  function takeCitation(citation: JsonObject | undefined, controller: Outlet<Part>): boolean {
    if (citation === undefined) return false
    const stretch = citation.type === "PLAN" ? contents.citedPlan() : contents.cited(numberOf(citation.content_index))
    for (const annotation of annotationsOf(citation, stretch)) controller.enqueue(annotation)
    return true
  }

  function conclude(delta: JsonObject, controller: Outlet<Part>) {
    stretches.end(controller)
    const usage = objectOf(delta.usage)
    if (usage !== undefined) controller.enqueue({ type: "usage", usage: usageOf(usage) })
    controller.enqueue(endOf(delta))
    controller.terminate()
  }

  function tellStrays(event: string, value: JsonObject, controller: Outlet<Part>) {
    const delta = objectOf(value.delta)
    const message = objectOf(delta?.message)
    unknown.tell(value, EVENT, { event }, controller)
    if (delta !== undefined && event !== "message-end") unknown.tell(delta, DELTA, { event, at: "delta" }, controller)
    if (message !== undefined && event !== "message-start") {
      unknown.tell(message, MESSAGE, { event, at: "delta.message" }, controller)
    }
  }

  return {
    transform({ event, data, value }, controller) {
      const error = errorOf(event, data, value)
      if (error !== undefined) {
        controller.enqueue(error)
        return controller.terminate()
      }
      if (value === undefined) return
      const type = textOf(value.type) ?? event
      if (type === "message-end") {
        tellStrays(type, value, controller)
        return conclude(objectOf(value.delta) ?? {}, controller)
      }
      if (take(type, value, controller)) tellStrays(type, value, controller)
      else controller.enqueue({ type: "raw", from: "cohere", event: type, value })
    },
    flush: (controller) => controller.enqueue({ type: "interrupted", code: "truncated" }),
  }
}

/** Lists and texts are empty at the start. */
function startOf(id: string | undefined, message: JsonObject | undefined): Part {
  const fields = Object.entries(message ?? {}).filter(
    ([name, value]) =>
      name !== "role" && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
  )
  return {
    type: "start",
    ...(id !== undefined && { id }),
    ...(fields.length > 0 && { extra: { from: "cohere", fields: Object.fromEntries(fields) } }),
  }
}
