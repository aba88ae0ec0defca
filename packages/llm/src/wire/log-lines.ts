/**
 * Lines of JSON as programs write them to their standard output: anything else may stand between them, and who is killed
 * leaves half a line behind.
 */
import { type Block, compose, splitBytes } from "@millrace/core"
import type { JsonObject } from "../part.ts"
import { checkDepth } from "./depth.ts"
import { isObject } from "./json-value.ts"

const LINE_FEED = 10

/** A line, without its end. */
export interface LogLine {
  readonly text: string
  /** The object that it is; left out for what somebody else wrote. */
  readonly value: JsonObject | undefined
}

export interface LogLinesOptions {
  /** The longest line, in bytes. `Infinity` for no limit. @default 8_388_608 */
  readonly maxByteLength?: number | undefined
}

/**
 * Decodes lines, which end in LF or CRLF; blank ones are left out. A last line without an end is given where it is whole,
 * and dropped where it is an object that was cut off.
 *
 * @throws LimitError `part-too-long`, `too-deep`
 */
export function decodeLogLines({ maxByteLength }: LogLinesOptions = {}): Block<Uint8Array, LogLine> {
  let isEnding = false
  const decoder = new TextDecoder()

  const end: Block<Uint8Array, Uint8Array> = {
    transform: (chunk, controller) => controller.enqueue(chunk),
    flush() {
      isEnding = true
    },
  }
  const read: Block<Uint8Array, LogLine> = {
    transform(bytes, controller) {
      const text = decoder.decode(bytes).trim()
      if (text === "") return
      const value = text.startsWith("{") ? parse(text) : undefined
      if (value === undefined && isEnding && text.startsWith("{")) return
      checkDepth(value, text.length)
      controller.enqueue({ text, value })
    },
    flush() {},
  }
  return compose(end, splitBytes(LINE_FEED, { maxByteLength }), read)
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
