import type { InterruptedCode } from "./codes.ts"

/** What an {@link InterruptedError} knows. */
export interface InterruptedFacts<Partial = unknown> {
  /** What there was until then. */
  readonly partial: Partial
  /** The error of the source, or the reason of the cancel or the abort. */
  readonly cause?: unknown
}

/**
 * A value was to be made of a whole stream, and the stream failed or was left before its end. An `Error` with a `code`,
 * which keeps what there was.
 *
 * @example An answer that breaks off
 * ```ts
 * import { collect, InterruptedError, joinText } from "@millrace/core"
 *
 * async function* answer() {
 *   yield "Hel"
 *   throw new Error("gone")
 * }
 * const caught = await collect(answer(), joinText()).final.catch((error) => error)
 *
 * caught instanceof InterruptedError && [caught.code, caught.partial] // => ["interrupted", "Hel"]
 * caught.cause.message // => "gone"
 * ```
 */
export class InterruptedError<Partial = unknown> extends Error {
  readonly code: InterruptedCode
  /** What there was until then. */
  readonly partial: Partial

  constructor(message: string, { partial, cause }: InterruptedFacts<Partial>) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = "interrupted"
    this.partial = partial
  }
}
