/** No source is waited for in vain. */
import type { Source } from "../drive/source.ts"
import { limitOption } from "../error/argument-error.ts"
import type { TimeoutCode } from "../error/codes.ts"
import { TimeoutError } from "../error/timeout-error.ts"
import { type Clock, systemClock } from "./clock.ts"
import { type FlowOptions, openFlow } from "./flow.ts"
import { openWatch } from "./watch.ts"

/** Options of {@link timeout}. Times are whole milliseconds; `Infinity` is none. */
export interface TimeoutOptions extends FlowOptions {
  /** The longest wait for the first item. @default what `idle` is */
  readonly first?: number | undefined
  /** The longest wait for any item. @default Infinity */
  readonly idle?: number | undefined
  /** The longest time from the call to the end of the stream, however it is spent. @default Infinity */
  readonly total?: number | undefined
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock | undefined
}

/**
 * Passes items on, and fails with a {@link TimeoutError} where they take too long; the source is cancelled with that
 * error as the reason. `first` and `idle` count only while somebody waits for the source, so that a slow reader is not
 * taken for a slow source. An item that comes later is dropped.
 *
 * @throws TimeoutError in the stream: `first-timeout`, `idle-timeout`, `total-timeout`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example A source that stalls
 * ```ts
 * import { timeout } from "@millrace/core"
 *
 * const stalled = new ReadableStream({ start: (controller) => controller.enqueue("Hel") })
 * const reader = timeout(stalled, { first: 2_000, idle: 5 }).getReader()
 *
 * await reader.read() // => { done: false, value: "Hel" }
 * await reader.read() // throws TimeoutError
 * ```
 */
export function timeout<T>(source: Source<T>, options: TimeoutOptions = {}): ReadableStream<T> {
  const { clock = systemClock } = options
  const { idle = Number.POSITIVE_INFINITY, first = idle, total = Number.POSITIVE_INFINITY } = options
  const expiry = (name: "first" | "idle" | "total", limit: number, what: string) =>
    openWatch(clock, limitOption(name, limit), () => flow.fail(expired(`${name}-timeout`, limit, what)))

  const whole = expiry("total", total, "the end")
  const next = expiry("idle", idle, "an item")
  let watch = options.first === undefined ? next : expiry("first", first, "the first item")
  const flow = openFlow<T>(source, options, {
    pull() {
      watch.start()
      flow.next()
    },
    take(item) {
      if (watch === next) watch.stop()
      else watch.end()
      watch = next
      flow.enqueue(item)
    },
    end() {
      watch.end()
      whole.end()
    },
  })
  if (!flow.over) whole.start()
  return flow.stream
}

function expired(code: TimeoutCode, limit: number, what: string): TimeoutError {
  return new TimeoutError(`Cannot wait longer than ${limit} ms for ${what}`, { code, limit })
}
