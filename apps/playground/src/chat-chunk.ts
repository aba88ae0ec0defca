/**
 * The slice of an OpenAI chat completion chunk that the page reads. It came over the wire, so nothing in it is certain.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */

export interface ChatChunk {
  readonly choices?: readonly Choice[] | null
  readonly usage?: Usage | null
  readonly error?: WireError | null
}

export interface Choice {
  readonly index?: number
  readonly delta?: Delta | null
  readonly finish_reason?: string | null
}

export interface Delta {
  readonly content?: string | null
  readonly reasoning_content?: string | null
  readonly reasoning?: string | null
  readonly refusal?: string | null
  readonly tool_calls?: readonly ToolCallDelta[] | null
}

export interface ToolCallDelta {
  readonly index?: number
  readonly id?: string | null
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null }
}

export interface Usage {
  readonly completion_tokens?: number
}

export interface WireError {
  readonly message?: string
  readonly type?: string | null
  readonly code?: string | number | null
}
