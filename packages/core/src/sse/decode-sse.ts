/**
 * Bytes to server-sent events, by the WHATWG rules to the letter. Lines and fields are eventsource-parser's work; this
 * block adds what a byte stream needs around it: decoding, the id in force, a limit in bytes, and a word at the end.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
import { createParser } from "eventsource-parser"
import type { Block, Outlet } from "../block/block.ts"
import { createDecoder } from "../bytes/decode-text.ts"
import { invalidOption, limitOption } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"
import { LimitError } from "../error/limit-error.ts"
import { createEventSize } from "./event-size.ts"
import type { SseEvent } from "./sse-event.ts"

/** Room for an event with a picture in it. */
const DEFAULT_MAX_EVENT_BYTE_LENGTH = 8_388_608

/** Ends a line under way, if there is one, and the event under way, if there is one, also behind a CR. */
const BLANK_LINES = "\n\n\n"

/** Put behind a line that was cut. The standard ignores an id with it, and a reconnection time, so that no half is taken. */
const CUT = "\0"

/** As much as `event:` has. */
const HEAD = 6

/** Options of {@link decodeSse}. */
export interface DecodeSseOptions {
  /**
   * What becomes of an event that the stream's end cut off: it is dropped, as the standard says; it is given, for servers
   * that leave out the last blank line, where of a line that was cut too only data counts, and a type that was cut is
   * `"message"`; or it throws. `"throw"` also throws where the stream ends inside a line. @default "discard"
   */
  readonly onTruncated?: "discard" | "dispatch" | "throw" | undefined
  /**
   * The largest event, in bytes of its text as UTF-8: all its lines and the line under way together, without line ends.
   * Comments count only until their line ends. `Infinity` for no limit. While it is under way, an event takes somewhat more
   * memory than that, and one of lines of a few characters up to seven times as much. @default 8_388_608
   */
  readonly maxEventByteLength?: number | undefined
  /** The id in force before the first event, as when a stream is resumed. @default "" */
  readonly lastEventId?: string | undefined
  /**
   * Called with every id as it comes into force, behind the blank line, also where no event carries it; with `""` where
   * it was taken back.
   */
  readonly onId?: ((id: string) => void) | undefined
  /** Called with every reconnection time, in milliseconds, as soon as its line is complete. */
  readonly onRetry?: ((retry: number) => void) | undefined
  /** Called with every comment, without its colon and one space. */
  readonly onComment?: ((comment: string) => void) | undefined
}

/**
 * Decodes a stream of server-sent events, in any cut. An event is given as soon as its blank line has come. `retry` is
 * on the first event behind the line that set it.
 *
 * @throws LimitError `event-too-large`
 * @throws FormatError `truncated-event`, with `onTruncated: "throw"`
 * @throws ArgumentError `invalid-chunk` where a chunk is not bytes, `invalid-option`
 *
 * @example
 * ```ts
 * import { decodeSse, encodeText, run } from "@millrace/core"
 *
 * run(["id: 7\nda", "ta: Hi\n\n"], encodeText(), decodeSse())
 * // => [{ event: "message", data: "Hi", id: "7", lastEventId: "7" }]
 * ```
 */
export function decodeSse(options: DecodeSseOptions = {}): Block<Uint8Array, SseEvent> {
  const { onTruncated = "discard", onId, onRetry, onComment } = options
  if (onTruncated !== "discard" && onTruncated !== "dispatch" && onTruncated !== "throw") {
    throw invalidOption("onTruncated", onTruncated, '"discard", "dispatch" or "throw"')
  }
  const limit = limitOption("maxEventByteLength", options.maxEventByteLength ?? DEFAULT_MAX_EVENT_BYTE_LENGTH)
  const size = createEventSize(limit)
  const decode = createDecoder()
  let lastEventId = options.lastEventId ?? ""
  let retry: number | undefined
  let outlet: Outlet<SseEvent>
  let text = ""
  let dispatched = false
  let ending = false
  /** Whether an event without an id has nothing but its type and data, as nearly all have. */
  let isPlain = true
  /** Whether the stream has ended inside a line, and how the line under way begins where that matters. */
  let isCut = false
  let head = ""

  const parser = createParser({
    onId(id) {
      lastEventId = id
      onId?.(id)
    },
    onRetry(time) {
      retry = Math.min(time, Number.MAX_SAFE_INTEGER)
      isPlain = false
      onRetry?.(retry)
    },
    // Without a listener the parser keeps nothing of a comment.
    onComment: onComment && ((comment) => isCut || onComment(comment)),
    onEvent({ event = "message", data, id }) {
      dispatched = true
      if (id === undefined && isPlain) outlet.enqueue({ event, data, lastEventId })
      else if (ending) endWith({ event, data, id })
      else give({ event, data, id })
    },
  })
  // The decoder has dropped the one byte order mark that may be dropped. Behind a first line the parser drops none.
  parser.feed("\n")

  function give({ event, data, id }: { event: string; data: string; id: string | undefined }) {
    const own = { ...(id !== undefined && { id }), lastEventId, ...(retry !== undefined && { retry }) }
    retry = undefined
    isPlain = !ending
    outlet.enqueue({ event, data, ...own })
  }

  /** Takes the event that the end has cut off. */
  function endWith({ event, data, id }: { event: string; data: string; id: string | undefined }) {
    if (onTruncated === "throw") throw truncated()
    give({
      event: isCut && head === "event:" ? "message" : event,
      data: isCut && head.startsWith("data:") ? data.slice(0, -CUT.length) : data,
      id,
    })
  }

  function feed() {
    const admitted = size.admit(text)
    dispatched = false
    if (admitted === text.length) {
      parser.feed(text)
      size.parsed(text, dispatched)
      if (onTruncated === "dispatch") head = headOf(head, text)
      return
    }
    parser.feed(text.slice(0, admitted))
    throw new LimitError(`Cannot buffer an event larger than ${limit} bytes: current size is ${size.received}`, {
      code: "event-too-large",
      limit,
      received: size.received,
    })
  }

  return {
    transform(chunk, controller) {
      outlet = controller
      const decoded = decode(chunk)
      if (decoded === "") return
      text = decoded
      feed()
    },
    flush(controller) {
      outlet = controller
      const rest = decode()
      if (rest !== "") {
        text = rest
        feed()
      }
      if (onTruncated === "discard") return
      ending = true
      isPlain = false
      isCut = text !== "" && !/[\r\n]$/.test(text)
      parser.feed(isCut ? CUT + BLANK_LINES : BLANK_LINES)
      if (isCut && onTruncated === "throw") throw truncated()
    },
  }
}

/** Gives the name and colon with which the line under way begins, as far as they have come. */
function headOf(head: string, text: string): string {
  const start = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1
  return ((start > 0 ? "" : head) + text.slice(start, start + HEAD)).slice(0, HEAD)
}

function truncated(): FormatError {
  return new FormatError("Cannot finish an event: the stream ended before its blank line", { code: "truncated-event" })
}
