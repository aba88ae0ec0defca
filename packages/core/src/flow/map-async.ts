/** Work on items that takes time: so many at once, and no more. */
import type { Source } from "../drive/source.ts"
import { limitOption } from "../error/argument-error.ts"
import { type Feed, openFeed } from "./feed.ts"
import { createFifo } from "./fifo.ts"
import type { FlowOptions } from "./flow.ts"
import { type Outflow, openOutflow } from "./outflow.ts"

/** Options of {@link mapAsync}. */
export interface MapAsyncOptions extends FlowOptions {
  /** How many items may be under way at a time: worked on, or done and not yet read. @default 1 */
  readonly concurrency?: number | undefined
  /** Whether results come in the order of their items; else they come as they are done. @default true */
  readonly ordered?: boolean | undefined
}

/** What the function is given besides the item. */
export interface MapAsyncContext {
  /** Aborted when nobody waits for results any more, with the reason. */
  readonly signal: AbortSignal
}

/**
 * Gives what a function that takes time makes of each item. Nothing is read before somebody reads, and no more than
 * `concurrency` items are under way. What the function throws fails the stream, and cancels the source with it at once;
 * where the order is kept, results of items before come first. Cancelling the stream aborts the signal of the function.
 *
 * @param fn gives a result, or a promise of one
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example
 * ```ts
 * import { mapAsync } from "@millrace/core"
 *
 * const sizes = mapAsync(["one", "three"], async (text) => (await new Blob([text]).arrayBuffer()).byteLength, {
 *   concurrency: 4,
 * })
 *
 * await Array.fromAsync(sizes) // => [3, 5]
 * ```
 */
export function mapAsync<In, Out>(
  source: Source<In>,
  fn: (item: In, context: MapAsyncContext) => Out | PromiseLike<Out>,
  options: MapAsyncOptions = {},
): ReadableStream<Out> {
  const { ordered = true, signal } = options
  const concurrency = limitOption("concurrency", options.concurrency ?? 1)
  const abort = new AbortController()
  /** In the order in which their results are given: those that are not done stand here only where order is kept. */
  const queue = createFifo<Task<Out>>()
  let underway = 0
  let ending: { readonly error?: unknown } | undefined

  const feed: Feed = openFeed<In>(source, {
    ready: () => outflow.wanted && underway < concurrency,
    take(item) {
      underway++
      const task: Task<Out> = { result: undefined }
      if (ordered) queue.push(task)
      work(item, task)
    },
    end(failure) {
      ending = failure ?? {}
      serve()
    },
  })

  const outflow: Outflow<Out> = openOutflow<Out>({
    signal,
    pull: serve,
    end(reason) {
      if (underway > 0) abort.abort(reason)
      return feed.leave(reason)
    },
  })

  async function work(item: In, task: Task<Out>) {
    try {
      task.result = { value: await fn(item, { signal: abort.signal }) }
    } catch (error) {
      task.result = { error }
      feed.leave(error)
    }
    if (!ordered) queue.push(task)
    serve()
  }

  function serve() {
    const result = queue.first?.result
    if (outflow.wanted && result) {
      queue.shift()
      underway--
      if ("error" in result) outflow.fail(result.error)
      else outflow.enqueue(result.value)
    }
    if (ending && underway === 0) {
      if ("error" in ending) outflow.fail(ending.error)
      else outflow.close()
    }
    feed.next()
  }

  return outflow.stream
}

interface Task<Out> {
  result: { readonly value: Out } | { readonly error: unknown } | undefined
}
