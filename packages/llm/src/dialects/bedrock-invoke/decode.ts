/** Reads a stream of Bedrock's InvokeModel: the model's own events, each in base64 within a frame. */
import { type Block, compose, FormatError } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part } from "../../part.ts"
import { decodeBase64Text } from "../../wire/base64.ts"
import { decodeEventStream, type EventFrame } from "../../wire/event-stream.ts"
import { isObject, textOf, unknownFields } from "../../wire/json-value.ts"
import { readAnthropicEvents } from "../anthropic/decode.ts"
import { parse, readFrame } from "../bedrock-converse/frame-json.ts"
import { isTitan, readTitanEvents } from "./titan.ts"

const FROM = "bedrock-invoke"
const PADDING: ReadonlySet<string> = new Set(["p"])

/** Bytes to parts. */
export function decodeBedrockInvoke(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  const frames = decodeEventStream({ maxFrameByteLength: options.maxEventByteLength })
  return compose(frames, readChunks(options))
}

function readChunks(options: DecodeOptions): Block<EventFrame, Part> {
  let line = 0
  /** Reads the model's events: whose they are, the first one says. */
  let model: Block<JsonObject, Part> | undefined

  function readChunk(bytes: string): JsonObject {
    const text = decodeBase64Text(bytes)
    if (text === undefined) throw invalid("invalid-frame", "wanted base64 of UTF-8")
    const value = parse(text)
    if (value === undefined) throw invalid("invalid-json", "wanted JSON")
    if (!isObject(value)) throw invalid("invalid-event", "wanted a JSON object")
    return value
  }

  function invalid(code: "invalid-frame" | "invalid-json" | "invalid-event", what: string): FormatError {
    return new FormatError(`Cannot read the model's event in frame ${line}: ${what}`, { code, line })
  }

  return {
    transform(frame, controller) {
      const content = readFrame(frame, ++line)
      if (content.type === "error") {
        controller.enqueue(content.error)
        return controller.terminate()
      }
      const { event, value } = content
      const bytes = textOf(value.bytes)
      if (event !== "chunk" || bytes === undefined) {
        return controller.enqueue({ type: "raw", from: FROM, event, value: unknownFields(value, PADDING) ?? {} })
      }
      const own = readChunk(bytes)
      model ??= isTitan(own) ? readTitanEvents() : readOwn(options)
      model.transform(own, controller)
    },
    flush(controller) {
      if (model !== undefined) return model.flush(controller)
      controller.enqueue({ type: "interrupted", code: "truncated" })
    },
  }
}

/** Anthropic's events have no names there. */
function readOwn(options: DecodeOptions): Block<JsonObject, Part> {
  const events = readAnthropicEvents(options)
  return {
    transform: (value, controller) => events.transform({ event: "message", data: "", value }, controller),
    flush: (controller) => events.flush(controller),
  }
}
