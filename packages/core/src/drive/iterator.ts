/** The async iterator that `iterate` and `batches` share: written by hand, since a generator pays a third more. */
import type { Block } from "../block/block.ts"
import { createPump } from "./pump.ts"
import type { Source } from "./source.ts"

/** What has been yielded and not yet been taken. The array is used again, and what is taken is forgotten. */
export interface Shelf {
  items: unknown[] | undefined
  /** Where the next item stands. */
  position: number
  /** Behind the last one. */
  end: number
}

type Answer<Item> = IteratorResult<Item, undefined>

/**
 * Makes an async iterator. Calls of `next` that do not wait for one another are answered in order.
 *
 * @param take takes from a shelf that is not empty
 */
export function createIterator<Item>(
  source: Source<unknown>,
  blocks: readonly Block<unknown, unknown>[],
  take: (shelf: Shelf) => Item,
): AsyncIterableIterator<Item> {
  const shelf: Shelf = { items: undefined, position: 0, end: 0 }
  let stopped = false
  const pump = createPump(source, blocks, {
    get filled() {
      return shelf.position < shelf.end
    },
    enqueue(chunk) {
      if (stopped) return
      // An array that is made of its first item has room for one: most chunks of a live stream yield no more.
      if (shelf.items === undefined) shelf.items = [chunk]
      else shelf.items[shelf.end] = chunk
      shelf.end++
    },
    result,
  })
  /** The answer that was asked for last. A call that comes while others wait is answered behind it. */
  let last: Promise<unknown> | undefined
  let waiting = 0

  function result(): Answer<Item> {
    return shelf.position < shelf.end ? { done: false, value: take(shelf) } : { done: true, value: undefined }
  }

  function answer(): Promise<Answer<Item>> {
    return shelf.position < shelf.end || pump.over ? Promise.resolve(result()) : pump.advance()
  }

  function answerNow(): Promise<Answer<Item>> {
    const answered = answer()
    last = answered
    return answered
  }

  function answerInTurn(): Promise<Answer<Item>> {
    waiting++
    const turn = () => {
      waiting--
      return answer()
    }
    const answered = (last as Promise<unknown>).then(turn, turn)
    last = answered
    return answered
  }

  async function stop(reason?: unknown): Promise<void> {
    stopped = true
    shelf.items = undefined
    shelf.position = 0
    shelf.end = 0
    await pump.cancel(reason)
  }

  return {
    next: () => (pump.busy || waiting > 0 ? answerInTurn() : answerNow()),
    async return() {
      await stop()
      return { done: true, value: undefined }
    },
    async throw(reason) {
      // The reason is what the caller has to hear, whatever the source says to its being cancelled.
      await stop(reason).catch(() => {})
      throw reason
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
