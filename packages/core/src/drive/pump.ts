/**
 * The one loop behind `pipe`, `iterate` and `batches`: reads the source on demand, runs what it gives through the
 * blocks, and stops as soon as anything came of it. Nothing is read ahead.
 */
import type { Block, Outlet } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { type Chunk, leaveSource, openSource, type Source } from "./source.ts"

/** A running pipeline. */
export interface Pump<Result> {
  /** Whether the pipeline has ended, by itself or by `cancel`, and has no error left to throw. */
  readonly over: boolean
  /** Whether a call of `advance` is under way. */
  readonly busy: boolean
  /**
   * Reads until something is yielded or the pipeline is over, then gives a result. An error waits until what was yielded
   * before it has been taken: it is thrown by the call after.
   */
  advance(): Promise<Result>
  /** Stops for good and tells the source why. */
  cancel(reason?: unknown): Promise<void>
}

/** What a driver makes of it. */
export interface Sink<Result> {
  /** Takes what the blocks yield. */
  enqueue(chunk: unknown): void
  /** Whether anything was taken since the last call of `advance` began. */
  readonly filled: boolean
  /** Gives the result of a call of `advance`. */
  result(): Result
}

/** Sets blocks to work on a source. */
export function createPump<Result>(
  source: Source<unknown>,
  blocks: readonly Block<unknown, unknown>[],
  sink: Sink<Result>,
): Pump<Result> {
  const block = compose(...blocks)
  const reader = openSource(source)
  let over = false
  let busy = false
  let failure: { readonly error: unknown } | undefined

  const outlet: Outlet<unknown> = {
    enqueue: sink.enqueue,
    terminate() {
      over = true
      abandon(undefined)
    },
  }

  /** Leaves the source, where its trouble in being left has nobody left to go to. */
  function abandon(reason: unknown) {
    leaveSource(reader, reason).catch(() => {})
  }

  function take(chunk: Chunk) {
    try {
      if (!chunk.done) return block.transform(chunk.value, outlet)
      reader.releaseLock()
      block.flush(outlet)
      over = true
    } catch (error) {
      if (!chunk.done) abandon(error)
      if (!sink.filled) throw error
      over = true
      failure = { error }
    }
  }

  function fail(error: unknown): never {
    over = true
    busy = false
    throw error
  }

  /** The source has failed, and holds nothing that others could want; its lock is given back all the same. */
  function failToRead(error: unknown): never {
    reader.releaseLock()
    return fail(error)
  }

  function finish(): Result {
    busy = false
    return sink.result()
  }

  /** Most chunks yield something: for them one promise is all, where an async function would make several. */
  function onChunk(chunk: Chunk): Result | Promise<Result> {
    try {
      if (!over) take(chunk)
    } catch (error) {
      fail(error)
    }
    return sink.filled || over ? finish() : readOn()
  }

  /** A loop, since promises that wait for one another would be held for as long as nothing is yielded. */
  async function readOn(): Promise<Result> {
    try {
      while (!sink.filled && !over) {
        const chunk = await reader.read()
        if (!over) take(chunk)
      }
    } catch (error) {
      failToRead(error)
    }
    return finish()
  }

  return {
    get over() {
      return over && failure === undefined
    },
    get busy() {
      return busy
    },
    advance() {
      if (failure !== undefined) {
        const { error } = failure
        failure = undefined
        return Promise.reject(error)
      }
      busy = true
      return over ? Promise.resolve(finish()) : reader.read().then(onChunk, failToRead)
    },
    cancel(reason) {
      const wasOver = over
      over = true
      failure = undefined
      return wasOver ? Promise.resolve() : leaveSource(reader, reason)
    },
  }
}
