/**
 * Writes a conversation as an OpenAI text completion stream, with the usage in a chunk without choices, and `[DONE]`. The
 * format has text only: reasoning and tool calls are in it, between their marks, and a call ends in `stop`.
 *
 * @see https://platform.openai.com/docs/api-reference/completions
 */
import type { Conversation } from "../conversation.ts"
import { CREATED, modelOf } from "../pieces/origin.ts"
import { rawTokens } from "../pieces/raw-tokens.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

const FINISH_REASONS = { stop: "stop", length: "length", tool_calls: "stop", content_filter: "content_filter" } as const

export function openaiCompletions(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const head = { id: `cmpl-${name}`, object: "text_completion", created: CREATED }
  const model = modelOf(conversation)
  const chunk = (text: string, finishReason: string | null = null): string =>
    event({ ...head, choices: [{ text, index: 0, logprobs: null, finish_reason: finishReason }], model, usage: null })

  const events = passages.flatMap((passage) => rawTokens(conversation, passage)).map((text) => chunk(text))
  if (ending.kind === "finish") {
    events.push(
      chunk("", FINISH_REASONS[ending.reason]),
      event({ ...head, choices: [], model, usage: usage(conversation) }),
      sseEvent("[DONE]"),
    )
  } else if (ending.kind === "error") {
    events.push(event({ error: ending.error }))
  }
  return tearWhereCut(events, ending)
}

function usage(conversation: Conversation): Record<string, unknown> {
  const { prompt, completion, total } = tokenCounts(conversation)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total }
}

function event(data: unknown): string {
  return sseEvent(JSON.stringify(data))
}
