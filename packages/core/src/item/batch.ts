/** Items in arrays. */
import type { Block, Outlet } from "../block/block.ts"
import { limitOption } from "../error/argument-error.ts"

/** Options of {@link batch}. */
export interface BatchOptions<Item> {
  /** The most items of a batch. `Infinity` for no limit. @default 100 */
  readonly count?: number | undefined
  /** How much an item counts, as in a queuing strategy: its length, say. Wants `maxSize`. */
  readonly size?: ((item: Item) => number) | undefined
  /** The most that the sizes of a batch add up to. An item that is larger makes a batch of its own. */
  readonly maxSize?: number | undefined
}

/**
 * Gathers items in arrays: each is given as soon as it is full, the rest at the end. Time does not end a batch; an
 * unfinished one waits for more, and is all that is held.
 *
 * @throws ArgumentError `invalid-option`
 *
 * @example
 * ```ts
 * import { batch, run } from "@millrace/core"
 *
 * run([1, 2, 3], batch({ count: 2 })) // => [[1, 2], [3]]
 * run(["ab", "cd", "e", "fghij"], batch({ size: (text) => text.length, maxSize: 4 })) // => [["ab", "cd"], ["e"], ["fghij"]]
 * ```
 */
export function batch<Item>(options: BatchOptions<Item> = {}): Block<Item, Item[]> {
  const { size, maxSize } = options
  const count = limitOption("count", options.count ?? 100)
  const most = limitOption("maxSize", size === undefined && maxSize === undefined ? Infinity : (maxSize as number))
  let items: Item[] = []
  let total = 0

  function give(controller: Outlet<Item[]>) {
    if (items.length === 0) return
    const full = items
    items = []
    total = 0
    controller.enqueue(full)
  }

  return {
    transform(item, controller) {
      const weight = size === undefined ? 1 : size(item)
      // A size that is no number is never below the limit, so that it cannot take the limit away.
      if (!(total + weight <= most)) give(controller)
      items.push(item)
      total += weight
      if (items.length >= count || !(total < most)) give(controller)
    },
    flush: give,
  }
}
