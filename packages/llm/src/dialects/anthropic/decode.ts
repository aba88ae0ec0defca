/** Reads a stream in Anthropic's format: what tells of the message; its content is read by {@link createBlockReader}. */
import { type Block, compose, LimitError, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ErrorPart, FinishPart, JsonObject, Part } from "../../part.ts"
import { compact, isObject, listOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { errorOf } from "./error.ts"
import { createBlockReader } from "./read-blocks.ts"
import { reasonOf } from "./stop-reason.ts"
import { mergeUsage, usageOf } from "./usage.ts"

const KNOWN_START: ReadonlySet<string> = new Set(["type", "message"])
const KNOWN_MESSAGE: ReadonlySet<string> = new Set([
  "id",
  "type",
  "role",
  "model",
  "content",
  "stop_reason",
  "stop_sequence",
])
const KNOWN_END: ReadonlySet<string> = new Set(["type", "delta", "usage"])
const KNOWN_END_DELTA: ReadonlySet<string> = new Set(["stop_reason", "stop_sequence"])
const KNOWN_STOP: ReadonlySet<string> = new Set(["type"])

/** What may stand beside why a message ended, and how often: it is kept until the end. */
const MAX_HELD_LENGTH = 1_048_576
const MAX_HELD_COUNT = 1_024
/** All that usage says: what one event tells is told again with the next. */
const MAX_USAGE_LENGTH = 16_384

/** Bytes to parts. */
export function decodeAnthropic(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength: options.maxEventByteLength }), readAnthropicEvents(options))
}

