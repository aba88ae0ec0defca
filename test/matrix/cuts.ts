/** The cuts that every source is read in. What comes out must not depend on them. */
import { cutAt, cutEvery, seededRandom } from "@millrace/core/testing"

/** As it is, in bytes, in pieces of 7 bytes, and at places by chance, which are the same each time. */
export const cuts: Readonly<Record<string, (bytes: Uint8Array) => readonly Uint8Array[]>> = {
  whole: (bytes) => [bytes],
  "1 byte": (bytes) => cutEvery(bytes, 1),
  "7 bytes": (bytes) => cutEvery(bytes, 7),
  random: (bytes) => cutAtRandom(bytes, bytes.length),
}

function cutAtRandom(bytes: Uint8Array, seed: number): readonly Uint8Array[] {
  const random = seededRandom(seed)
  const places: number[] = []
  // Pieces of a byte to a few hundred, as a network gives them.
  for (let place = 0; place < bytes.length; place += 1 + Math.floor(300 * random() ** 3)) places.push(place)
  return cutAt(bytes, ...places)
}
