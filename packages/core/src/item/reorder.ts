/** Numbered chunks in their order. */
import type { Block, Outlet } from "../block/block.ts"
import { invalidChunk, invalidOption, limitOption } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"

/** Numbers that nothing came for. */
export interface SequenceGap {
  /** The first of them. */
  readonly from: number
  /** The last of them. */
  readonly to: number
}

/** Options of {@link reorder}. */
export interface ReorderOptions<Item> {
  /** How many chunks wait for a missing one before it is given up. `Infinity` for no limit. @default 64 */
  readonly window?: number | undefined
  /** The number that the stream begins with. @default 0 */
  readonly first?: number | undefined
  /**
   * What becomes of a gap, once it is given up: it ends the stream, is passed over, or goes to a function, which may give
   * an item to stand in its place. @default "throw"
   */
  readonly onGap?: "throw" | "skip" | ((gap: SequenceGap) => Item | undefined) | undefined
  /** Sees each chunk that is left out, since one of its number has come, or its gap is closed. */
  readonly onDrop?: ((item: Item) => unknown) | undefined
}

/**
 * Gives chunks in the order of their `sequence`, each number once. A chunk whose turn has come is given at once; others
 * wait, up to `window` of them, and then, or at the end of the input, the numbers before them are given up as a gap.
 *
 * @throws FormatError `missing-chunk`, with the first number that is missing as its `offset`
 * @throws ArgumentError `invalid-chunk` where `sequence` is not a whole number, `invalid-option`
 *
 * @example
 * ```ts
 * import { reorder, run } from "@millrace/core"
 *
 * const chunks = [1, 0, 1, 3, 2].map((sequence) => ({ sequence }))
 *
 * run(chunks, reorder()) // => [{ sequence: 0 }, { sequence: 1 }, { sequence: 2 }, { sequence: 3 }]
 * ```
 *
 * @example Naming what is missing
 * ```ts
 * import { reorder, run, type SequenceGap } from "@millrace/core"
 *
 * const gaps: SequenceGap[] = []
 * run([{ sequence: 0 }, { sequence: 3 }], reorder({ onGap: (gap) => void gaps.push(gap) }))
 *
 * gaps // => [{ from: 1, to: 2 }]
 * ```
 */
export function reorder<Item extends { readonly sequence: number }>(
  options: ReorderOptions<Item> = {},
): Block<Item, Item> {
  const { first = 0, onGap = "throw", onDrop } = options
  const window = limitOption("window", options.window ?? 64)
  if (!Number.isSafeInteger(first)) throw invalidOption("first", first, "a whole number")
  if (onGap !== "throw" && onGap !== "skip" && typeof onGap !== "function") {
    throw invalidOption("onGap", onGap, '"throw", "skip" or a function')
  }
  const waiting = new Map<number, Item>()
  const numbers = createHeap()
  let next = first

  /** Gives what is next as long as it is there. */
  function drain(controller: Outlet<Item>) {
    for (let item = waiting.get(next); item !== undefined; item = waiting.get(next)) {
      numbers.pop()
      waiting.delete(next++)
      controller.enqueue(item)
    }
  }

  function giveUp(controller: Outlet<Item>) {
    const gap = { from: next, to: numbers.least() - 1 }
    if (onGap === "throw") {
      const { from, to } = gap
      throw new FormatError(`Cannot go on without chunk${to > from ? `s ${from} to` : ""} ${to}`, {
        code: "missing-chunk",
        offset: from,
      })
    }
    next = gap.to + 1
    const substitute = onGap === "skip" ? undefined : onGap(gap)
    if (substitute !== undefined) controller.enqueue(substitute)
    drain(controller)
  }

  return {
    transform(item, controller) {
      const number = item?.sequence
      if (!Number.isSafeInteger(number)) throw invalidChunk(item, "an object whose sequence is a whole number")
      if (number < next || waiting.has(number)) return void onDrop?.(item)
      if (number === next) {
        next++
        controller.enqueue(item)
        return drain(controller)
      }
      waiting.set(number, item)
      numbers.push(number)
      if (waiting.size > window) giveUp(controller)
    },
    flush(controller) {
      while (waiting.size > 0) giveUp(controller)
    },
  }
}

/** Numbers of which the least is at hand: a binary heap, since a search through a large window for each gap adds up. */
function createHeap() {
  const numbers: number[] = []
  const at = (index: number) => numbers[index] as number
  return {
    least: () => at(0),
    push(number: number) {
      let index = numbers.length
      while (index > 0) {
        const above = (index - 1) >> 1
        if (at(above) < number) break
        numbers[index] = at(above)
        index = above
      }
      numbers[index] = number
    },
    /** Takes the least out. */
    pop() {
      const last = numbers.pop() as number
      const { length } = numbers
      let index = 0
      for (let below = 1; below < length; below = 2 * index + 1) {
        if (at(below + 1) < at(below)) below++
        if (at(below) > last) break
        numbers[index] = at(below)
        index = below
      }
      if (length > 0) numbers[index] = last
    },
  }
}
