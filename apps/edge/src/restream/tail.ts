/** The bytes of an event under way: copied piece by piece, and given whole. */
import { createByteBuffer } from "../bytes/byte-buffer.ts"

export interface Tail {
  readonly byteLength: number
  append(bytes: Uint8Array): void
  /** Gives all that was kept, with these bytes behind it, and keeps nothing. */
  release(bytes: Uint8Array): Uint8Array
}

export function createTail(): Tail {
  // Without a limit of its own: whoever appends knows how large an event may be.
  const buffer = createByteBuffer()
  return {
    get byteLength() {
      return buffer.byteLength
    },
    append: (bytes) => void buffer.append(bytes),
    release: (bytes) => (buffer.byteLength === 0 ? bytes : buffer.take(bytes)),
  }
}
