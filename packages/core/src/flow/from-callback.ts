/** A stream of what is pushed, by those who do not wait to be asked. */
import { LimitError } from "../error/limit-error.ts"
import type { BufferOptions } from "./buffer-options.ts"
import { type BufferedStream, createLane } from "./lane.ts"

/** Enough for what comes before anybody reads. */
const HIGH_WATER_MARK = 1024

/** Options of sources that push: those of `buffer`. `overflow` is `"error"` and `highWaterMark` 1024 by default. */
export interface PushOptions<T> extends BufferOptions<T> {}

/** What a push source fills its stream with. */
export interface Producer<T> {
  /**
   * Gives an item, and says whether there is room for another. Where there is none, `overflow` says what becomes of it;
   * with `"block"` or `"coalesce"` the next one fails the stream, so wait for `ready`.
   */
  push(item: T): boolean
  /** Ends the stream behind what was pushed. */
  close(): void
  /** Fails the stream behind what was pushed. */
  error(error: unknown): void
  /** Resolves when there is room, or the stream is over. */
  ready(): Promise<void>
  /** Is aborted when nothing is wanted any more, however the stream ends: with the reason, where there is one. */
  readonly signal: AbortSignal
}

/**
 * Makes a stream of what a function pushes. It is called at once; what it throws, or gives a promise for that rejects,
 * fails the stream.
 *
 * @throws LimitError in the stream: `buffer-overflow` behind what is held
 * @throws ArgumentError `invalid-option`
 *
 * @example A function that pushes
 * ```ts
 * import { fromCallback } from "@millrace/core"
 *
 * const numbers = fromCallback<number>(({ push, close }) => {
 *   for (const number of [1, 2, 3]) push(number)
 *   close()
 * })
 *
 * await Array.fromAsync(numbers) // => [1, 2, 3]
 * ```
 *
 * @example A producer that waits, and stops when it is told to
 * ```ts
 * import { fromCallback } from "@millrace/core"
 *
 * const endless = fromCallback<number>(
 *   async ({ push, ready, signal }) => {
 *     for (let number = 1; !signal.aborted; number++) if (!push(number)) await ready()
 *   },
 *   { overflow: "block" },
 * )
 * const reader = endless.getReader()
 *
 * await reader.read() // => { done: false, value: 1 }
 * await reader.cancel()
 * ```
 */
export function fromCallback<T>(
  start: (producer: Producer<T>) => unknown,
  options: PushOptions<T> = {},
): BufferedStream<T> {
  const { highWaterMark = HIGH_WATER_MARK, overflow = "error", size } = options
  // The platform's strategies have accessors that no spread takes along.
  const openLane = createLane<T>({ ...options, highWaterMark, overflow, size })
  const stopped = new AbortController()
  const { signal } = stopped
  let waiting: (() => void)[] = []
  const lane = openLane({ ready: wake, left: stop })

  function wake() {
    if (!signal.aborted && lane.full) return
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }

  function stop(reason: unknown) {
    if (signal.aborted) return
    stopped.abort(reason)
    wake()
  }

  function end(failure?: { readonly error: unknown }) {
    if (signal.aborted) return
    lane.end(failure)
    stop(failure?.error)
  }

  const error = (error: unknown) => end({ error })

  async function begin() {
    await start({
      push(item) {
        if (signal.aborted) return false
        if (!lane.blocked) lane.put(item)
        else {
          const { queued } = lane.counters
          const message = `Cannot buffer more than the ${queued} items that wait: nobody waited for room`
          error(new LimitError(message, { code: "buffer-overflow", limit: queued, received: queued + 1 }))
        }
        return !signal.aborted && !lane.full
      },
      close: () => end(),
      error,
      ready: () => (signal.aborted || !lane.full ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
      signal,
    })
  }
  if (!signal.aborted) begin().catch(error)
  return lane.stream
}
