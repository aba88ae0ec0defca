import type { Block } from "../block/block.ts"

/**
 * Folds the items and gives the value after each of them.
 *
 * @param fold called with the value so far, the item and its number, from 0
 * @param initial the value before the first item; it is not given by itself
 *
 * @example The text so far
 * ```ts
 * import { run, scan } from "@millrace/core"
 *
 * run(["He", "llo"], scan((text, delta) => text + delta, "")) // => ["He", "Hello"]
 * ```
 */
export function scan<Input, Value>(
  fold: (value: Value, item: Input, index: number) => Value,
  initial: Value,
): Block<Input, Value> {
  let value = initial
  let index = 0
  return {
    transform(item, controller) {
      value = fold(value, item, index++)
      controller.enqueue(value)
    },
    flush() {},
  }
}
