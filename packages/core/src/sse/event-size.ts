/**
 * How many bytes the event under way holds, told exactly and independently of where the stream was cut. Nearly all
 * streams stay far below the limit, so nothing is counted until it could matter: until then the chunks since the last
 * event are kept, and their length bounds the size from above.
 */

/** Guards the size of events. Give it every piece of text before it is parsed, and every dispatch after. */
export interface EventSize {
  /** Takes text. Gives how much of it may be parsed: all, or what comes before the event that is too large. */
  admit(text: string): number
  /** An event was dispatched somewhere in the text that was admitted last. */
  dispatched(): void
  /** The size that went past the limit. */
  readonly received: number
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const COLON = 58

/** A UTF-16 code unit takes at most three bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3

/** Makes a guard for a limit in bytes. */
export function createEventSize(limit: number): EventSize {
  let uncounted: string[] = []
  let bound = 0
  let last = ""
  const counter = createCounter(limit)

  return {
    get received() {
      return counter.size()
    },
    admit(text) {
      last = text
      bound += text.length * MAX_BYTES_PER_UNIT
      if (bound <= limit) {
        uncounted.push(text)
        return text.length
      }
      for (const earlier of uncounted) counter.count(earlier)
      uncounted = []
      const admitted = counter.count(text)
      bound = counter.size()
      return admitted
    },
    dispatched() {
      if (uncounted.length === 0) return
      // The blank line in this text sets the count back, so that what came before it no longer matters.
      counter.reset()
      uncounted = [last]
      bound = last.length * MAX_BYTES_PER_UNIT
    },
  }
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

  /** Ends a line. Tells whether it was blank. */
  function endLine(): boolean {
    const isBlank = line === 0
    if (isBlank) fields = 0
    else if (!isComment) fields += line
    line = 0
    return isBlank
  }

  /** Counts text up to where the event under way is too large. Gives its length, or where that event starts in it. */
  function count(text: string): number {
    let eventStart = 0
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit === LINE_FEED && skipLineFeed) {
        skipLineFeed = false
        if (eventStart === index) eventStart++
        continue
      }
      skipLineFeed = unit === CARRIAGE_RETURN
      if (unit === LINE_FEED || unit === CARRIAGE_RETURN) {
        if (endLine()) eventStart = index + 1
        continue
      }
      if (line === 0) isComment = unit === COLON
      line += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate(unit) ? 2 : MAX_BYTES_PER_UNIT
      if (fields + line > limit) return eventStart
    }
    return text.length
  }

  return { count, reset, size: () => fields + line }
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
