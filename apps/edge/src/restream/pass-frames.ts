/**
 * Passes a stream of events or lines on unchanged, but only in whole ones, so that the gateway may write between any two
 * chunks of it, and a cut inside an event never reaches the client as half of one. No JSON work is done for an event unless
 * its text looks like one that matters: the first is always looked into, all others only if one regular expression finds
 * something. What is looked into is read by the dialect's own decoder, on the side.
 *
 * Three things are not passed on: comments, also as data, because the gateway has a sign of life of its own and some clients take a
 * comment with a blank line behind it for an empty event; events without data, because they are none, and must not begin an
 * answer or keep one alive; and whatever follows the end or an error.
 */
import { type Block, decodeSse, joinBytes, LimitError, limitBytes, type Outlet, run } from "@millrace/core"
import type { EncodingDialect, Part, Passing } from "@millrace/llm"
import { errorPart } from "../guard/errors.ts"
import { createFrameEnds, createLineEnds } from "./frame-ends.ts"
import { createStripComments } from "./strip-comments.ts"
import { createTail } from "./tail.ts"
import type { Watch } from "./watch.ts"

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

const LINE_FEED_BYTES = Uint8Array.of(LINE_FEED)
const BLANK_LINE = Uint8Array.of(LINE_FEED, LINE_FEED)

/**
 * A line that is no data, or a blank line too many: one of the events may be without data. So it may where its data is a
 * comment that somebody in between has wrapped.
 */
const MAY_LACK_DATA = /(?:^|[\r\n])(?!data[:\r\n])[^\r\n]|(?:^|\n\n|\r\r|\r\n\r\n)[\r\n]|(?:^|[\r\n])data: ?:/
const DATA = /(?:^|[\r\n])data(?::(?! ?:)|[\r\n])/
/** OpenAI's end mark, which some servers put behind any stream, and at which other dialects' clients throw. */
const DONE = /(?:^|[\r\n])data:\s*\[DONE\]/
const BLANK = /^\s*$/

export interface PassFramesOptions {
  readonly passing: Passing
  /** Writes a bad end. */
  readonly to: EncodingDialect
  readonly watch: Watch
  /** Reads what matters. Its parts are seen by the watch, and go nowhere. */
  readonly side: Block<Uint8Array, Part>
  /** Whether an event that tells usage and nothing else is taken out, since the client has not asked for it. */
  readonly isUsageHidden: boolean
  /** The largest event, in bytes, its line ends included. */
  readonly maxEventByteLength: number
  /** The longest answer, in bytes as they come. */
  readonly maxResponseByteLength: number
}

const NOWHERE: Outlet<Part> = { enqueue() {}, terminate() {} }

export function passFrames(options: PassFramesOptions): Block<Uint8Array, Uint8Array> {
  const { passing, to, watch, side, maxEventByteLength } = options
  const isSse = passing.framing === "sse"
  const ends = isSse ? createFrameEnds() : createLineEnds()
  const stripComments = isSse ? createStripComments() : (bytes: Uint8Array) => bytes
  const limit = limitBytes(options.maxResponseByteLength)
  const held = createTail()
  const look = createLook(options)
  let endedInCarriageReturn = false
  let isOver = false

  function take(bytes: Uint8Array, controller: Outlet<Uint8Array>) {
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
      if (isSse && end === chunk.byteLength && chunk[end - 1] === CARRIAGE_RETURN) {
        // An LF may follow that belongs to this CR. It is written now, and dropped if it comes, so that nothing that
        // the gateway writes can get between the two.
        region = joinBytes([region, LINE_FEED_BYTES])
        endedInCarriageReturn = true
      }
      look(region, controller)
      if (watch.done) return
    }
    if (isTooLarge || chunk.byteLength - end > room) throw tooLarge(maxEventByteLength)
    held.append(chunk.subarray(end))
  }

  /** Takes what is left: whole but for its blank line, which some servers leave out. If it is not whole, it was cut. */
  function takeRest(controller: Outlet<Uint8Array>) {
    if (held.byteLength === 0) return
    const frame = held.release(isSse ? BLANK_LINE : LINE_FEED_BYTES)
    if (isWhole(frame, isSse)) look(frame, controller)
  }

  /** Says how it ended, where the upstream has not. */
  function conclude(controller: Outlet<Uint8Array>) {
    if (isOver) return
    isOver = true
    const isMarked = watch.done
    if (!isMarked) side.flush(NOWHERE)
    const missing = isMarked ? "" : (passing.end ?? "")
    const text = watch.failure === undefined ? missing : (to.failure?.(errorPart(watch.failure)) ?? "")
    if (text !== "") controller.enqueue(new TextEncoder().encode(text))
  }

  /** What the gateway itself refuses ends the stream as an error of the upstream's does. */
  function guarded(work: () => void) {
    try {
      work()
    } catch (error) {
      watch.see(watch.describe(error))
    }
  }

  return {
    output: "bytes",
    transform(bytes, controller) {
      if (isOver) return
      guarded(() => limit.transform(bytes, { enqueue: (chunk) => take(chunk, controller), terminate() {} }))
      if (!watch.done) return
      conclude(controller)
      controller.terminate()
    },
    flush(controller) {
      guarded(() => takeRest(controller))
      conclude(controller)
    },
  }
}

