/** How the tables read what a side makes. Everything is looked at, so that no runtime may leave work out. */
import { do_not_optimize } from "mitata/src/lib.mjs"

/** Takes in strings and tells by a number which they were, and in which order. */
export interface Reading {
  read(text: string): void
  /** The number. Says to the compiler that it is needed. */
  total(): number
}

/** Made anew by every side, so that one side's reading is not compiled for the objects of another. */
export function createReading(): Reading {
  let total = 0
  return {
    read(text) {
      total = (total * 31 + text.length + text.charCodeAt(text.length >> 1)) | 0
    },
    total() {
      do_not_optimize(total)
      return total
    },
  }
}

/** Reads a stream of bytes to its end. Gives how many there were. */
export async function drain(stream: ReadableStream<Uint8Array>): Promise<number> {
  const reader = stream.getReader()
  let byteLength = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return byteLength
    byteLength += value.byteLength
    do_not_optimize(value)
  }
}
