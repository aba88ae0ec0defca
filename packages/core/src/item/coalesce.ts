/** Fewer, larger items. */
import type { Block, Outlet } from "../block/block.ts"
import { limitOption } from "../error/argument-error.ts"

/** Options of {@link coalesce}. */
export interface CoalesceOptions {
  /** The most items that become one. `Infinity` for no limit. @default 100 */
  readonly count?: number | undefined
}

/**
 * Merges items with those behind them, wherever a function can make one of two. One item is held, merged of `count` at
 * most: it is given with the first that does not go with it, when it is full, or at the end. What must not wait for the
 * next item is better merged by `buffer` with `overflow: "coalesce"`, which merges only while its reader is slow.
 *
 * @param merge called with the item that is held and the next one; gives both in one, or `undefined` to keep them apart
 * @throws ArgumentError `invalid-option`
 *
 * @example
 * ```ts
 * import { coalesce, run } from "@millrace/core"
 *
 * const deltas = ["He", "llo", 1, "!"]
 *
 * run(deltas, coalesce((a, b) => typeof a === "string" && typeof b === "string" ? a + b : undefined)) // => ["Hello", 1, "!"]
 * ```
 */
export function coalesce<Item>(
  merge: (held: Item, item: Item) => Item | undefined,
  options: CoalesceOptions = {},
): Block<Item, Item> {
  const count = limitOption("count", options.count ?? 100)
  let held: Item
  let merged = 0

  function give(controller: Outlet<Item>) {
    if (merged === 0) return
    merged = 0
    controller.enqueue(held)
  }

  return {
    transform(item, controller) {
      const both = merged > 0 ? merge(held, item) : undefined
      if (both === undefined) give(controller)
      held = both === undefined ? item : both
      if (++merged >= count) give(controller)
    },
    flush: give,
  }
}
