/** Workers AI's events to parts: those of its own are made into chunks of a chat completion, and the rest is one already. */
import { type Block, compose } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part } from "../../part.ts"
import { isObject, listOf, objectOf } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { fromEvents } from "../openai-chat/decode.ts"

/** Decodes the stream. @throws as `decodeSseJson`; LimitError `too-many-parts`, `part-too-long` */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength: options.maxEventByteLength }), toChunks(), fromEvents(options))
}

function toChunks(): Block<WireEvent, WireEvent> {
  return {
    transform(wire, controller) {
      controller.enqueue(wire.value === undefined ? wire : { ...wire, value: toChunk(wire.value) })
    },
    flush() {},
  }
}

function toChunk(value: JsonObject): JsonObject {
  const { errors, ...event } = value
  const [error] = listOf(errors)
  if (error !== undefined && event.error === undefined) return { ...event, error }
  const text = responseOf(event.response)
  if (listOf(event.choices).length > 0) return text === undefined ? event : withoutRepeat(event, text)
  const { response, tool_calls, reasoning_content, reasoning, finish_reason, ...chunk } = event
  const isUnknown = text === undefined && response !== null && response !== undefined
  const delta = { content: text, tool_calls, reasoning_content, reasoning }
  const hasChoice = finish_reason !== undefined || Object.values(delta).some((each) => each !== undefined)
  return {
    ...chunk,
    ...(isUnknown && { response }),
    choices: hasChoice ? [{ index: 0, delta, finish_reason }] : [],
  }
}

/** Takes a text. One that is a number or a word of JSON has lost its quotes on the way. */
function responseOf(response: unknown): string | undefined {
  if (typeof response === "string") return response
  return typeof response === "number" || typeof response === "boolean" ? String(response) : undefined
}

/** Leaves out a text that a chunk tells in both ways. */
function withoutRepeat(event: JsonObject, text: string): JsonObject {
  const [first] = listOf(event.choices)
  const content = isObject(first) ? objectOf(first.delta)?.content : undefined
  const { response, ...chunk } = event
  return text === "" || content === text ? chunk : event
}
