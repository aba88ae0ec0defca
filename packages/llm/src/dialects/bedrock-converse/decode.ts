/** Reads a stream of Bedrock's Converse. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { FinishReason, JsonObject, Part } from "../../part.ts"
import { decodeEventStream, type EventFrame } from "../../wire/event-stream.ts"
import { compact, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { readFrame } from "./frame-json.ts"
import { createBlockReader } from "./read-blocks.ts"

const FROM = "bedrock-converse"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["tool_use", "tool-calls"],
  ["guardrail_intervened", "content-filter"],
  ["content_filtered", "content-filter"],
  ["model_context_window_exceeded", "context-window"],
])

/** `p` is there to hide how long an event is. */
const KNOWN_START: ReadonlySet<string> = new Set(["role", "p"])
const KNOWN_STOP: ReadonlySet<string> = new Set(["stopReason", "p"])
const KNOWN_METADATA: ReadonlySet<string> = new Set(["usage", "trace", "p"])
const PADDING: ReadonlySet<string> = new Set(["p"])

/** Bytes to parts. */
export function decodeBedrockConverse(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  const frames = decodeEventStream({ maxFrameByteLength: options.maxEventByteLength })
  return compose(frames, readFrames(options))
}

function readFrames({ idPrefix = "call" }: DecodeOptions): Block<EventFrame, Part> {
  let line = 0
  let calls = 0
  let reason: string | undefined
  let isOver = false
  let extra: JsonObject | undefined
  const blocks = createBlockReader(FROM, () => {
    const suffix = `_${calls++}`
    return idPrefix.replace(/[^\w-]/g, "_").slice(0, 64 - suffix.length) + suffix
  })

  function tell(value: JsonObject | undefined, event: string, at: string, controller: Outlet<Part>) {
    if (value !== undefined) controller.enqueue({ type: "raw", from: FROM, event, at, value })
  }

  function take(event: string, value: JsonObject, size: number, controller: Outlet<Part>) {
    switch (event) {
      case "contentBlockDelta":
        return blocks.delta(value, size, controller)
      case "contentBlockStart":
        return blocks.start(value, controller)
      case "contentBlockStop":
        return blocks.stop(value, controller)
      case "messageStart": {
        const fields = unknownFields(value, KNOWN_START)
        return controller.enqueue({ type: "start", ...(fields !== undefined && { extra: { from: FROM, fields } }) })
      }
      case "messageStop":
        isOver = true
        reason = textOf(value.stopReason)
        extra = unknownFields(value, KNOWN_STOP)
        return
      case "metadata": {
        const native = objectOf(value.usage)
        if (native !== undefined) controller.enqueue({ type: "usage", usage: usageOf(native) })
        const trace = objectOf(value.trace)
        if (trace !== undefined) controller.enqueue({ type: "safety", scope: "output", from: FROM, value: trace })
        return tell(unknownFields(value, KNOWN_METADATA), event, "metadata", controller)
      }
      default:
        controller.enqueue({ type: "raw", from: FROM, event, value: unknownFields(value, PADDING) ?? {} })
    }
  }

  return {
    transform(frame, controller) {
      const content = readFrame(frame, ++line)
      if (content.type === "event") return take(content.event, content.value, frame.payload.byteLength, controller)
      controller.enqueue(content.error)
      controller.terminate()
    },
    flush(controller) {
      blocks.settle(controller)
      // Usage, and what went wrong after all, come behind the stop.
      if (!isOver) return controller.enqueue({ type: "interrupted", code: "truncated" })
      controller.enqueue(
        compact({
          type: "finish" as const,
          reason: reason === undefined ? ("stop" as const) : (REASONS.get(reason) ?? "other"),
          native: reason,
          from: reason === undefined ? undefined : FROM,
          extra: extra && { from: FROM, fields: extra },
        }),
      )
    },
  }
}

/** The cache is counted beside the input. */
function usageOf(native: JsonObject) {
  const input = numberOf(native.inputTokens)
  const cacheReadTokens = numberOf(native.cacheReadInputTokens)
  const cacheWriteTokens = numberOf(native.cacheWriteInputTokens)
  return compact({
    inputTokens: input === undefined ? undefined : input + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
    outputTokens: numberOf(native.outputTokens),
    totalTokens: numberOf(native.totalTokens),
    cacheReadTokens,
    cacheWriteTokens,
    native: { from: FROM, value: native },
  })
}
