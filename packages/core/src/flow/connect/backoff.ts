/** How long to wait before a connection is made again, and when to give up. */
import { invalidOption } from "../../error/argument-error.ts"

/** When and how often a connection is made again. */
export interface RetryOptions {
  /**
   * The first wait, in milliseconds. What the server says in a `retry` field takes its place; further waits grow from the
   * longer of the two. @default 1000
   */
  readonly initial?: number | undefined
  /** What each further wait is multiplied by. @default 2 */
  readonly factor?: number | undefined
  /** The longest wait, in milliseconds before `jitter`; a server may ask for longer ones. @default 30_000 */
  readonly max?: number | undefined
  /** The share of each wait that is added to it at random, so that clients do not come back all at once. @default 0.5 */
  readonly jitter?: number | undefined
  /** How often in a row to try again before giving up; `Infinity` never does. @default 10 */
  readonly limit?: number | undefined
  /** The statuses that may be better next time. @default [408, 425, 429, 500, 502, 503, 504] */
  readonly statuses?: readonly number[] | undefined
}

/** When a connection is made again, every question answered. */
export interface Backoff {
  readonly max: number
  readonly limit: number
  readonly statuses: readonly number[]
  /** How long to wait after so many failures in a row, in milliseconds, where the server has named its own first wait. */
  delay(attempt: number, initial: number | undefined): number
}

/**
 * Checks the options.
 *
 * @throws ArgumentError `invalid-option`
 */
export function createBackoff(options: RetryOptions = {}, random: () => number = Math.random): Backoff {
  const { initial = 1000, factor = 2, max = 30_000, jitter = 0.5, limit = 10 } = options
  const { statuses = [408, 425, 429, 500, 502, 503, 504] } = options
  for (const [name, value] of Object.entries({ initial, factor, max, jitter, limit })) {
    if (!(value >= 0)) throw invalidOption(`retry.${name}`, value, "0 or more")
  }
  return {
    max,
    limit,
    statuses,
    delay(attempt, first = initial) {
      const base = attempt > 1 ? Math.max(first, initial) : first
      return Math.min(Math.max(max, base), base * factor ** (attempt - 1)) * (1 + jitter * random())
    },
  }
}

/**
 * Reads how long a server wants to be left alone, in milliseconds. A date is compared with the server's own, since its
 * clock may be another.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(headers: Headers): number {
  const value = headers.get("retry-after") ?? ""
  if (/^\d+$/.test(value)) return Number(value) * 1000
  return Date.parse(value) - Date.parse(headers.get("date") ?? "") || 0
}
