/**
 * What a recording is written from: readable text, and how it ends. Everything that a network and a tokenizer add
 * (tokens, events, chunks, times) is made from it by `recordConversation`, the same on every machine.
 */

/** One stretch of an answer. */
export type Passage =
  | { readonly kind: "reasoning" | "content" | "refusal"; readonly text: string }
  | { readonly kind: "tool-call"; readonly id: string; readonly name: string; readonly arguments: string }

/** How the stream is over: by the format's end rule, by an error inside the 200, or by a torn connection. */
export type Ending =
  | { readonly kind: "finish"; readonly reason: "stop" | "length" | "tool_calls" | "content_filter" }
  | { readonly kind: "error"; readonly error: UpstreamError }
  | { readonly kind: "cut" }

/** The error object of OpenAI's format. */
export interface UpstreamError {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string
}

export interface Conversation {
  /** The model's name after `replay/`. */
  readonly name: string
  /** Some words for a list. */
  readonly title: string
  /** One sentence that says what to look for. */
  readonly description: string
  /** The prompt's length in tokens, for the usage chunk: the prompt itself is not recorded. */
  readonly promptTokens: number
  /** Milliseconds until the first event. @default from 300 to 900, by the seed */
  readonly timeToFirstEvent?: number | undefined
  readonly passages: readonly Passage[]
  readonly ending: Ending
}
