/**
 * How many bytes the event under way holds, told exactly and independently of where the stream was cut. Nearly all
 * streams stay far below the limit, so nothing is counted until it could matter: until then the texts since the last
 * event are kept, and their length bounds the size from above.
 */

/** Guards the size of events. Ask it before a text is parsed, and tell it after. */
export interface EventSize {
  /** Tells how much of a text may be parsed: all, or what comes before the line with which an event is too large. */
  admit(text: string): number
  /** Takes a text that was admitted and parsed. `dispatched` says whether it completed an event. */
  parsed(text: string, dispatched: boolean): void
  /** The size that went past the limit. */
  readonly received: number
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const COLON = 58

/** A UTF-16 code unit takes at most three bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3

/** Without a limit nothing is counted, and nothing kept for it. */
const NO_LIMIT: EventSize = { admit: (text) => text.length, parsed() {}, received: 0 }

/** Makes a guard for a limit in bytes. */
export function createEventSize(limit: number): EventSize {
  if (limit === Number.POSITIVE_INFINITY) return NO_LIMIT
  const counter = createCounter(limit)
  /** Text that is not counted yet: a rope that engines make flat only if it is ever read. */
  let uncounted = ""
  /** Never less than the bytes of the event under way. */
  let bound = 0
  let isCounted = false

  function count(text: string): number {
    counter.count(uncounted)
    uncounted = ""
    isCounted = true
    const admitted = counter.count(text)
    bound = counter.size()
    return admitted
  }

  return {
    get received() {
      return counter.size()
    },
    admit: (text) => (bound + text.length * MAX_BYTES_PER_UNIT <= limit ? text.length : count(text)),
    parsed(text, dispatched) {
      if (isCounted) {
        isCounted = false
      } else if (endsInBlankLine(text)) {
        if (counter.size() > 0) counter.reset()
        uncounted = ""
        bound = 0
      } else if (dispatched) {
        // The blank line in this text sets the count back, so that what came before it no longer matters.
        if (counter.size() > 0) counter.reset()
        uncounted = text
        bound = text.length * MAX_BYTES_PER_UNIT
      } else {
        uncounted += text
        bound += text.length * MAX_BYTES_PER_UNIT
      }
    },
  }
}

/** Most texts end in an LF or in the middle of a line, and are told apart by that one unit. */
function endsInBlankLine(text: string): boolean {
  const last = text.length - 1
  if (text.charCodeAt(last) !== LINE_FEED) return false
  return text.charCodeAt(last - 1) === LINE_FEED || text.endsWith("\r\n\r\n")
}

/** Counts event by event. A comment counts only as long as its line is not complete, since nothing of it is kept. */
function createCounter(limit: number) {
  /** Bytes in the complete lines of the event under way, and in the line under way. */
  let fields = 0
  let line = 0
  let isComment = false
  let skipLineFeed = false

  function reset() {
    fields = 0
    line = 0
  }

  function endLine() {
    if (line === 0) fields = 0
    else if (!isComment) fields += line
    line = 0
  }

  /** Counts text up to where the event under way is too large. Gives its length, or where the line under way starts. */
  function count(text: string): number {
    let lineStart = 0
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit === LINE_FEED && skipLineFeed) {
        skipLineFeed = false
        if (lineStart === index) lineStart++
        continue
      }
      skipLineFeed = unit === CARRIAGE_RETURN
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN) {
        endLine()
        lineStart = index + 1
        continue
      }
      if (line === 0) isComment = unit === COLON
      line += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate(unit) ? 2 : MAX_BYTES_PER_UNIT
      if (fields + line > limit) return lineStart
    }
    return text.length
  }

  return { count, reset, size: () => fields + line }
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
