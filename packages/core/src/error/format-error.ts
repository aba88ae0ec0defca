import type { FormatCode } from "./codes.ts"

/** What a {@link FormatError} knows. */
export interface FormatFacts {
  readonly code: FormatCode
  /** Number of the line or item, counted from 1. */
  readonly line?: number | undefined
  /** Where it starts in the input, in the unit that the block's documentation names, counted from 0. */
  readonly offset?: number | undefined
  /** The first 100 code units of what was read. */
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
  /** The first 100 code units of what was read. */
  readonly input: string | undefined

  constructor(message: string, { code, line, offset, input, cause }: FormatFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.line = line
    this.offset = offset
    this.input = input === undefined ? undefined : excerpt(input)
  }
}

/** Cuts quoted input to 100 code units, so that no error carries a stream away with it. */
export function excerpt(input: string): string {
  return input.length > 100 ? `${input.slice(0, 99)}…` : input
}
