/** The bytes of an event under way: copied piece by piece, and joined once. */
import { joinBytes } from "@millrace/core"

export interface Tail {
  readonly byteLength: number
  append(bytes: Uint8Array): void
  /** Gives all that was kept, with these bytes behind it, and keeps nothing. */
  release(bytes: Uint8Array): Uint8Array
}

export function createTail(): Tail {
  let pieces: Uint8Array[] = []
  let byteLength = 0
  return {
    get byteLength() {
      return byteLength
    },
    append(bytes: Uint8Array) {
      if (bytes.byteLength === 0) return
      pieces.push(new Uint8Array(bytes))
      byteLength += bytes.byteLength
    },
    release(bytes: Uint8Array): Uint8Array {
      if (byteLength === 0) return bytes
      pieces.push(bytes)
      const joined = joinBytes(pieces)
      pieces = []
      byteLength = 0
      return joined
    },
  }
}