/** Events to parts, for every wire that carries such events: only their data counts, not how they were framed. */
export function readAnthropicEvents(options: DecodeOptions = {}): Block<WireEvent, Part> {
  const { idPrefix, onComplete, onAlive } = options
  let messageId: string | undefined
  let hasStarted = false
  /** Whether it was told why the message ended, and nothing has come of it since. */
  let isComplete = false
  let hasCompleted = false
  let calls = 0
  let usage: JsonObject | undefined
  let told = ""
  let reason: string | undefined
  let stopSequence: string | undefined
  let delta: JsonObject | undefined
  let event: JsonObject | undefined
  /** What `delta` and `event` take, in UTF-16 code units. */
  let heldLength = 0
  let heldCount = 0
  const blocks = createBlockReader(() => {
    const suffix = `_${calls++}`
    return (idPrefix ?? messageId ?? "call").replace(/[^\w-]/g, "_").slice(0, 64 - suffix.length) + suffix
  })

  function count(value: unknown, controller: Outlet<Part>) {
    if (!isObject(value)) return
    usage = mergeUsage(usage, value)
    const text = JSON.stringify(usage)
    if (text === told) return
    if (text.length > MAX_USAGE_LENGTH) throw tooMuch("part-too-long", MAX_USAGE_LENGTH, text.length)
    told = text
    controller.enqueue({ type: "usage", usage: usageOf(usage) })
  }

  function start(value: JsonObject, controller: Outlet<Part>) {
    const message = objectOf(value.message) ?? {}
    const id = textOf(message.id)
    if (hasStarted) {
      // Somebody in between has begun anew. What belongs to the message before will not come any more.
      if (id !== messageId) blocks.settle(controller, true)
      isComplete = false
      reason = undefined
      controller.enqueue({ type: "warning", code: "repeated-start", message: "The answer was begun twice" })
    } else {
      hasStarted = true
      messageId = id
      const fields = compact({
        message: unknownFields(message, KNOWN_MESSAGE),
        event: unknownFields(value, KNOWN_START),
      })
      const hasExtra = Object.values(fields).length > 0
      const extra = hasExtra ? { from: "anthropic", fields } : undefined
      controller.enqueue(compact({ type: "start" as const, id, model: textOf(message.model), extra }))
    }
    count(message.usage, controller)
    for (const [place, content] of listOf(message.content).entries()) {
      // Blocks that follow are numbered from 0.
      const block = { type: "content_block_start", index: -1 - place, content_block: content }
      blocks.start(block, controller)
      blocks.stop({ type: "content_block_stop", index: block.index }, controller)
    }
    end(message.stop_reason)
  }

  function end(word: unknown) {
    if (textOf(word) === undefined) return
    reason = textOf(word)
    isComplete = true
    if (!hasCompleted) onComplete?.()
    hasCompleted = true
  }

  function note(value: JsonObject, controller: Outlet<Part>) {
    const next = objectOf(value.delta) ?? {}
    stopSequence = textOf(next.stop_sequence) ?? stopSequence
    delta = join(delta, hold(unknownFields(next, KNOWN_END_DELTA)))
    event = join(event, hold(unknownFields(value, KNOWN_END)))
    count(value.usage, controller)
    end(next.stop_reason)
  }

  /** Says how much is kept until the end, where nobody says much. */
  function hold(fields: JsonObject | undefined): JsonObject | undefined {
    if (fields === undefined) return undefined
    heldLength += JSON.stringify(fields).length
    if (heldLength > MAX_HELD_LENGTH) throw tooMuch("part-too-long", MAX_HELD_LENGTH, heldLength)
    if (++heldCount > MAX_HELD_COUNT) throw tooMuch("too-many-parts", MAX_HELD_COUNT, heldCount)
    return fields
  }

  function finish(controller: Outlet<Part>) {
    blocks.settle(controller)
    const fields = compact({ delta, event })
    const part: FinishPart = compact({
      type: "finish" as const,
      // A message that is said to be over, and not why, has come to its end.
      reason: reason === undefined ? ("stop" as const) : reasonOf(reason),
      native: reason,
      from: reason === undefined ? undefined : "anthropic",
      stopSequence,
      extra: delta === undefined && event === undefined ? undefined : { from: "anthropic", fields },
    })
    controller.enqueue(part)
  }

  function fail(error: ErrorPart, controller: Outlet<Part>) {
    blocks.settle(controller)
    controller.enqueue(error)
    controller.terminate()
  }

  return {
    transform({ event: name, data, value }, controller) {
      if (value === undefined) {
        // A comment or an end mark that somebody in between has put in says nothing here.
        return name === "error" ? fail(errorOf(undefined, data), controller) : undefined
      }
      const type = textOf(value.type) ?? name
      switch (type) {
        case "content_block_delta":
          isComplete = false
          return blocks.delta(value, controller)
        case "content_block_start":
          isComplete = false
          return blocks.start(value, controller)
        case "content_block_stop":
          return blocks.stop(value, controller)
        case "message_start":
          return start(value, controller)
        case "message_delta":
          return note(value, controller)
        case "message_stop": {
          const fields = unknownFields(value, KNOWN_STOP)
          if (fields !== undefined) {
            controller.enqueue({ type: "raw", from: "anthropic", event: "message_stop", at: "event", value: fields })
          }
          finish(controller)
          return controller.terminate()
        }
        case "ping":
          return onAlive?.()
        case "error":
          return fail(errorOf(value), controller)
      }
      // Whoever stands in between has errors of its own form.
      const isError = value.type === undefined && (isObject(value.error) || textOf(value.error) !== undefined)
      if (name === "error" || isError) return fail(errorOf(value), controller)
      controller.enqueue({ type: "raw", from: "anthropic", ...(type !== "message" && { event: type }), value })
    },
    flush(controller) {
      // Relays lose the last event. Why the message ended was told, and nothing of it can be missing.
      if (isComplete) return finish(controller)
      blocks.settle(controller)
      controller.enqueue({ type: "interrupted", code: "truncated" })
    },
  }
}

function tooMuch(code: "part-too-long" | "too-many-parts", limit: number, received: number): LimitError {
  return new LimitError(`Cannot hold more than ${limit} of what a message says of itself: it is ${received}`, {
    code,
    limit,
    received,
  })
}

function join(before: JsonObject | undefined, next: JsonObject | undefined): JsonObject | undefined {
  return next === undefined ? before : Object.fromEntries([...Object.entries(before ?? {}), ...Object.entries(next)])
}
