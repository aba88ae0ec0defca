/** Work on a stream's items beside the stream: what it does well or badly is not the stream's. */
import { isStream, type Source } from "../drive/source.ts"
import type { BufferOptions } from "./buffer-options.ts"
import { type Feed, openFeed } from "./feed.ts"
import type { FlowOptions } from "./flow.ts"
import { createLane, type Lane } from "./lane.ts"
import { type Outflow, openOutflow } from "./outflow.ts"

/** What sees every item. Where a function gives a promise, the next call waits for it. */
export interface Processor<T> {
  onItem?(item: T): unknown
  /** Called when the stream has come to its end. */
  onComplete?(): unknown
  /** Called in place of `onComplete`: with the source's error, with the reason of a cancel or an abort, or where the processor itself has failed. */
  onError?(error: unknown): unknown
  /** What is held for it while it works, and what becomes of more: by default 64 items, then the stream waits. */
  readonly buffer?: Omit<BufferOptions<T>, "signal"> | undefined
}

/** A processor that has failed. */
export interface ProcessorFailure<T> {
  readonly error: unknown
  readonly processor: Processor<T>
}

/** Options of {@link processors}. */
export interface ProcessorsOptions<T> extends FlowOptions {
  /** Is told of every processor that has failed; what it throws fails the stream. @default console.error */
  readonly onFailure?: ((error: unknown, processor: Processor<T>) => void) | undefined
}

/** A stream that knows which of its processors have failed. */
export type ProcessedStream<T> = ReadableStream<T> & {
  /** Live: more may come. */
  readonly failures: readonly ProcessorFailure<T>[]
}

/**
 * Passes items on and shows each to several processors, at the pace of the stream's reader and of the slowest
 * processor. One that throws, or rejects, is told so by its own `onError` and sees nothing more; the others and the
 * stream go on. The stream closes when all have completed. A `cancel` and an abort leave what a processor has
 * not seen yet to it, and then call its `onError` with the reason. A stream without processors is given as it is.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example One processor counts, another fails
 * ```ts
 * import { processors } from "@millrace/core"
 *
 * let length = 0
 * const counter = { onItem: (text: string) => (length += text.length) }
 * const broken = { onItem: () => Promise.reject(new Error("disk full")) }
 * const stream = processors(["Hel", "lo"], [counter, broken], { onFailure: () => {} })
 *
 * await Array.fromAsync(stream) // => ["Hel", "lo"]
 * length // => 5
 * stream.failures.map(({ error }) => String(error)) // => ["Error: disk full"]
 * ```
 */
export function processors<T>(
  source: Source<T>,
  list: readonly Processor<T>[],
  options: ProcessorsOptions<T> = {},
): ProcessedStream<T> {
  const { onFailure = (error) => console.error(error), signal } = options
  const failures: ProcessorFailure<T>[] = []
  // A stream more would cost more than twice the time of reading.
  if (list.length === 0 && signal === undefined && isStream(source) && !source.locked) {
    return Object.assign(source, { failures })
  }
  const openers = list.map(({ buffer = {} }) => createLane(buffer))
  /** The processors that still see items. */
  const lanes = new Set<Lane<T>>()
  let concluded = false
  let failure: { readonly error: unknown } | undefined

  const feed: Feed = openFeed<T>(source, {
    ready() {
      for (const lane of lanes) if (lane.blocked) return false
      return outflow.wanted
    },
    take(item) {
      outflow.enqueue(item)
      for (const lane of lanes) lane.put(item)
    },
    end(how) {
      if (how) return outflow.fail(how.error)
      conclude()
      done.then(outflow.close)
    },
  })

  const outflow: Outflow<T> = openOutflow<T>({
    signal,
    pull: feed.next,
    end(reason) {
      conclude({ error: reason })
      return feed.leave(reason)
    },
  })

  function conclude(how?: { readonly error: unknown }) {
    if (!concluded) failure = how
    concluded = true
    for (const lane of lanes) lane.end(failure)
  }

  const done = Promise.all(openers.map((openLane, index) => work(list[index] as Processor<T>, openLane)))

  async function work(processor: Processor<T>, openLane: ReturnType<typeof createLane<T>>) {
    let lane: Lane<T> | undefined
    lane = openLane({
      ready: feed.next,
      left() {
        lanes.delete(lane as Lane<T>)
        feed.next()
      },
    })
    lanes.add(lane)
    if (concluded) lane.end(failure)
    const reader = lane.stream.getReader()
    try {
      for (;;) {
        const chunk = await reader.read()
        if (chunk.done) break
        await processor.onItem?.(chunk.value)
      }
    } catch (error) {
      reader.cancel(error).catch(() => {})
      if (!failure || failure.error !== error) report(error, processor)
      return attempt(processor, () => processor.onError?.(error))
    }
    return attempt(processor, () => processor.onComplete?.())
  }

  async function attempt(processor: Processor<T>, call: () => unknown) {
    try {
      await call()
    } catch (error) {
      report(error, processor)
    }
  }

  function report(error: unknown, processor: Processor<T>) {
    failures.push({ error, processor })
    try {
      onFailure(error, processor)
    } catch (thrown) {
      outflow.fail(thrown)
    }
  }

  return Object.assign(outflow.stream, { failures })
}
