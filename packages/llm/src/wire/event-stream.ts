/**
 * Frames of an AWS event stream, out of bytes in any cut. A frame is its length, the length of its headers, a checksum of
 * these two, the headers, the payload and a checksum of it all; numbers are big-endian.
 *
 * @see https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
 */
import { type Block, FormatError, LimitError, type Outlet } from "@millrace/core"
import crc32 from "crc/calculators/crc32"
import { limitOf } from "../limit.ts"
import { type EventHeader, readHeaders } from "./event-headers.ts"

/** Room for an event with a picture in it. */
const DEFAULT_MAX_FRAME_BYTE_LENGTH = 8_388_608
/** Both lengths and their checksum. */
const PRELUDE = 12
/** The checksum at the end. */
const TRAILER = 4

/** One frame. */
export interface EventFrame {
  /** By name. A name of the wire's own begins with a colon: `":event-type"`. */
  readonly headers: Readonly<Record<string, EventHeader>>
  readonly payload: Uint8Array
}

/** Options of {@link decodeEventStream}. */
export interface EventStreamOptions {
  /** The largest frame, in bytes. `Infinity` for no limit. @default 8_388_608 */
  readonly maxFrameByteLength?: number | undefined
}

/**
 * Decodes frames. One that the end of the stream has cut off is dropped: that the stream was not complete is told by what
 * has not come.
 *
 * @throws FormatError `invalid-frame` where a checksum or a length is wrong; with `line`, the number of the frame from 1,
 *   and `offset`, where it begins, in bytes
 * @throws LimitError `event-too-large`, as soon as a frame's head says so
 */
export function decodeEventStream(options: EventStreamOptions = {}): Block<Uint8Array, EventFrame> {
  const limit = limitOf("maxFrameByteLength", options.maxFrameByteLength ?? DEFAULT_MAX_FRAME_BYTE_LENGTH)
  /** The frame under way: `length` bytes of it have come. */
  let held = new Uint8Array(PRELUDE)
  let length = 0
  /** How long it is, once its head has come. */
  let total: number | undefined
  let line = 1
  let offset = 0

  function invalid(what: string): FormatError {
    return new FormatError(`Cannot read frame ${line} of the event stream: ${what}`, {
      code: "invalid-frame",
      line,
      offset,
    })
  }

  function readHead(): number {
    const view = new DataView(held.buffer, 0, PRELUDE)
    if (crc32(held.subarray(0, 8)) >>> 0 !== view.getUint32(8)) throw invalid("the checksum of its head is wrong")
    const size = view.getUint32(0)
    if (size < PRELUDE + TRAILER || view.getUint32(4) > size - PRELUDE - TRAILER) throw invalid("its lengths are wrong")
    if (size > limit) {
      throw new LimitError(`Cannot take a frame larger than ${limit} bytes: its size is ${size}`, {
        code: "event-too-large",
        limit,
        received: size,
      })
    }
    return size
  }

  /** Takes up to the end of the head, or of the frame; gives how much that was. */
  function take(bytes: Uint8Array, from: number): number {
    const wanted = (total ?? PRELUDE) - length
    const more = Math.min(wanted, bytes.byteLength - from)
    if (length + more > held.byteLength) {
      // Doubled, and not as long as the head says, which costs a sender nothing to say.
      const room = new Uint8Array(Math.min(Math.max(length + more, 2 * held.byteLength), total ?? PRELUDE))
      room.set(held.subarray(0, length))
      held = room
    }
    held.set(bytes.subarray(from, from + more), length)
    length += more
    return more
  }

  function give(size: number, controller: Outlet<EventFrame>) {
    const view = new DataView(held.buffer)
    const end = size - TRAILER
    if (crc32(held.subarray(0, end)) >>> 0 !== view.getUint32(end)) throw invalid("its checksum is wrong")
    const body = PRELUDE + view.getUint32(4)
    const headers = readHeaders(held.subarray(PRELUDE, body))
    if (headers === undefined) throw invalid("its headers are wrong")
    const payload = held.slice(body, end)
    length = 0
    total = undefined
    line++
    offset += size
    controller.enqueue({ headers, payload })
  }

  return {
    transform(chunk, controller) {
      let at = 0
      while (at < chunk.byteLength) {
        at += take(chunk, at)
        if (total === undefined && length === PRELUDE) total = readHead()
        if (total !== undefined && length === total) give(total, controller)
      }
    },
    flush() {},
  }
}
