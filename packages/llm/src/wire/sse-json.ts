/**
 * Server-sent events whose data is JSON, as providers really send them: the last blank line may be missing, a comment may
 * have been rewrapped as data by somebody in between, two objects may be glued together in one event.
 */
import { type Block, compose, decodeSse, FormatError, type Outlet, type SseEvent } from "@millrace/core"
import type { JsonObject } from "../part.ts"
import { checkDepth } from "./depth.ts"
import { isObject } from "./json-value.ts"
import { splitJson } from "./split-json.ts"

/** An event, with its data read. */
export interface WireEvent {
  /** `"message"` where the wire named none. */
  readonly event: string
  readonly data: string
  /** The object that the data is; left out for `[DONE]`, for a comment, and for the plain text of an error event. */
  readonly value: JsonObject | undefined
}

export interface SseJsonOptions {
  /** The largest event, in bytes. @default 8_388_608 */
  readonly maxEventByteLength?: number | undefined
}

/**
 * Decodes events. One that the end of the stream has cut off is given where it is whole, and dropped where it is not.
 *
 * @throws FormatError `invalid-json`, `invalid-event` where the data is JSON but no object; both with `line`, the number
 *   of the event from 1
 * @throws LimitError `event-too-large`, `too-deep`
 */
export function decodeSseJson({ maxEventByteLength }: SseJsonOptions = {}): Block<Uint8Array, WireEvent> {
  let isEnding = false
  let line = 0

  function read(text: string): readonly unknown[] | undefined {
    try {
      return [JSON.parse(text)]
    } catch (cause) {
      const glued = splitJson(text)
      if (glued !== undefined) return glued
      if (isEnding) return undefined
      throw new FormatError(`Cannot parse the data of event ${line} as JSON`, {
        code: "invalid-json",
        line,
        input: text,
        cause,
      })
    }
  }

  const parse: Block<SseEvent, WireEvent> = {
    transform({ event, data }, controller) {
      line++
      const first = firstMark(data)
      if (first === "[" && isDone(data)) return controller.enqueue({ event, data, value: undefined })
      if (first === ":" || (event === "error" && first !== "{")) {
        return controller.enqueue({ event, data, value: undefined })
      }
      if (first === "") return
      const values = read(data)
      if (values !== undefined) give(event, data, values, controller)
    },
    flush() {},
  }

  function give(event: string, data: string, values: readonly unknown[], controller: Outlet<WireEvent>) {
    for (const value of values) {
      checkDepth(value, data.length)
      if (isObject(value)) controller.enqueue({ event, data, value })
      else if (!isEnding) {
        throw new FormatError(`Cannot use the data of event ${line}: wanted a JSON object`, {
          code: "invalid-event",
          line,
          input: data,
        })
      }
    }
  }

  const end: Block<Uint8Array, Uint8Array> = {
    transform: (chunk, controller) => controller.enqueue(chunk),
    flush() {
      isEnding = true
    },
  }
  return compose(end, decodeSse({ maxEventByteLength, onTruncated: "dispatch" }), parse)
}

/** Says whether data is the mark that ends a stream in OpenAI's manner. */
export function isDone(data: string): boolean {
  return data === "[DONE]" || data.trim() === "[DONE]"
}

function firstMark(data: string): string {
  const first = data.charAt(0)
  return first === " " || first === "\n" || first === "\t" || first === "\r" ? data.trimStart().charAt(0) : first
}
