/** The async iterator that `iterate` and `batches` share: written by hand, since a generator pays a third more. */
import type { Block } from "../block/block.ts"
import { createPump } from "./pump.ts"
import type { Source } from "./source.ts"

/** What has been yielded and not yet been taken. */
export interface Shelf<Item> {
  put(chunk: unknown): void
  ready(): boolean
  take(): Item
}

type Answer<Item> = IteratorResult<Item, undefined>

/** Makes an async iterator. Calls of `next` that do not wait for one another are answered in order. */
export function createIterator<Item>(
  source: Source<unknown>,
  blocks: readonly Block<unknown, unknown>[],
  shelf: Shelf<Item>,
): AsyncIterableIterator<Item> {
  const pump = createPump(source, blocks, { enqueue: shelf.put, result })
  let last: Promise<unknown> | undefined
  let waiting = 0

  function result(): Answer<Item> {
    return shelf.ready() ? { done: false, value: shelf.take() } : { done: true, value: undefined }
  }

  function answer(): Promise<Answer<Item>> {
    if (shelf.ready() || pump.over) return Promise.resolve(result())
    const answered = pump.advance()
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
    while (shelf.ready()) shelf.take()
    await pump.cancel(reason)
  }

  return {
    next: () => (pump.busy || waiting > 0 ? answerInTurn() : answer()),
    async return() {
      await stop()
      return { done: true, value: undefined }
    },
    async throw(reason) {
      await stop(reason)
      throw reason
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
