/** How long to wait before a connection is made again, and when to give up. */
import { invalidOption, limitOption } from "../../error/argument-error.ts"

/** When and how often a connection is made again. */
export interface RetryOptions {
  /** The first wait, in milliseconds. What the server says in a `retry` field takes its place. @default 1000 */
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

/** The waits of one connection. */
export interface Backoff {
  /** The longest wait. */
  readonly max: number
  /** How often in a row the connection has failed. */
  readonly attempt: number
  /** Whether that is too often. */
  readonly exhausted: boolean
  /** Takes the server's word for the first wait. */
  initial(time: number): void
  /** Whether a status may be better next time. */
  retries(status: number): boolean
  /** The connection is good. */
  succeed(): void
  /** The connection has failed, or ended. Gives how often in a row. */
  fail(): number
  /** How long to wait now, in milliseconds. */
  delay(): number
}

/** Begins to count. */
export function createBackoff(options: RetryOptions = {}, random: () => number = Math.random): Backoff {
  const { statuses = [408, 425, 429, 500, 502, 503, 504] } = options
  const factor = numberOption("retry.factor", options.factor ?? 2, 1)
  const jitter = numberOption("retry.jitter", options.jitter ?? 0.5, 0)
  const max = limitOption("retry.max", options.max ?? 30_000)
  const limit = limitOption("retry.limit", options.limit ?? 10)
  let initial = numberOption("retry.initial", options.initial ?? 1000, 0)
  let attempt = 0

  return {
    max,
    get attempt() {
      return attempt
    },
    get exhausted() {
      return attempt > limit
    },
    initial(time) {
      initial = time
    },
    retries: (status) => statuses.includes(status),
    succeed() {
      attempt = 0
    },
    fail: () => ++attempt,
    delay: () => Math.min(Math.max(max, initial), initial * factor ** (attempt - 1)) * (1 + jitter * random()),
  }
}

function numberOption(name: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value
  throw invalidOption(name, value, `a number from ${least} on`)
}
