/** One stream as several, without a queue that grows. */
import type { Source } from "../drive/source.ts"
import { invalidOption, limitOption } from "../error/argument-error.ts"
import type { BufferOptions } from "./buffer-options.ts"
import { type Fan, openFan } from "./fan.ts"
import { type BufferedStream, createLane } from "./lane.ts"

/** Options of {@link tee}. All branches have the same. */
export interface TeeOptions<T> extends BufferOptions<T> {
  /** How many streams there are to be. @default 2 */
  readonly branches?: number | undefined
  /**
   * `"slowest"`: the source waits for the branch that is behind. `"fastest"`: it is read as fast as any branch is, and
   * what the others cannot hold is for `overflow` to say, which then is `"error"` by default. @default "slowest"
   */
  readonly pace?: "slowest" | "fastest" | undefined
}

/**
 * Gives a source as several streams of the same items. Each branch may be `highWaterMark` items ahead of the one that is
 * behind; the platform's own `tee` holds all that the slower one has not read. The source is read from the first read
 * on. A branch that is cancelled leaves the others alone; with the last one the source is cancelled, with its reason.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example
 * ```ts
 * import { tee } from "@millrace/core"
 *
 * const [page, log] = tee(["Hel", "lo"])
 *
 * await Promise.all([Array.fromAsync(page), Array.fromAsync(log)]) // => [["Hel", "lo"], ["Hel", "lo"]]
 * ```
 */
export function tee<T>(
  source: Source<T>,
  options?: TeeOptions<T> & { readonly branches?: 2 | undefined },
): [BufferedStream<T>, BufferedStream<T>]
export function tee<T>(source: Source<T>, options: TeeOptions<T>): BufferedStream<T>[]
export function tee<T>(source: Source<T>, options: TeeOptions<T> = {}): BufferedStream<T>[] {
  const { branches = 2, pace = "slowest", signal, highWaterMark, size } = options
  const fastest = pace === "fastest"
  if (!fastest && pace !== "slowest") throw invalidOption("pace", pace, "slowest or fastest")
  if (limitOption("branches", branches) === Number.POSITIVE_INFINITY) {
    throw invalidOption("branches", branches, "a whole number from 1 on")
  }
  const lane = { ...options, overflow: options.overflow ?? (fastest ? "error" : "block"), highWaterMark, size }
  const openers = Array.from({ length: branches }, () => createLane(lane))
  const fan: Fan<T> = openFan<T>(source, {
    signal,
    fastest,
    take(item) {
      for (const lane of fan.lanes) fan.put(lane, item)
    },
    empty: (reason) => fan.leave(reason),
  })
  return openers.map((openLane) => fan.open(openLane).stream)
}
