/** Text to lines. @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
import type { Block } from "../block/block.ts"
import { invalidChunk, limitOption, TEXT } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"

/** Room for a large JSON line, and still small beside a Worker's 128 MB. */
const DEFAULT_MAX_LENGTH = 1_048_576

/** What this many small fragments take besides their text is little beside the limit. */
const MOST_FRAGMENTS = 1024

/** Options of {@link lines}. */
export interface LinesOptions {
  /** The longest line, in UTF-16 code units without its end. `Infinity` for no limit. @default 1_048_576 */
  readonly maxLength?: number | undefined
}

/**
 * Splits text into lines that end in LF, CRLF or CR. A CR acts at once, so that a line is out before the next chunk
 * comes; the LF of a CRLF cut in two is then dropped. A last line without an end is given at the end, unless it is
 * empty. An unfinished line is all that is held, up to `maxLength`.
 *
 * @throws LimitError `line-too-long`
 * @throws ArgumentError `invalid-chunk` where a chunk is not a string, `invalid-option`
 *
 * @example
 * ```ts
 * import { lines, run } from "@millrace/core"
 *
 * run(["one\r", "\ntwo\n\nth", "ree"], lines()) // => ["one", "two", "", "three"]
 * ```
 */
export function lines(options: LinesOptions = {}): Block<string, string> {
  const maxLength = limitOption("maxLength", options.maxLength ?? DEFAULT_MAX_LENGTH)
  // Joined when the line's end comes: appending to one string and splitting it again would be quadratic. Many small ones
  // are joined before, since each takes more memory than its text.
  let fragments: string[] = []
  let joined = ""
  let held = 0
  let skipLineFeed = false

  function take(fragment: string): string {
    check(held + fragment.length)
    if (held === 0) return fragment
    fragments.push(fragment)
    const line = joined + fragments.join("")
    joined = ""
    fragments = []
    held = 0
    return line
  }

  function check(length: number) {
    if (length <= maxLength) return
    throw new LimitError(`Cannot buffer a line longer than ${maxLength} code units: current length is ${length}`, {
      code: "line-too-long",
      limit: maxLength,
      received: length,
    })
  }

  return {
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, TEXT)
      if (chunk === "") return
      let start = skipLineFeed && chunk.startsWith("\n") ? 1 : 0
      skipLineFeed = false
      let lineFeed = chunk.indexOf("\n", start)
      let carriageReturn = chunk.indexOf("\r", start)
      while (lineFeed !== -1 || carriageReturn !== -1) {
        const endsInReturn = carriageReturn !== -1 && (lineFeed === -1 || carriageReturn < lineFeed)
        const end = endsInReturn ? carriageReturn : lineFeed
        controller.enqueue(take(chunk.slice(start, end)))
        start = end + 1
        if (endsInReturn) {
          if (start === chunk.length) skipLineFeed = true
          else if (lineFeed === start) start++
          carriageReturn = chunk.indexOf("\r", start)
        }
        if (lineFeed !== -1 && lineFeed < start) lineFeed = chunk.indexOf("\n", start)
      }
      if (start === chunk.length) return
      check(held + chunk.length - start)
      held += chunk.length - start
      if (fragments.push(chunk.slice(start)) < MOST_FRAGMENTS) return
      joined += fragments.join("")
      fragments = []
    },
    flush(controller) {
      if (held > 0) controller.enqueue(take(""))
    },
  }
}
