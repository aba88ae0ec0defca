/** What a driver reads from, and the one way in which it reads. */
import { ArgumentError } from "../error/argument-error.ts"

/** Anything that gives chunks: a `ReadableStream`, an async iterable, an iterable. */
export type Source<T> = ReadableStream<T> | AsyncIterable<T> | Iterable<T>

/** What one read gives. */
export interface Chunk<T = unknown> {
  readonly done: boolean
  readonly value?: T | undefined
}

const DONE: Chunk<never> = { done: true }

/** One reader over any source. A `ReadableStreamDefaultReader` is one as it is. */
export interface SourceReader<T> {
  read(): Promise<Chunk<T>>
  /** Tells the source that nobody reads on. A read that waits is answered as done. */
  cancel(reason?: unknown): Promise<void>
  /** Lets a stream go, so that it can be read elsewhere. */
  releaseLock(): void
}

/**
 * Takes hold of a source.
 *
 * @throws ArgumentError `stream-locked` where somebody else reads the stream, `invalid-source` where it cannot be read
 */
export function openSource<T>(source: Source<T>): SourceReader<T> {
  if (isStream(source)) {
    if (!source.locked) return source.getReader() as SourceReader<T>
    throw new ArgumentError("Cannot read a ReadableStream that is locked: another reader or pipe holds it", {
      code: "stream-locked",
    })
  }
  if (isAsyncIterable(source)) return readIterator(source[Symbol.asyncIterator](), true)
  if (isIterable(source)) return readIterator(source[Symbol.iterator](), false)
  throw new ArgumentError(
    `Cannot read ${describe(source)}: wanted a ReadableStream, an async iterable or an iterable`,
    {
      code: "invalid-source",
    },
  )
}

/** Cancels a source and lets it go, so that others can have it. */
export function leaveSource(reader: SourceReader<unknown>, reason: unknown): Promise<void> {
  const cancelled = reader.cancel(reason)
  reader.releaseLock()
  return cancelled
}

export function isStream<T>(source: Source<T>): source is ReadableStream<T> {
  return typeof (source as { getReader?: unknown } | undefined)?.getReader === "function"
}

function isAsyncIterable<T>(source: Source<T>): source is AsyncIterable<T> {
  return typeof (source as Partial<AsyncIterable<T>> | undefined)?.[Symbol.asyncIterator] === "function"
}

function isIterable<T>(source: Source<T>): source is Iterable<T> {
  return typeof (source as Partial<Iterable<T>> | undefined)?.[Symbol.iterator] === "function"
}

function describe(source: unknown): string {
  return source === null ? "null" : typeof source
}

function readIterator<T>(iterator: AsyncIterator<T> | Iterator<T>, isAsync: boolean): SourceReader<T> {
  let over = false
  /** Answer the read that waits. */
  let resolve: ((chunk: Chunk<T>) => void) | undefined
  let reject: (error: unknown) => void

  /** Asked once for a read, and waited for with one promise: these functions serve for all reads. */
  function ask(resolved: (chunk: Chunk<T>) => void, rejected: (error: unknown) => void) {
    resolve = resolved
    reject = rejected
    try {
      const result = iterator.next()
      if (isAsync) Promise.resolve(result as Promise<IteratorResult<T>>).then(settle, fail)
      else settleNow(result as IteratorResult<T>)
    } catch (error) {
      fail(error)
    }
  }

  /** An iterable that is not asynchronous may give promises: as in `for await`, they are waited for. */
  function settleNow(result: IteratorResult<T>) {
    if (result.done || !isPromise(result.value)) return settle(result)
    Promise.resolve(result.value).then(
      (value) => settle({ done: false, value }),
      (error) => {
        fail(error)
        try {
          iterator.return?.()
        } catch {
          // The error before is what counts, as in `for await`.
        }
      },
    )
  }

  function settle(result: IteratorResult<T>) {
    try {
      if (result.done) over = true
      resolve?.(result.done ? DONE : (result as Chunk<T>))
      resolve = undefined
    } catch (error) {
      // It is no result at all.
      fail(error)
    }
  }

  function fail(error: unknown) {
    resolve = undefined
    over = true
    reject(error)
  }

  return {
    read: () => (over ? Promise.resolve(DONE) : new Promise(ask)),
    async cancel(reason) {
      if (over) return
      over = true
      const returned = (iterator as AsyncIterator<T, unknown>).return?.(reason)
      if (resolve === undefined) return void (await returned)
      // A generator that waits inside `next` takes its `return` only after that, which may be never.
      Promise.resolve(returned).catch(() => {})
      settle({ done: true, value: undefined })
    },
    releaseLock() {},
  }
}

function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | undefined | null)?.then === "function"
}
