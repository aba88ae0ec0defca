/** Signs of life, so that whoever stands between does not take a source that thinks for a connection that died. */
import type { Source } from "../drive/source.ts"
import { limitOption } from "../error/argument-error.ts"
import { type Clock, systemClock } from "./clock.ts"
import { type FlowOptions, openFlow } from "./flow.ts"
import { openWatch } from "./watch.ts"

/** Proxies give up after 30 to 125 seconds of silence, some browsers' tabs sooner. */
export const DEFAULT_INTERVAL = 15_000

/** Options of {@link heartbeat}. */
export interface HeartbeatOptions<Frame> extends FlowOptions {
  /** What is given in the silence: an item, or a function that makes one. */
  readonly frame: Frame | (() => Frame)
  /** Whole milliseconds of silence before each; `Infinity` for none. @default 15_000 */
  readonly interval?: number | undefined
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock | undefined
}

/**
 * Passes items on, and gives a frame wherever somebody has waited for one `interval` long, also for the first. Frames
 * stand between items only, so that none is cut; a reader that does not wait is given none, so that none pile up.
 *
 * At most one item is read ahead of a reader that has got a frame instead. A `timeout` belongs before it, since frames
 * are items to what comes behind it.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example Comments between events
 * ```ts
 * import { encodeSse, heartbeat, pipe, type SseMessage } from "@millrace/core"
 *
 * const events = new ReadableStream<SseMessage>()
 * const alive = heartbeat(events, { frame: { comment: "alive" }, interval: 5 })
 * const reader = pipe(alive, encodeSse()).getReader()
 *
 * await reader.read() // => { done: false, value: ": alive\n\n" }
 * ```
 */
export function heartbeat<T, Frame = T>(
  source: Source<T>,
  options: HeartbeatOptions<Frame>,
): ReadableStream<T | Frame> {
  const { frame, interval = DEFAULT_INTERVAL, clock = systemClock } = options
  const silence = openWatch(clock, limitOption("interval", interval), beat)

  function beat() {
    try {
      if (flow.wanted) flow.enqueue(typeof frame === "function" ? (frame as () => Frame)() : frame)
    } catch (error) {
      flow.fail(error)
    }
  }

  const flow = openFlow<T, T | Frame>(source, options, {
    pull() {
      silence.start()
      flow.next()
    },
    take(item) {
      silence.stop()
      flow.enqueue(item)
    },
    end: silence.end,
  })
  return flow.stream
}
