/** Time that passes when a test says so. */
import { invalidOption } from "../error/argument-error.ts"
import type { Clock } from "../flow/clock.ts"

/** A clock and the hand that turns it. */
export interface VirtualClock extends Clock {
  /**
   * Lets so many milliseconds pass: calls every timer that falls due, in order, and lets promises settle before the
   * first, after each and at the end.
   *
   * @throws ArgumentError `invalid-option` where the time is negative
   */
  advance(time: number): Promise<void>
  /** How many timers are set. */
  readonly pending: number
}

/**
 * Makes a clock that starts at 0.
 *
 * @example
 * ```ts
 * import { virtualClock } from "@millrace/core/testing"
 *
 * const clock = virtualClock()
 * const rung: number[] = []
 * clock.setTimeout(() => rung.push(clock.now()), 1000)
 * await clock.advance(5000)
 *
 * rung // => [1000]
 * clock.now() // => 5000
 * ```
 */
export function virtualClock(): VirtualClock {
  let now = 0
  let lastHandle = 0
  const timers = new Map<number, { readonly due: number; readonly callback: () => void }>()

  function nextDue(until: number) {
    let found: { handle: number; due: number; callback: () => void } | undefined
    for (const [handle, timer] of timers) {
      if (timer.due <= until && (found === undefined || timer.due < found.due)) found = { handle, ...timer }
    }
    return found
  }

  return {
    now: () => now,
    setTimeout(callback, delay) {
      // As the platform has it, a delay that is no number is none.
      timers.set(++lastHandle, { due: now + Math.max(0, delay || 0), callback })
      return lastHandle
    },
    clearTimeout: (handle) => void timers.delete(handle as number),
    get pending() {
      return timers.size
    },
    async advance(time) {
      if (!(time >= 0)) throw invalidOption("time", time, "a number of milliseconds from 0 on")
      const until = now + time
      await settle()
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer.handle)
        now = timer.due
        timer.callback()
        await settle()
      }
      now = Math.max(now, until)
    },
  }
}

/**
 * Lets promises settle, those behind the machinery of streams included: three turns of the real event loop, and no wait.
 *
 * @example
 * ```ts
 * import { settle } from "@millrace/core/testing"
 *
 * let settled = false
 * Promise.resolve().then(() => { settled = true })
 * await settle()
 *
 * settled // => true
 * ```
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0))
}
