/** A stream as an array. */
import type { Source } from "../drive/source.ts"
import { drain } from "./drain.ts"
import type { FlowOptions } from "./flow.ts"
import { type KeepItemsOptions, keepItems } from "./fold.ts"

/** Options of {@link toArray}. */
export interface ToArrayOptions extends FlowOptions, KeepItemsOptions {}

/**
 * Gives all items of a stream, up to a limit. At the first past it the source is cancelled. Unlike `Array.fromAsync` it
 * ends at once when the signal says so.
 *
 * @returns a promise that rejects with the error of the source, the reason of the signal or one of these
 * @throws LimitError `stream-too-long`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example All items, up to a limit
 * ```ts
 * import { toArray } from "@millrace/core"
 *
 * await toArray(new Set([1, 2])) // => [1, 2]
 * await toArray([1, 2, 3], { maxItems: 2 }) // throws stream-too-long
 * ```
 */
export async function toArray<T>(source: Source<T>, options: ToArrayOptions = {}): Promise<T[]> {
  const { fold, initial } = keepItems<T>(options)
  await drain(source, options, (item) => void fold(initial, item))
  return initial
}
