/** A timer that is set anew all the time: one timer of the clock serves for many starts, as most never run out. */
import type { Clock } from "./clock.ts"

/** The longest that the platform's timers wait, in milliseconds: past it they ring at once. It is 24 days. */
export const LONGEST = 2_147_483_647

/** A time that may run out. */
export interface Watch {
  /** Lets the time run, from its beginning. Does nothing where it runs. */
  start(): void
  /** Lets it stand still. */
  stop(): void
  /** Lets go of the clock. */
  end(): void
}

/**
 * Makes a watch, which stands still.
 *
 * @param limit milliseconds from a start to the ring; with `Infinity` it never rings
 */
export function openWatch(clock: Clock, limit: number, ring: () => void): Watch {
  let since: number | undefined
  let timer: unknown

  function arm(delay: number) {
    timer = clock.setTimeout(check, Math.min(delay, LONGEST))
  }

  /** The timer may be that of an earlier start: it looks how much time has really passed. */
  function check() {
    timer = undefined
    if (since === undefined) return
    const left = since + limit - clock.now()
    if (left > 0) return arm(left)
    since = undefined
    ring()
  }

  return {
    start() {
      if (limit === Number.POSITIVE_INFINITY) return
      since ??= clock.now()
      if (timer === undefined) arm(limit)
    },
    stop() {
      since = undefined
    },
    end() {
      since = undefined
      clock.clearTimeout(timer)
      timer = undefined
    },
  }
}
