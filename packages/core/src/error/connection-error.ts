import type { ConnectionCode } from "./codes.ts"

/** What a {@link ConnectionError} knows. */
export interface ConnectionFacts {
  readonly code: ConnectionCode
  /** How many requests have failed in a row, this one included. */
  readonly attempt: number
  /** The status of the response, where there was one. */
  readonly status?: number | undefined
  /** What the last attempt failed with. */
  readonly cause?: unknown
}

/**
 * A connection cannot be made, or not again. An `Error` with a `code`. It tells nothing of what the response said, which
 * may be secret.
 *
 * @example A server that refuses
 * ```ts
 * import { connectSse, ConnectionError } from "@millrace/core"
 *
 * const fetch = async () => new Response("who are you?", { status: 401 })
 * const reader = connectSse("https://api.example/events", { fetch }).getReader()
 * const caught = await reader.read().catch((error) => error)
 *
 * caught instanceof ConnectionError && [caught.code, caught.status] // => ["http-status", 401]
 * ```
 */
export class ConnectionError extends Error {
  readonly code: ConnectionCode
  /** How many requests have failed in a row, this one included. */
  readonly attempt: number
  /** The status of the response, where there was one. */
  readonly status: number | undefined

  constructor(message: string, { code, attempt, status, cause }: ConnectionFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.attempt = attempt
    this.status = status
  }
}
