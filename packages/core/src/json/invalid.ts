/** What is to be done with an item that is framed well but is not JSON: one policy for every block that parses. */
import { invalidOption } from "../error/argument-error.ts"
import type { FormatCode } from "../error/codes.ts"
import { FormatError } from "../error/format-error.ts"
import { quote } from "../error/quote.ts"

/**
 * The policy: throw the failure and end the stream, leave the item out, or put a value in its place. A function is
 * called once for every failure, so that it can also count and report; where it gives `undefined`, which no JSON is, the
 * item is left out.
 */
export type OnInvalid = "throw" | "skip" | ((failure: FormatError) => unknown)

/** Where an item was found. */
export interface Place {
  /** Number of the line or item, from 1. */
  readonly line: number
  /** Where it starts in the input, from 0. */
  readonly offset: number
}

/** Checks a policy that may come from a caller without types. */
export function onInvalidOption(onInvalid: OnInvalid = "throw"): OnInvalid {
  if (onInvalid === "throw" || onInvalid === "skip" || typeof onInvalid === "function") return onInvalid
  throw invalidOption("onInvalid", onInvalid, '"throw", "skip" or a function')
}

/** Describes text that is not JSON, as far as it was read; the cause is what `JSON.parse` said. */
export function jsonFailure(
  input: string,
  { line, offset }: Place,
  cause?: unknown,
  code: FormatCode = "invalid-json",
): FormatError {
  return new FormatError(`Cannot parse item ${line} as JSON: ${quote(input)}`, {
    code,
    line,
    offset,
    input,
    cause,
  })
}

/** Carries a policy out. */
export function handleInvalid(failure: FormatError, onInvalid: OnInvalid, give: (value: unknown) => void): void {
  if (onInvalid === "throw") throw failure
  if (onInvalid === "skip") return
  const substitute = onInvalid(failure)
  if (substitute !== undefined) give(substitute)
}
