/**
 * The one loop behind `pipe`, `iterate` and `batches`: reads the source on demand, runs what it gives through the
 * blocks, and stops as soon as anything came of it. Nothing is read ahead.
 */
import type { Block, Outlet } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { openSource, type Source } from "./source.ts"

/** A running pipeline. */
export interface Pump {
  /** Whether the pipeline has ended, by itself or by `cancel`. */
  readonly over: boolean
  /** Whether a call of `advance` is under way. */
  readonly busy: boolean
  /**
   * Reads until something is yielded or the pipeline is over, then gives `result()`. An error waits until what was
   * yielded before it has been taken: it is thrown by the call after.
   */
  advance<Result>(result: () => Result): Promise<Result>
  /** Stops for good and tells the source why. */
  cancel(reason?: unknown): Promise<void>
}

/** Sets blocks to work on a source. What they yield goes to `sink`. */
export function createPump(
  source: Source<unknown>,
  blocks: readonly Block<unknown, unknown>[],
  sink: (chunk: unknown) => void,
): Pump {
  const reader = openSource(source)
  const block = compose(...blocks)
  let over = false
  let busy = false
  let yielded = false
  let failure: { readonly error: unknown } | undefined

  const outlet: Outlet<unknown> = {
    enqueue(chunk) {
      if (over) return
      yielded = true
      sink(chunk)
    },
    terminate() {
      over = true
      abandon(undefined)
    },
  }

  /** Lets the source go. Its own trouble in doing so has nobody left to go to. */
  function abandon(reason: unknown) {
    reader.cancel(reason).catch(() => {})
  }

  function take(chunk: { readonly done: boolean; readonly value?: unknown }) {
    try {
      if (!chunk.done) return block.transform(chunk.value, outlet)
      block.flush(outlet)
      over = true
    } catch (error) {
      if (!chunk.done) abandon(error)
      if (!yielded) throw error
      over = true
      failure = { error }
    }
  }

  return {
    get over() {
      return over && failure === undefined
    },
    get busy() {
      return busy
    },
    async advance(result) {
      busy = true
      yielded = false
      try {
        if (failure !== undefined) throw failure.error
        while (!yielded && !over) {
          const chunk = await reader.read()
          if (!over) take(chunk)
        }
      } catch (error) {
        over = true
        failure = undefined
        throw error
      } finally {
        busy = false
      }
      return result()
    },
    cancel(reason) {
      over = true
      failure = undefined
      return reader.cancel(reason)
    },
  }
}
