/** Scripts that are not written by hand: items in the patterns in which networks bring them. */
import { seededRandom } from "./random.ts"
import type { ScriptStep } from "./scripted-source.ts"

/** Options of {@link scriptOf}. */
export interface ScriptOptions {
  /**
   * How the items come: `"fast"`, all at once; `"slow"`, one by one; `"chunked"`, in groups of one size at equal
   * intervals; `"bursty"`, in groups of up to that size, at intervals of up to twice the given one. @default "fast"
   */
  readonly pattern?: "fast" | "slow" | "chunked" | "bursty" | undefined
  /** Time before each item or group, in milliseconds. @default 10 */
  readonly interval?: number | undefined
  /** The most items of a group. @default 4 */
  readonly groupSize?: number | undefined
  /** The number of items behind which the source fails. It closes behind them all otherwise. */
  readonly errorAt?: number | undefined
  /** What it fails with. @default an Error */
  readonly error?: unknown
  /** Seed of the bursts: the same seed gives the same script. @default 1 */
  readonly seed?: number | undefined
}

/**
 * Writes the script of a source that gives items in a pattern, for `scriptedSource`.
 *
 * @example Items two by two
 * ```ts
 * import { scriptedSource, scriptOf, virtualClock } from "@millrace/core/testing"
 *
 * const clock = virtualClock()
 * const source = scriptedSource(scriptOf(["a", "b", "c"], { pattern: "chunked", groupSize: 2 }), { clock })
 * const items = Array.fromAsync(source.stream)
 * await clock.advance(10)
 *
 * source.given // => 2
 * await clock.advance(10)
 * await items // => ["a", "b", "c"]
 * ```
 */
export function scriptOf<Chunk>(items: Iterable<Chunk>, options: ScriptOptions = {}): ScriptStep<Chunk>[] {
  const { pattern = "fast", interval = 10, groupSize = 4, errorAt = Infinity, seed = 1 } = options
  const { error = new Error(`The script fails behind ${errorAt} items`) } = options
  const random = seededRandom(seed)
  const script: ScriptStep<Chunk>[] = []
  let count = 0
  let left = 0
  for (const chunk of items) {
    if (count === errorAt) break
    if (left === 0 && pattern !== "fast") {
      const isBursty = pattern === "bursty"
      script.push({ delay: isBursty ? Math.round(random() * 2 * interval) : interval })
      left = isBursty ? 1 + Math.floor(random() * groupSize) : pattern === "slow" ? 1 : groupSize
    }
    script.push({ chunk })
    left--
    count++
  }
  if (count === errorAt) script.push({ error })
  return script
}
