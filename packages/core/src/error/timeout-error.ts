import type { TimeoutCode } from "./codes.ts"

/** What a {@link TimeoutError} knows. */
export interface TimeoutFacts {
  readonly code: TimeoutCode
  /** The time that was allowed, in milliseconds. */
  readonly limit: number
}

/**
 * Something took longer than it was allowed to. An `Error` with a `code`, which says which of the times it was.
 *
 * @example An answer that stalls
 * ```ts
 * import { timeout, TimeoutError } from "@millrace/core"
 *
 * const reader = timeout(new ReadableStream(), { idle: 5 }).getReader()
 * const caught = await reader.read().catch((error) => error)
 *
 * caught instanceof TimeoutError && [caught.code, caught.limit] // => ["idle-timeout", 5]
 * ```
 */
export class TimeoutError extends Error {
  readonly code: TimeoutCode
  /** The time that was allowed, in milliseconds. */
  readonly limit: number

  constructor(message: string, { code, limit }: TimeoutFacts) {
    super(message)
    this.code = code
    this.limit = limit
  }
}
