/** A stream as an async iterator, where there is nothing to be done on the way. */
import { openSource } from "./source.ts"

const DONE = { done: true, value: undefined } as const

/**
 * Makes an iterator whose every read is the reader's own: one promise more for an item costs a third of its time.
 *
 * @throws ArgumentError `stream-locked`
 */
export function readStream<T>(stream: ReadableStream<T>): AsyncIterableIterator<T, undefined> {
  const reader = openSource(stream) as ReadableStreamDefaultReader<T>
  let over = false
  let failure: { readonly error: unknown } | undefined
  let last: Promise<unknown> = Promise.resolve()

  function release() {
    over = true
    reader.releaseLock()
  }

  async function stop(reason?: unknown) {
    failure = undefined
    if (over) return
    const cancelled = reader.cancel(reason)
    release()
    await cancelled
  }

  // An error that no read has been told of waits for the next one: it must not pass for an end.
  reader.closed.then(release, (error) => {
    const before = last
    const keep = () => {
      if (last === before && !over) failure = { error }
      release()
    }
    before.then(keep, release)
  })

  return {
    next() {
      if (!over) {
        const read = reader.read() as Promise<IteratorResult<T, undefined>>
        last = read
        return read
      }
      if (failure === undefined) return Promise.resolve(DONE)
      const { error } = failure
      failure = undefined
      return Promise.reject(error)
    },
    async return() {
      await stop()
      return DONE
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
