/**
 * Takes the comments out of an event stream, piece by piece, so that they neither pass nor count, wherever the stream is
 * cut. A piece without one is given back as it is: only the starts of its lines are looked at.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
import { joinBytes } from "@millrace/core"

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const COLON = 58

export function createStripComments(): (bytes: Uint8Array) => Uint8Array {
  let atLineStart = true
  let inComment = false
  /** A comment has ended in a CR, so that an LF may follow that belongs to it. */
  let afterComment = false
  let last = LINE_FEED

  return (bytes) => {
    const { length } = bytes
    const kept: Uint8Array[] = []
    let keptFrom = 0
    let index = 0
    let feed = -1
    let carriage = -1

    function drop(from: number, to: number) {
      if (from > keptFrom) kept.push(bytes.subarray(keptFrom, from))
      if (from > keptFrom) last = bytes[from - 1] as number
      keptFrom = to
    }

    /** The LF of a comment's end. Behind a CR that is kept it must stay, or the next LF would be taken for that CR's. */
    function dropFeed(from: number) {
      drop(from, last === CARRIAGE_RETURN ? from : from + 1)
    }

    while (index < length) {
      if (afterComment) {
        afterComment = false
        if (bytes[index] === LINE_FEED) {
          dropFeed(index++)
          continue
        }
      }
      if (atLineStart && bytes[index] === COLON) {
        drop(index, index)
        inComment = true
      }
      if (feed < index) feed = nextOf(bytes, LINE_FEED, index)
      if (carriage < index) carriage = nextOf(bytes, CARRIAGE_RETURN, index)
      const end = Math.min(feed, carriage)
      if (inComment) drop(keptFrom, end)
      atLineStart = end < length
      if (!atLineStart) break
      if (inComment && end === carriage) {
        drop(end, end + 1)
        afterComment = true
      } else if (inComment) dropFeed(end)
      inComment = false
      index = end + 1
    }
    if (keptFrom === 0) {
      if (length > 0) last = bytes[length - 1] as number
      return bytes
    }
    drop(length, length)
    return joinBytes(kept)
  }
}

function nextOf(bytes: Uint8Array, byte: number, from: number): number {
  const index = bytes.indexOf(byte, from)
  return index < 0 ? bytes.byteLength : index
}
