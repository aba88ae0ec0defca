/**
 * Where events end, on bytes: behind the blank line, whatever ends its lines. A CR ends a line at once, since it is
 * certain then; an LF that comes behind it belongs to it.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

export interface FrameEnds {
  /**
   * Scans the next bytes. Gives the places in `bytes` behind which the stream stands between two events, in order: behind
   * every blank line.
   */
  scan(bytes: Uint8Array, found: (end: number) => void): void
}

export function createFrameEnds(): FrameEnds {
  let lineIsEmpty = true
  let afterCarriageReturn = false

  return {
    scan(bytes, found) {
      const length = bytes.byteLength
      let index = 0
      // An LF that belongs to the CR before this chunk ends no line of its own.
      if (afterCarriageReturn && length > 0) {
        if (bytes[0] === LINE_FEED) index = 1
        afterCarriageReturn = false
      }
      let feed = nextOf(bytes, LINE_FEED, index)
      let carriage = nextOf(bytes, CARRIAGE_RETURN, index)
      while (index < length) {
        const end = Math.min(feed, carriage)
        if (end === length) {
          lineIsEmpty = false
          return
        }
        const isBlank = lineIsEmpty && end === index
        index = end + 1
        if (end === carriage) {
          if (index === length) afterCarriageReturn = true
          else if (bytes[index] === LINE_FEED) index++
          carriage = nextOf(bytes, CARRIAGE_RETURN, index)
        }
        if (feed < index) feed = nextOf(bytes, LINE_FEED, index)
        if (isBlank) found(index)
        lineIsEmpty = true
      }
    },
  }
}

/** Where lines end: behind every LF. */
export function createLineEnds(): FrameEnds {
  return {
    scan(bytes, found) {
      for (let feed = bytes.indexOf(LINE_FEED); feed >= 0; feed = bytes.indexOf(LINE_FEED, feed + 1)) found(feed + 1)
    },
  }
}

/** The native search is what makes scanning cheap: a stream without CR is searched for one once for every chunk. */
function nextOf(bytes: Uint8Array, byte: number, from: number): number {
  const index = bytes.indexOf(byte, from)
  return index < 0 ? bytes.byteLength : index
}
