import type { AbortPart, ErrorPart, InterruptedPart } from "../../part.ts"

/** `"failed"`, the provider said so; `"interrupted"`, the stream was cut; `"aborted"`, it was stopped on purpose. */
export type StreamFailureCode = "failed" | "interrupted" | "aborted"

const CODES = { error: "failed", interrupted: "interrupted", abort: "aborted" } as const

/**
 * An answer came to a bad end in a format that has no word for it, so the transfer is to break off: a short answer would
 * look like a whole one. An `Error` with a `code` and the part that ended the stream.
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { StreamFailure, text } from "@millrace/llm"
 *
 * let caught: unknown
 * try {
 *   run([{ type: "interrupted", code: "truncated" }], text.encode())
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof StreamFailure && [caught.code, caught.end.type] // => ["interrupted", "interrupted"]
 * ```
 */
export class StreamFailure extends Error {
  readonly code: StreamFailureCode
  /** How the stream ended. */
  readonly end: ErrorPart | InterruptedPart | AbortPart

  constructor(end: ErrorPart | InterruptedPart | AbortPart) {
    const code = CODES[end.type]
    super(`Cannot complete the answer: the stream ${code === "failed" ? "has failed" : `was ${code}`}`)
    this.code = code
    this.end = end
  }
}
