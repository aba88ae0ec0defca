import type { FormatCode } from "./codes.ts"
import { excerpt } from "./quote.ts"

/** What a {@link FormatError} knows. */
export interface FormatFacts {
  readonly code: FormatCode
  /** Number of the line or item, counted from 1. */
  readonly line?: number | undefined
  /** Where it starts in the input, in the unit that the block's documentation names, counted from 0. */
  readonly offset?: number | undefined
  /** What was read, of any length. */
  readonly input?: string | undefined
  /** The error that the platform gave. */
  readonly cause?: unknown
}

/**
 * The input is not what its format says. A `SyntaxError` with a `code`.
 *
 * @example A line that is not JSON
 * ```ts
 * import { decodeJsonLines, encodeText, FormatError, run } from "@millrace/core"
 *
 * let caught: unknown
 * try {
 *   run(['{"a":1}\noops\n'], encodeText(), decodeJsonLines())
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof FormatError && [caught.code, caught.line, caught.offset] // => ["invalid-json", 2, 8]
 * ```
 */
export class FormatError extends SyntaxError {
  readonly code: FormatCode
  /** Number of the line or item, counted from 1. */
  readonly line: number | undefined
  /** Where it starts in the input, in the unit that the block's documentation names, counted from 0. */
  readonly offset: number | undefined
  /** What was read; past 100 code units the first 99 of them and `…`. */
  readonly input: string | undefined

  constructor(message: string, { code, line, offset, input, cause }: FormatFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.line = line
    this.offset = offset
    this.input = input === undefined ? undefined : excerpt(input)
  }
}
