/** Server-sent events to text. @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
import type { Block } from "../block/block.ts"
import { ArgumentError } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"
import type { SseMessage } from "./sse-event.ts"

const LINE_END = /\r\n?|\n/g

/**
 * Writes events and comments, each ended by a blank line. Line ends in data and comments become lines of their own; a
 * value that would start another field throws, so that nothing can be injected. `"message"` is the default type and is
 * not written; `lastEventId` is the reader's and is not written either.
 *
 * @throws ArgumentError `invalid-field` where `event` or `id` holds a CR, LF or NUL, `retry` is not a whole number from 0
 *   on, `data` or a comment is not a string, or a comment has fields beside it
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
  if (typeof message !== "object" || message === null) throw invalid(message, "an event", "wanted an object")
  if (message.comment !== undefined) return encodeComment(message)
  const { event, id, retry, data } = message
  // Most events are one line of data alone: for them one string is made, not one for every part.
  const isBare = event === undefined && id === undefined && retry === undefined
  if (isBare && typeof data === "string" && !hasLineEnd(data)) return `data: ${data}\n\n`
  // Readers would hear nothing of it: it is a value that was to be the data of an event.
  if (data === undefined && !isPrelude(message)) throw invalid(message, "an event", "wanted one with data")
  let text = ""
  if (event !== undefined && event !== "" && event !== "message") text += `event: ${checkValue("event", event)}\n`
  if (id !== undefined) text += `id: ${checkValue("id", id)}\n`
  if (retry !== undefined) text += `retry: ${checkRetry(retry)}\n`
  if (data !== undefined) text += encodeLines("data:", checkText("data", data))
  return `${text}\n`
}

/** Whether all that a message says is for the connection: such as where it would resume, and when. */
function isPrelude(message: object): boolean {
  const fields = Object.entries(message).filter(([, value]) => value !== undefined)
  return fields.length > 0 && fields.every(([name]) => /^(event|id|retry|lastEventId)$/.test(name))
}

function encodeComment({ comment, event, id, retry, data }: SseMessage): string {
  if (event === undefined && id === undefined && retry === undefined && data === undefined) {
    return `${encodeLines(":", checkText("comment", comment))}\n`
  }
  throw invalid(comment, "a comment", "wanted no fields beside it: write them as a message of their own")
}

/** One line for every line of the value. */
function encodeLines(field: string, value: string): string {
  return `${field} ${hasLineEnd(value) ? value.replace(LINE_END, `\n${field} `) : value}\n`
}

function hasLineEnd(value: string): boolean {
  return value.includes("\n") || value.includes("\r")
}

/** What is not a string may look harmless and be written as lines: an array of one hostile string does. */
function checkText(field: string, value: unknown): string {
  if (typeof value === "string") return value
  throw invalid(value, field, "wanted a string")
}

function checkValue(field: string, value: string): string {
  if (typeof value === "string" && !/[\r\n\0]/.test(value)) return value
  throw invalid(value, field, "wanted a string without CR, LF and NUL")
}

function checkRetry(retry: number): number {
  if (Number.isSafeInteger(retry) && retry >= 0) return retry
  throw invalid(retry, "retry", "wanted a whole number from 0 on")
}

function invalid(value: unknown, field: string, wanted: string): ArgumentError {
  return new ArgumentError(`Cannot write ${quote(value)} as ${field}: ${wanted}`, { code: "invalid-field" })
}
