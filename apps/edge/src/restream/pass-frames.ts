/**
 * Passes an event stream on unchanged, but only in whole events, so that the gateway may write between any two chunks of
 * it, and a cut inside an event never reaches the client as half of one. No JSON work is done for a frame unless its text
 * looks like an end: the first frame is always looked into, all others only if one regular expression finds something.
 *
 * Three things are not passed on: comments, because the gateway has a sign of life of its own and some clients take a
 * comment with a blank line behind it for an empty event; frames without data, because they are no events, and must not
 * begin an answer or keep one alive; and whatever follows `[DONE]` or an error.
 */
import { type Block, decodeSse, joinBytes, type Outlet, run, type SseEvent } from "@millrace/core"
import { GatewayError } from "../guard/errors.ts"
import type { EndRule } from "./end-rule.ts"
import { createFrameEnds } from "./frame-ends.ts"
import { createStripComments } from "./strip-comments.ts"
import { createTail } from "./tail.ts"

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

const LINE_FEED_BYTES = Uint8Array.of(LINE_FEED)
const BLANK_LINE = Uint8Array.of(LINE_FEED, LINE_FEED)

/**
 * What an end looks like. Inside JSON text quotes are escaped, so that a model that writes about errors does not set this
 * off. `"error": null` is what some servers put into every chunk.
 */
const MAY_END = /^event: ?error|"error"(?!\s*:\s*null)|"finish_reason"\s*:\s*"[^"]|\[DONE\]/m
/** A line that is no data, or a blank line too many: one of the frames may be without data. */
const MAY_LACK_DATA = /(?:^|[\r\n])(?!data[:\r\n])[^\r\n]|(?:^|\n\n|\r\r|\r\n\r\n)[\r\n]/
const DATA = /(?:^|[\r\n])data[:\r\n]/

export interface PassFramesOptions {
  /** The largest event, in bytes, its line ends included. */
  readonly maxEventByteLength: number
}

export function passFrames(rule: EndRule, { maxEventByteLength }: PassFramesOptions): Block<Uint8Array, Uint8Array> {
  const ends = createFrameEnds()
  const stripComments = createStripComments()
  const held = createTail()
  const look = createLook(rule)
  let endedInCarriageReturn = false

  return {
    output: "bytes",
    transform(bytes, controller) {
      const chunk = stripComments(bytes)
      if (chunk.byteLength === 0) return
      const start = endedInCarriageReturn && chunk[0] === LINE_FEED ? 1 : 0
      endedInCarriageReturn = false
      let end = start
      let room = maxEventByteLength - held.byteLength
      let isTooLarge = false
      ends.scan(chunk, (frameEnd) => {
        isTooLarge ||= frameEnd - end > room
        if (isTooLarge) return
        end = frameEnd
        room = maxEventByteLength
      })
      if (end > start) {
        let region = held.release(end - start === chunk.byteLength ? chunk : chunk.subarray(start, end))
        if (end === chunk.byteLength && chunk[end - 1] === CARRIAGE_RETURN) {
          // An LF may follow that belongs to this CR. It is written now, and dropped if it comes, so that nothing that
          // the gateway writes can get between the two.
          region = joinBytes([region, LINE_FEED_BYTES])
          endedInCarriageReturn = true
        }
        look(region, controller)
        if (rule.done || rule.failure !== undefined) return controller.terminate()
      }
      if (isTooLarge || chunk.byteLength - end > room) throw tooLarge(maxEventByteLength)
      held.append(chunk.subarray(end))
    },
    flush(controller) {
      if (held.byteLength === 0) return
      // Whole but for its blank line: some servers leave that out. If it is not whole, the stream was cut here.
      const frame = held.release(BLANK_LINE)
      if (isWhole(frame)) look(frame, controller)
    },
  }
}

/** Passes on those of a region's frames that are fit to be, and shows the rule those that it must see. */
function createLook(rule: EndRule): (region: Uint8Array, controller: Outlet<Uint8Array>) => void {
  const decoder = new TextDecoder()
  return (region, controller) => {
    const regionText = decoder.decode(region)
    if (rule.hasBegun && !MAY_LACK_DATA.test(regionText) && !MAY_END.test(regionText)) {
      rule.passed()
      return controller.enqueue(region)
    }
    for (const frame of splitFrames(region)) {
      const text = decoder.decode(frame)
      if (!DATA.test(text)) continue
      const event = rule.hasBegun && !MAY_END.test(text) ? undefined : readEvent(frame)
      const kind = event === undefined ? "chunk" : rule.judge(event).kind
      if (kind === "error") return
      rule.passed()
      controller.enqueue(frame)
      if (kind === "done") return
    }
  }
}

function splitFrames(region: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = []
  let start = 0
  createFrameEnds().scan(region, (end) => {
    frames.push(region.subarray(start, end))
    start = end
  })
  // The LF of a CRLF that was cut in two.
  if (start < region.byteLength) frames.push(region.subarray(start))
  return frames
}

function readEvent(frame: Uint8Array): SseEvent | undefined {
  return run([frame], decodeSse({ maxEventByteLength: Number.POSITIVE_INFINITY }))[0]
}

function isWhole(frame: Uint8Array): boolean {
  const data = readEvent(frame)?.data
  if (data === undefined) return false
  try {
    JSON.parse(data)
    return true
  } catch {
    return data.trim() === "[DONE]"
  }
}

function tooLarge(limit: number): GatewayError {
  return new GatewayError(`The upstream sent an event larger than ${limit} bytes`, {
    code: "event_too_large",
    status: 502,
  })
}
