import type { Block } from "../block/block.ts"

/**
 * Gives the items for which a function says yes.
 *
 * @param predicate called with the item and its number, from 0; a type guard narrows what comes out
 *
 * @example
 * ```ts
 * import { filter, run } from "@millrace/core"
 *
 * run([1, 2, 3, 4], filter((item) => item % 2 === 0)) // => [2, 4]
 * ```
 */
export function filter<Input, Output extends Input>(
  predicate: (item: Input, index: number) => item is Output,
): Block<Input, Output>
export function filter<Item>(predicate: (item: Item, index: number) => boolean): Block<Item, Item>
export function filter<Item>(predicate: (item: Item, index: number) => boolean): Block<Item, Item> {
  let index = 0
  return {
    transform(item, controller) {
      if (predicate(item, index++)) controller.enqueue(item)
    },
    flush() {},
  }
}
