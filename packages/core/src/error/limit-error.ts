import type { LimitCode } from "./codes.ts"

/** What a {@link LimitError} knows. */
export interface LimitFacts {
  readonly code: LimitCode
  /** The limit in force, in the unit that the message names. */
  readonly limit: number
  /** The size that went past it, as far as it was counted. */
  readonly received: number
}

/**
 * Something in the input grew past its limit, so the stream is over. A `RangeError` with a `code`.
 *
 * @example A line longer than its limit
 * ```ts
 * import { LimitError, lines, run } from "@millrace/core"
 *
 * let caught: unknown
 * try {
 *   run(["a long line\n"], lines({ maxLength: 4 }))
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof LimitError && [caught.code, caught.limit, caught.received] // => ["line-too-long", 4, 11]
 * ```
 */
export class LimitError extends RangeError {
  readonly code: LimitCode
  /** The limit in force, in the unit that the message names. */
  readonly limit: number
  /** The size that went past it, as far as it was counted. */
  readonly received: number

  constructor(message: string, { code, limit, received }: LimitFacts) {
    super(message)
    this.code = code
    this.limit = limit
    this.received = received
  }
}
