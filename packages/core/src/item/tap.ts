import type { Block } from "../block/block.ts"

/**
 * Shows each item to a function and passes it on as it is.
 *
 * @param observe called with the item and its number, from 0, before the item goes on
 *
 * @example
 * ```ts
 * import { run, tap } from "@millrace/core"
 *
 * const seen: number[] = []
 * run([1, 2], tap((item) => seen.push(item)))
 *
 * seen // => [1, 2]
 * ```
 */
export function tap<Item>(observe: (item: Item, index: number) => unknown): Block<Item, Item> {
  let index = 0
  return {
    transform(item, controller) {
      observe(item, index++)
      controller.enqueue(item)
    },
    flush() {},
  }
}
