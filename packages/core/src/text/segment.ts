/** Text to what people take for characters, words and sentences. @see https://www.unicode.org/reports/tr29/ */
import type { Block, Outlet } from "../block/block.ts"
import { ArgumentError, invalidChunk, limitOption, TEXT } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"
import { quote } from "../error/quote.ts"
import { GLUED, type Granularity, HARD_BREAK, judges, OPEN, SURE } from "./segment-border.ts"

/** As for lines: no sentence is longer than the line that it is on. */
const DEFAULT_MAX_LENGTH = 1_048_576

/** Up to so many code units, what is held is looked through with every chunk. */
const PROMPT_LENGTH = 1024

/** Options of {@link segment}. */
export interface SegmentOptions {
  /** @default "grapheme" */
  readonly granularity?: "grapheme" | "word" | "sentence" | undefined
  /** Whose rules hold: a BCP 47 language tag, or several in order of preference. @default "en" */
  readonly locale?: string | readonly string[] | undefined
  /**
   * The longest segment, in UTF-16 code units; of words that no space or punctuation divides, the longest row of them.
   * `Infinity` for no limit. @default 1_048_576
   */
  readonly maxLength?: number | undefined
}

/**
 * Divides text into graphemes, words or sentences, as `Intl.Segmenter` divides the whole of it; what is between words is
 * given too. A segment is given once no text behind it can change it: a grapheme with the next one; words with what
 * divides them, so that a row of Chinese or Thai is given when it is over; a sentence with the next letter. A line feed
 * ends all three at once. The rest is given at the end.
 *
 * Held is what is not certain. Past 1,024 code units it is looked through only when it has grown by a sixteenth, or with a
 * line feed, so that the cost stays linear.
 *
 * @throws LimitError `segment-too-long`
 * @throws ArgumentError `invalid-option`, and `invalid-chunk` where a chunk is not a string
 * @see https://tc39.es/ecma402/#segmenter-objects
 *
 * @example
 * ```ts
 * import { run, segment } from "@millrace/core"
 *
 * run(["e", "\u0301👩", "\u200d🚀"], segment()) // => ["e\u0301", "👩\u200d🚀"]
 * ```
 *
 * @example Sentences to speak
 * ```ts
 * import { run, segment } from "@millrace/core"
 *
 * run(["It is 3.", "5 km. Go", "!"], segment({ granularity: "sentence" })) // => ["It is 3.5 km. ", "Go!"]
 * ```
 */
export function segment(options: SegmentOptions = {}): Block<string, string> {
  const { granularity = "grapheme", locale = "en" } = options
  const maxLength = limitOption("maxLength", options.maxLength ?? DEFAULT_MAX_LENGTH)
  const segmenter = createSegmenter(locale, granularity)
  const judge = judges[granularity]
  let held = ""
  /** The length that `held` must reach before it is looked through. */
  let due = 0

  /** Gives all that is certain of a text, and returns the rest. */
  function divide(text: string, controller: Outlet<string>): string {
    // Half a pair is left out: what it becomes may join what is before it.
    const end = (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800 ? text.length - 1 : text.length
    const pending: string[] = []
    let start = 0
    let open = 0
    let length = 0
    let before: Intl.SegmentData | undefined

    function give(count: number) {
      for (const segment of pending.splice(0, count)) {
        start += segment.length
        controller.enqueue(segment)
      }
      open = 0
    }

    for (const each of segmenter.segment(text.slice(0, end))) {
      // A word waits for no more than the segment behind the next.
      if (granularity === "word") give(open)
      if (before !== undefined) {
        const border = HARD_BREAK.test(before.segment) ? SURE : judge(each, before)
        if (border === SURE) give(pending.length)
        if (border === OPEN) open = pending.length
        if (border !== GLUED) length = 0
      }
      length += each.segment.length
      check(length)
      pending.push(each.segment)
      before = each
    }
    if (before !== undefined && HARD_BREAK.test(before.segment)) give(pending.length)
    return text.slice(start)
  }

  function check(length: number) {
    if (length <= maxLength) return
    throw new LimitError(`Cannot buffer a segment longer than ${maxLength} code units: current length is ${length}`, {
      code: "segment-too-long",
      limit: maxLength,
      received: length,
    })
  }

  return {
    input: "text",
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, TEXT)
      held += chunk
      if (chunk === "" || (held.length < due && !HARD_BREAK.test(chunk))) return
      held = divide(held, controller)
      const { length } = held
      due = length <= PROMPT_LENGTH ? 0 : length + (length >> 4)
      if (length <= maxLength) due = Math.min(due, maxLength + 1)
    },
    flush(controller) {
      for (const { segment } of segmenter.segment(held)) {
        check(segment.length)
        controller.enqueue(segment)
      }
    },
  }
}

function createSegmenter(locale: string | readonly string[], granularity: Granularity) {
  try {
    return new Intl.Segmenter(locale as string | string[], { granularity })
  } catch (cause) {
    throw new ArgumentError(`Cannot divide text into ${quote(granularity)} segments by the rules of ${quote(locale)}`, {
      code: "invalid-option",
      cause,
    })
  }
}
