/**
 * Writes a conversation as Hugging Face's text generation (`/generate_stream`): an event for each token, no space behind
 * `data:`, and the whole text and the details with the last one. The format has tokens only: reasoning and calls are in the
 * text between their marks, and nothing says that a filter ended it. A token of the model's own ends the text, unless it
 * grew too long.
 *
 * @see https://huggingface.co/docs/text-generation-inference/conceptual/streaming
 */
import type { Conversation } from "../conversation.ts"
import { rawTokens } from "../pieces/raw-tokens.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

const FINISH_REASONS = {
  stop: "eos_token",
  length: "length",
  tool_calls: "eos_token",
  content_filter: "eos_token",
} as const

interface Token {
  readonly text: string
  readonly special: boolean
}

export function tgi(conversation: Conversation): string[] {
  const { passages, ending, promptTokens } = conversation
  const texts = passages.flatMap((passage) => rawTokens(conversation, passage))
  const tokens: Token[] = texts.map((text) => ({ text, special: false }))
  const finish = ending.kind === "finish" ? FINISH_REASONS[ending.reason] : undefined
  if (finish === "eos_token") tokens.push({ text: "</s>", special: true })
  const end = {
    generated_text: texts.join(""),
    details: { finish_reason: finish, generated_tokens: tokens.length, input_length: promptTokens, seed: null },
  }
  const pieces = tokens.map((token, index) => {
    const isLast = finish !== undefined && index === tokens.length - 1
    return event({ index: index + 1, token: numbered(token, index), ...(isLast ? end : NO_END) })
  })
  if (ending.kind === "error") pieces.push(event({ error: ending.error.message, error_type: "generation" }))
  return tearWhereCut(pieces, ending)
}

const NO_END = { generated_text: null, details: null } as const

function numbered({ text, special }: Token, index: number): Record<string, unknown> {
  return { id: special ? 2 : 1_000 + index, text, logprob: special ? 0 : -0.25, special }
}

function event(data: unknown): string {
  return `data:${JSON.stringify(data)}\n\n`
}
