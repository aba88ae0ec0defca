/**
 * Makes a generator of numbers from 0 to below 1 that gives the same row for the same seed, so that a failure found
 * by chance can be had again. (Mulberry32.)
 *
 * @example
 * ```ts
 * import { seededRandom } from "@millrace/core/testing"
 *
 * seededRandom(7)() === seededRandom(7)() // => true
 * ```
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
