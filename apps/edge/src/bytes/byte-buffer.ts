/**
 * Bytes that come piece by piece, copied into one piece of memory that doubles. What is held is at most twice what came,
 * however small the pieces are: an array for each would cost some two hundred bytes, also for a piece of one.
 */

export interface ByteBufferOptions {
  /** The most that may be held, in bytes. @default no limit: the caller counts */
  readonly maxByteLength?: number | undefined
}

export interface ByteBuffer {
  readonly byteLength: number
  /** The memory in use, in bytes. */
  readonly capacity: number
  /** Copies the bytes. Gives `false`, and takes none of them, where they are more than may be held. */
  append(bytes: Uint8Array): boolean
  /** Gives all that was kept, with these bytes behind it, as an array of the caller's own, and keeps nothing. */
  take(last?: Uint8Array): Uint8Array<ArrayBuffer>
}

const NOTHING = new Uint8Array(0)

export function createByteBuffer({ maxByteLength = Number.POSITIVE_INFINITY }: ByteBufferOptions = {}): ByteBuffer {
  let memory: Uint8Array<ArrayBuffer> = NOTHING
  let byteLength = 0

  function grow(wanted: number) {
    const larger = new Uint8Array(Math.min(Math.max(wanted, memory.byteLength * 2), maxByteLength))
    larger.set(memory.subarray(0, byteLength))
    memory = larger
  }

  return {
    get byteLength() {
      return byteLength
    },
    get capacity() {
      return memory.byteLength
    },
    append(bytes) {
      const wanted = byteLength + bytes.byteLength
      if (wanted > maxByteLength) return false
      if (wanted > memory.byteLength) grow(wanted)
      memory.set(bytes, byteLength)
      byteLength = wanted
      return true
    },
    take(last = NOTHING) {
      let whole = memory
      // Memory that is full is given away as it is; else the room behind the bytes would stay alive with them.
      if (last.byteLength > 0 || byteLength < memory.byteLength) {
        whole = new Uint8Array(byteLength + last.byteLength)
        whole.set(memory.subarray(0, byteLength))
        whole.set(last, byteLength)
      }
      memory = NOTHING
      byteLength = 0
      return whole
    },
  }
}
