/** The async iterator over a pump that `iterate` and `batches` share: written by hand, since a generator pays a third more. */
import type { Pump } from "./pump.ts"

/** What has been yielded and not yet been taken. */
export interface Shelf<Item> {
  ready(): boolean
  take(): Item
}

/** Makes an async iterator. Calls of `next` that do not wait for one another are answered in order. */
export function createIterator<Item>(pump: Pump, shelf: Shelf<Item>): AsyncIterableIterator<Item> {
  let last: Promise<unknown> | undefined
  let waiting = 0

  function result(): IteratorResult<Item, undefined> {
    return shelf.ready() ? { done: false, value: shelf.take() } : { done: true, value: undefined }
  }

  function answer(): Promise<IteratorResult<Item, undefined>> {
    if (shelf.ready() || pump.over) return Promise.resolve(result())
    const answered = pump.advance(result)
    last = answered
    return answered
  }

  function answerInTurn(): Promise<IteratorResult<Item, undefined>> {
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
