import type { Block } from "../block/block.ts"
import { invalidOption } from "../error/argument-error.ts"

/**
 * Passes the first items on and ends the stream with the last of them, without waiting for another.
 *
 * @param count how many: a whole number from 1 on
 * @throws ArgumentError `invalid-option`
 *
 * @example
 * ```ts
 * import { run, take } from "@millrace/core"
 *
 * run([1, 2, 3], take(2)) // => [1, 2]
 * ```
 */
export function take<Item>(count: number): Block<Item, Item> {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw invalidOption("count", count, "a whole number from 1 on")
  }
  let left = count
  return {
    transform(item, controller) {
      controller.enqueue(item)
      if (--left === 0) controller.terminate()
    },
    flush() {},
  }
}
