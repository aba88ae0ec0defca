/** Bytes to parts, for our own format. */
import { type Block, compose, decodeJsonLines, FormatError, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import { isTerminal, type Part } from "../../part.ts"
import { limitDepth } from "../../wire/depth.ts"
import { isObject } from "../../wire/json-value.ts"
import { decodeSseJson } from "../../wire/sse-json.ts"
import { readPart } from "./read-part.ts"

/** From server-sent events whose data is a part each. */
export function decodeEvents({ maxEventByteLength }: DecodeOptions = {}): Block<Uint8Array, Part> {
  const parts = readParts()
  return compose(decodeSseJson({ maxEventByteLength }), {
    // What has no value is a comment that was taken for data, or an end mark that is not ours.
    transform: ({ value }, controller) => value !== undefined && parts.transform(value, controller),
    flush: (controller) => parts.flush(controller),
  } as Block<{ value: unknown }, Part>)
}

/** From lines that are a part each. One that the end has cut off is no part. */
export function decodeLines({ maxEventByteLength: maxByteLength }: DecodeOptions = {}): Block<Uint8Array, Part> {
  let isEnding = false
  const end: Block<Uint8Array, Uint8Array> = {
    transform: (chunk, controller) => controller.enqueue(chunk),
    flush() {
      isEnding = true
    },
  }
  const lines = decodeJsonLines({
    maxByteLength,
    onInvalid(failure) {
      if (!isEnding) throw failure
    },
  })
  return compose(end, lines, limitDepth(), readParts())
}

/** Every stream says how it ends: one that does not was cut. */
function readParts(): Block<unknown, Part> {
  let count = 0
  let isOver = false

  function give(part: Part, controller: Outlet<Part>) {
    controller.enqueue(part)
    if (!isTerminal(part)) return
    isOver = true
    controller.terminate()
  }

  return {
    transform(value, controller) {
      if (isOver) return
      count++
      if (!isObject(value)) {
        throw new FormatError(`Cannot use item ${count} as a part: wanted a JSON object`, {
          code: "invalid-event",
          line: count,
        })
      }
      for (const part of readPart(value)) give(part, controller)
    },
    flush(controller) {
      if (!isOver) controller.enqueue({ type: "interrupted", code: "truncated" })
    },
  }
}
