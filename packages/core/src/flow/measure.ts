/** How fast a stream comes: what people wait for, in milliseconds. */
import type { Source } from "../drive/source.ts"
import { type Clock, systemClock } from "./clock.ts"
import { type Flow, type FlowOptions, openFlow } from "./flow.ts"

/** Options of {@link measure}. */
export interface MeasureOptions extends FlowOptions {
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

/** What was measured of a stream until now. Times are in milliseconds, and count from the first read. */
export interface StreamMetrics {
  /** How many items came. */
  readonly count: number
  /** How long the first item took. */
  readonly timeToFirst: number | undefined
  /** Items per second from the first to the last, the first left out: what was waited for it is `timeToFirst`. */
  readonly rate: number | undefined
  /** The longest time between an item and the next. */
  readonly longestGap: number | undefined
  /** How long the stream took, or takes already. */
  readonly duration: number
}

/** A stream and what is measured of it. */
export interface Measured<T> {
  readonly stream: ReadableStream<T>
  /** Live: as it stands when it is looked at; once the stream is over, however it ended, as it was at its end. */
  readonly metrics: StreamMetrics
}

/**
 * Passes a stream on and measures it. The time of a reader that makes items wait counts as theirs.
 *
 * @example How fast an answer comes
 * ```ts
 * import { measure } from "@millrace/core"
 * import { scriptedSource, virtualClock } from "@millrace/core/testing"
 *
 * const clock = virtualClock()
 * const source = scriptedSource([{ delay: 300 }, { chunk: "Hel" }, { delay: 20 }, { chunk: "lo" }], { clock })
 * const measured = measure(source.stream, { clock })
 * const text = Array.fromAsync(measured.stream)
 * await clock.advance(1000)
 *
 * measured.metrics // => { count: 2, timeToFirst: 300, rate: 50, longestGap: 20, duration: 320 }
 * ```
 */
export function measure<T>(source: Source<T>, options: MeasureOptions = {}): Measured<T> {
  return openMeasured(
    source,
    options,
    () => {},
    () => {},
  )
}

/** A stream that is measured, for one who looks at the items too, and at the end. */
export interface MeasuredFlow<T> extends Measured<T> {
  readonly flow: Flow<T>
}

/**
 * Opens a stream that is measured.
 *
 * @param take is given each item before the reader
 * @param settle is called once, at the end; `whole` tells whether that was the source's own
 */
export function openMeasured<T>(
  source: Source<T>,
  options: MeasureOptions,
  take: (item: T) => void,
  settle: (whole: boolean, reason: unknown) => void,
): MeasuredFlow<T> {
  const { clock = systemClock } = options
  let count = 0
  let whole = false
  let longestGap: number | undefined
  let began: number | undefined
  let first: number | undefined
  let last: number | undefined
  let ended: number | undefined

  const flow = openFlow<T>(source, options, {
    pull() {
      began ??= clock.now()
      flow.next()
    },
    take(item) {
      const now = clock.now()
      count++
      first ??= now
      if (last !== undefined) longestGap = Math.max(longestGap ?? 0, now - last)
      last = now
      take(item)
      flow.enqueue(item)
    },
    done() {
      whole = true
      flow.close()
    },
    end(reason) {
      ended = clock.now()
      settle(whole, reason)
    },
  })

  return {
    flow,
    stream: flow.stream,
    metrics: {
      get count() {
        return count
      },
      get timeToFirst() {
        return first === undefined ? undefined : first - (began ?? first)
      },
      get rate() {
        const time = (last ?? 0) - (first ?? 0)
        return time > 0 ? ((count - 1) * 1000) / time : undefined
      },
      get longestGap() {
        return longestGap
      },
      get duration() {
        const now = ended ?? clock.now()
        return now - (began ?? now)
      },
    },
  }
}
