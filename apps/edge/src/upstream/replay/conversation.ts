/**
 * What a recording is written from: readable text, and how it ends. Everything that a tokenizer, a wire format and a
 * network add (tokens, events, chunks, times) is made from it by `recordConversation`, the same on every machine.
 */

/** One stretch of an answer. */
export type Passage =
  | { readonly kind: "content"; readonly text: string; readonly citations?: readonly Citation[] | undefined }
  | {
      readonly kind: "reasoning"
      readonly text: string
      /** Opaque: the provider wants it back with the next turn. Written in formats that have a place for it. */
      readonly signature?: string | undefined
    }
  | { readonly kind: "refusal"; readonly text: string }
  | { readonly kind: "tool-call"; readonly id: string; readonly name: string; readonly arguments: string }

/** A page that stands behind a part of the text. */
export interface Citation {
  /** The part: it stands in the passage's text once, and no other citation's does inside it. */
  readonly quote: string
  readonly url: string
  readonly title: string
}

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
  /** The model's name after `replay/`, and after the dialect's name where the dialect is another than OpenAI's chat. */
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
