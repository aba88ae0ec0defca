/** Each item once. */
import type { Block } from "../block/block.ts"
import { limitOption } from "../error/argument-error.ts"

/** Options of {@link dedupe}. */
export interface DedupeOptions {
  /**
   * How many items back a key is remembered, counted in items that were given: with 1 only neighbours are compared.
   * `Infinity` remembers all. @default 10_000
   */
  readonly window?: number | undefined
}

/**
 * Leaves an item out where its key is that of one given before, up to `window` items back. Keys are compared as those of
 * a `Set`, and `window` of them are all that is held.
 *
 * @param key gives what tells items apart: by default the item itself
 * @throws ArgumentError `invalid-option`
 *
 * @example
 * ```ts
 * import { dedupe, run } from "@millrace/core"
 *
 * run([{ id: "a" }, { id: "b" }, { id: "a" }], dedupe((item) => item.id)) // => [{ id: "a" }, { id: "b" }]
 * run([1, 1, 2, 1], dedupe(undefined, { window: 1 })) // => [1, 2, 1]
 * ```
 */
export function dedupe<Item>(
  key: (item: Item) => unknown = (item) => item,
  options: DedupeOptions = {},
): Block<Item, Item> {
  const window = limitOption("window", options.window ?? 10_000)
  const seen = new Set<unknown>()
  // One iterator for good: each new one would begin by stepping over all that was deleted.
  const oldest = seen.values()
  return {
    transform(item, controller) {
      const mark = key(item)
      if (seen.has(mark)) return
      if (seen.size === window) seen.delete(oldest.next().value)
      seen.add(mark)
      controller.enqueue(item)
    },
    flush() {},
  }
}
