/** What a {@link PromptError} knows. */
export interface PromptErrorFacts {
  readonly code: PromptErrorCode
  /** What is at fault: a place in the body that was read, or in the prompt that was to be written. */
  readonly path: string
}

/** `"invalid-request"`, a body is not of its dialect; `"unsupported"`, a prompt holds what a dialect cannot express. */
export type PromptErrorCode = "invalid-request" | "unsupported"

/**
 * A request cannot be read, or cannot be written. A `TypeError` with a `code` and the `path` of what is at fault.
 *
 * @example A request without messages
 * ```ts
 * import { openaiChat, PromptError } from "@millrace/llm"
 *
 * let caught: unknown
 * try {
 *   openaiChat.request.read({ model: "m" })
 * } catch (error) {
 *   caught = error
 * }
 * caught instanceof PromptError && [caught.code, caught.path] // => ["invalid-request", "messages"]
 * ```
 */
export class PromptError extends TypeError {
  readonly code: PromptErrorCode
  /** As in `messages[0].content`. */
  readonly path: string

  constructor(message: string, { code, path }: PromptErrorFacts) {
    super(message)
    this.code = code
    this.path = path
  }
}