type Look = (region: Uint8Array, controller: Outlet<Uint8Array>) => void

/** Passes on those of a region's events that are fit to be, and reads those that matter. */
function createLook({ passing, watch, side, isUsageHidden }: PassFramesOptions): Look {
  const decoder = new TextDecoder()
  const isSse = passing.framing === "sse"
  const isDoneForeign = passing.end?.includes("[DONE]") !== true

  function isUnfit(text: string): boolean {
    if (!isSse) return /(?:^|\n)\s*\n/.test(text)
    return MAY_LACK_DATA.test(text) || (isDoneForeign && DONE.test(text))
  }

  function lookAt(frame: Uint8Array, controller: Outlet<Uint8Array>) {
    const text = decoder.decode(frame)
    if (isSse ? !DATA.test(text) || (isDoneForeign && DONE.test(text)) : BLANK.test(text)) return
    const matters = !watch.hasBegun || passing.matters.test(text)
    if (matters) side.transform(frame, NOWHERE)
    else watch.wentOn()
    if (watch.failure !== undefined) return
    watch.passed()
    if (matters && isUsageHidden && passing.isUsageAlone?.(dataOf(frame)) === true) return
    controller.enqueue(frame)
  }

  return (region, controller) => {
    const text = decoder.decode(region)
    if (watch.hasBegun && !isUnfit(text) && !passing.matters.test(text)) {
      watch.wentOn()
      watch.passed()
      return controller.enqueue(region)
    }
    for (const frame of split(region, isSse)) {
      lookAt(frame, controller)
      if (watch.done) return
    }
  }
}

function split(region: Uint8Array, isSse: boolean): Uint8Array[] {
  const frames: Uint8Array[] = []
  let start = 0
  const ends = isSse ? createFrameEnds() : createLineEnds()
  ends.scan(region, (end) => {
    // A line end alone is no event, and not worth a look: there may be millions.
    if (end - start > 2 || !isLineEnd(region[start])) frames.push(region.subarray(start, end))
    start = end
  })
  // The LF of a CRLF that was cut in two.
  if (start < region.byteLength) frames.push(region.subarray(start))
  return frames
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN
}

function dataOf(frame: Uint8Array): string {
  return run([frame], decodeSse({ maxEventByteLength: Number.POSITIVE_INFINITY }))[0]?.data ?? ""
}

function isWhole(frame: Uint8Array, isSse: boolean): boolean {
  const data = isSse ? dataOf(frame) : new TextDecoder().decode(frame)
  try {
    JSON.parse(data)
    return true
  } catch {
    return data.trim() === "[DONE]"
  }
}

function tooLarge(limit: number): LimitError {
  return new LimitError(`Cannot pass an event larger than ${limit} bytes`, {
    code: "event-too-large",
    limit,
    received: limit + 1,
  })
}
