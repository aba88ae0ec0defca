/** Server-sent events to text. @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
import type { Block } from "../block/block.ts"
import { ArgumentError } from "../error/argument-error.ts"
import { excerpt } from "../error/format-error.ts"
import type { SseMessage } from "./sse-event.ts"

const LINE_END = /\r\n?|\n/g

/**
 * Writes events and comments, each ended by a blank line. Line ends in data and comments become lines of their own; a
 * value that would start another field throws, so that nothing can be injected. `"message"` is the default type and is
 * not written; `lastEventId` is the reader's and is not written either.
 *
 * @throws ArgumentError `invalid-field` where `event` or `id` holds a CR, LF or NUL, or `retry` is not a whole number
 *   from 0 on
 *
 * @example
 * ```ts
 * import { encodeSse, run } from "@millrace/core"
 *
 * run([{ comment: "hello" }, { event: "note", data: "two\nlines", id: "1" }], encodeSse())
 * // => [": hello\n\n", "event: note\nid: 1\ndata: two\ndata: lines\n\n"]
 * ```
 */
export function encodeSse(): Block<SseMessage, string> {
  return {
    output: "text",
    transform: (message, controller) => controller.enqueue(encodeMessage(message)),
    flush() {},
  }
}

function encodeMessage(message: SseMessage): string {
  if (message.comment !== undefined) return `${encodeLines(":", message.comment)}\n`
  const { event, id, retry, data } = message
  // Most events are one line of data alone: for them one string is made, not one for every part.
  const isBare = event === undefined && id === undefined && retry === undefined
  if (isBare && data !== undefined && !hasLineEnd(data)) return `data: ${data}\n\n`
  let text = ""
  if (event !== undefined && event !== "" && event !== "message") text += `event: ${checkValue("event", event)}\n`
  if (id !== undefined) text += `id: ${checkValue("id", id)}\n`
  if (retry !== undefined) text += `retry: ${checkRetry(retry)}\n`
  if (data !== undefined) text += encodeLines("data:", data)
  return `${text}\n`
}

/** One line for every line of the value. */
function encodeLines(field: string, value: string): string {
  return `${field} ${hasLineEnd(value) ? value.replace(LINE_END, `\n${field} `) : value}\n`
}

function hasLineEnd(value: string): boolean {
  return value.includes("\n") || value.includes("\r")
}

function checkValue(field: string, value: string): string {
  if (typeof value === "string" && !/[\r\n\0]/.test(value)) return value
  throw new ArgumentError(
    `Cannot write ${JSON.stringify(excerpt(String(value)))} as ${field}: wanted a string without CR, LF and NUL`,
    { code: "invalid-field" },
  )
}

function checkRetry(retry: number): number {
  if (Number.isSafeInteger(retry) && retry >= 0) return retry
  throw new ArgumentError(
    `Cannot write ${JSON.stringify(excerpt(String(retry)))} as retry: wanted a whole number from 0 on`,
    {
      code: "invalid-field",
    },
  )
}
