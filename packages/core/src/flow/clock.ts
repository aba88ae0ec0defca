/** Where time comes from, so that whatever waits can be tested without waiting. */
export interface Clock {
  /** Milliseconds from some start that does not change. Never fewer than before. */
  now(): number
  /** Calls a function once, after so many milliseconds. Gives a handle for `clearTimeout`. */
  setTimeout(callback: () => void, delay: number): unknown
  clearTimeout(handle: unknown): void
}

/**
 * The platform's own clock.
 *
 * @example
 * ```ts
 * import { systemClock } from "@millrace/core"
 *
 * const before = systemClock.now()
 * await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 1))
 *
 * systemClock.now() >= before // => true
 * ```
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, delay) => setTimeout(callback, delay),
  clearTimeout: (handle) => clearTimeout(handle as number),
}
