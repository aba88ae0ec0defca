/** The bytes of a part that comes in many chunks. */
import { limitOption } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"

/** Room for a message with pictures in it. */
const DEFAULT_MAX_BYTE_LENGTH = 8_388_608

const EMPTY = new Uint8Array()

/** What is held, up to a limit. */
export interface HeldBytes {
  readonly limit: number
  /** Throws where so many bytes more would be too many. */
  check(length: number): void
  /** Keeps a copy, having checked. */
  hold(bytes: Uint8Array): void
  /** Gives all that is held with bytes behind it, unchecked, and holds nothing any more. It is to be read at once. */
  take(bytes: Uint8Array): Uint8Array
}

/** Holds nothing yet. The kind is what the limit is told to be one of. */
export function createHeldBytes(
  kind: "part" | "line" | "item",
  maxByteLength: number = DEFAULT_MAX_BYTE_LENGTH,
): HeldBytes {
  const limit = limitOption("maxByteLength", maxByteLength)
  let held = EMPTY
  let length = 0

  function check(more: number) {
    const received = length + more
    if (received <= limit) return
    throw new LimitError(
      `Cannot buffer ${kind === "item" ? "an" : "a"} ${kind} longer than ${limit} bytes: current length is ${received}`,
      {
        code: `${kind}-too-long`,
        limit,
        received,
      },
    )
  }

  /** Doubles its room, up to the limit, so that what comes byte by byte costs no more than twice its length. */
  function append(bytes: Uint8Array) {
    const end = length + bytes.byteLength
    if (end > held.byteLength) {
      const room = new Uint8Array(Math.max(end, Math.min(2 * end, limit)))
      room.set(held)
      held = room
    }
    held.set(bytes, length)
    length = end
  }

  return {
    limit,
    check,
    hold(bytes) {
      check(bytes.byteLength)
      append(bytes)
    },
    take(bytes) {
      if (length === 0) return bytes
      append(bytes)
      const whole = held.subarray(0, length)
      held = EMPTY
      length = 0
      return whole
    },
  }
}
