import type { Block } from "../block/block.ts"

/**
 * Gives what a function makes of each item. The function is synchronous: of one that is not, its promises are given.
 *
 * @param transform called with the item and its number, from 0
 *
 * @example
 * ```ts
 * import { map, run } from "@millrace/core"
 *
 * run([1, 2, 3], map((item) => item * 10)) // => [10, 20, 30]
 * ```
 */
export function map<Input, Output>(transform: (item: Input, index: number) => Output): Block<Input, Output> {
  let index = 0
  return {
    transform: (item, controller) => controller.enqueue(transform(item, index++)),
    flush() {},
  }
}
