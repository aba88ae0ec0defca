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

/** What blocks that take bytes want. */
export const BYTES = "a Uint8Array, as encodeText() makes of text"

/** What blocks that take text want. */
export const TEXT = "a string, as decodeText() makes of bytes"

/** Says that a chunk is of the wrong kind: types catch it, and callers without types lose data if nothing else does. */
export function invalidChunk(chunk: unknown, wanted: string): ArgumentError {
  return new ArgumentError(`Cannot take ${quote(chunk)} as a chunk: wanted ${wanted}`, { code: "invalid-chunk" })
}
