/** From the events of a Responses stream to parts. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part, TerminalPart } from "../../part.ts"
import { isObject, listOf, objectOf, textOf } from "../../wire/json-value.ts"
import { decodeSseJson, isDone, type WireEvent } from "../../wire/sse-json.ts"
import { readError, readErrorEvent } from "./error.ts"
import { readFinish } from "./finish-reason.ts"
import { NAME } from "./name.ts"
import { createEnvelope } from "./read/envelope.ts"
import { createItems } from "./read/items.ts"

/** How a response may have ended, whatever the event that says so is called. */
const ENDS: ReadonlySet<string> = new Set(["completed", "incomplete", "failed", "cancelled"])

/**
 * Decodes a stream. It is complete where a response was said to be completed or incomplete; at the end of the input, and at
 * a `[DONE]` that some servers send, it is not.
 *
 * @throws FormatError `invalid-json`, `invalid-event`
 * @throws LimitError `event-too-large`, `too-many-parts`, `part-too-long`
 */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength: options.maxEventByteLength }), fromEvents(options))
}

function fromEvents({ idPrefix, onAlive }: DecodeOptions): Block<WireEvent, Part> {
  const envelope = createEnvelope()
  const items = createItems(() => idPrefix ?? envelope.id ?? "call")
  let isOver = false

  function end(part: TerminalPart, controller: Outlet<Part>) {
    isOver = true
    controller.enqueue(part)
    controller.terminate()
  }

  function conclude(named: string, { response: value }: JsonObject, controller: Outlet<Part>) {
    const response = objectOf(value) ?? {}
    const told = textOf(response.status)
    const status = told !== undefined && ENDS.has(told) ? told : named
    const changes = envelope.conclude(response, controller)
    const extra = changes && { from: NAME, fields: changes }
    if (status === "failed") {
      const error = readError(objectOf(response.error) ?? {})
      const isPlain = error.type === "error" && error.extra === undefined
      return end({ ...error, ...(extra && isPlain && { extra }) }, controller)
    }
    if (status === "cancelled") return end({ type: "abort", reason: status }, controller)
    items.conclude(listOf(response.output), controller)
    const finish = readFinish(status, textOf(objectOf(response.incomplete_details)?.reason), items.hasClientCall)
    end({ ...finish, ...(extra && { extra }) }, controller)
  }

  function take(type: string, event: JsonObject, controller: Outlet<Part>) {
    switch (type) {
      case "response.created":
      case "response.queued":
      case "response.in_progress":
        return envelope.take(type, event, controller)
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
      case "response.cancelled":
        return conclude(type.slice("response.".length), event, controller)
      case "error":
        return end(readErrorEvent(event), controller)
      case "keepalive":
        return onAlive?.()
    }
    // Whoever stands in between has errors of its own form.
    const isError = event.type === undefined && (isObject(event.error) || textOf(event.error) !== undefined)
    if (isError) return end(readErrorEvent(event), controller)
    envelope.skip()
    if (type === "response.output_item.added") items.add(event, controller)
    else if (type === "response.output_item.done") items.done(event, controller)
    else items.take(type, event, controller)
  }

  return {
    transform({ event, data, value }, controller) {
      if (isOver) return
      if (value !== undefined) take(textOf(value.type) ?? event, value, controller)
      else if (isDone(data)) end({ type: "interrupted", code: "truncated" }, controller)
      else if (event === "error")
        end({ type: "error", message: data.trim() || "The provider reported an error" }, controller)
    },
    flush(controller) {
      if (!isOver) end({ type: "interrupted", code: "truncated" }, controller)
    },
  }
}
