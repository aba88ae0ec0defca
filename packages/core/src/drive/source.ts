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

function isStream<T>(source: Source<T>): source is ReadableStream<T> {
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
  /** Answers the read that waits. */
  let answer: ((chunk: Chunk<T>) => void) | undefined

  /** An iterable that is not asynchronous may give promises: as in `for await`, they are waited for. */
  async function next(): Promise<Chunk<T>> {
    const result = await iterator.next()
    if (result.done || isAsync) return result.done ? DONE : (result as Chunk<T>)
    try {
      return { done: false, value: await result.value }
    } catch (error) {
      iterator.return?.()
      throw error
    }
  }

  return {
    read() {
      if (over) return Promise.resolve(DONE)
      return new Promise((resolve, reject) => {
        answer = resolve
        next().then(
          (chunk) => {
            answer = undefined
            over ||= chunk.done
            resolve(chunk)
          },
          (error) => {
            answer = undefined
            over = true
            reject(error)
          },
        )
      })
    },
    async cancel(reason) {
      if (over) return
      over = true
      const returned = (iterator as AsyncIterator<T, unknown>).return?.(reason)
      if (answer === undefined) return void (await returned)
      // A generator that waits inside `next` takes its `return` only after that, which may be never.
      Promise.resolve(returned).catch(() => {})
      answer(DONE)
    },
    releaseLock() {},
  }
}
