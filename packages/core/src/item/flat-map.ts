import type { Block } from "../block/block.ts"

/**
 * Gives, for each item, none, one or many others.
 *
 * @param expand called with the item and its number, from 0
 *
 * @example
 * ```ts
 * import { flatMap, run } from "@millrace/core"
 *
 * run(["a b", "", "c"], flatMap((text) => text.split(" ").filter((word) => word !== ""))) // => ["a", "b", "c"]
 * ```
 */
export function flatMap<Input, Output>(expand: (item: Input, index: number) => Iterable<Output>): Block<Input, Output> {
  let index = 0
  return {
    transform(item, controller) {
      for (const output of expand(item, index++)) controller.enqueue(output)
    },
    flush() {},
  }
}
