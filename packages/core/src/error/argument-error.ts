import type { ArgumentCode } from "./codes.ts"
import { quote } from "./quote.ts"

/** What an {@link ArgumentError} knows. */
export interface ArgumentFacts {
  readonly code: ArgumentCode
  /** The error that the platform gave. */
  readonly cause?: unknown
}

/**
 * The caller gave a value that cannot be used. A `TypeError` with a `code`.
 *
 * @example A stream that somebody else reads
 * ```ts
 * import { ArgumentError, pipe } from "@millrace/core"
 *
 * const stream = new ReadableStream()
 * stream.getReader()
 * let caught: unknown
 * try {
 *   pipe(stream)
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof ArgumentError && caught.code // => "stream-locked"
 * ```
 */
export class ArgumentError extends TypeError {
  readonly code: ArgumentCode

  constructor(message: string, { code, cause }: ArgumentFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** Takes an option that is a count or a size: a whole number from 1 on, or `Infinity` to opt out of a limit. */
export function limitOption(name: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value > 0)) return value
  throw invalidOption(name, value, "a whole number from 1 on, or Infinity")
}

/** Says that an option cannot be used, and what would be. */
export function invalidOption(name: string, value: unknown, wanted: string): ArgumentError {
  return new ArgumentError(`Cannot use ${quote(value)} as ${name}: wanted ${wanted}`, { code: "invalid-option" })
}
