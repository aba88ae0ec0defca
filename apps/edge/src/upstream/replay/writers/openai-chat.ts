/**
 * Writes a conversation as an OpenAI chat completion stream: a first chunk with the role, one chunk for each token, then
 * the finish, the usage (in a chunk without choices) and `[DONE]`. Reasoning is in `reasoning_content`, as DeepSeek and
 * others have it; its signature has no place.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */

import type { Conversation, Passage } from "../conversation.ts"
import { placedCitations } from "../pieces/citations.ts"
import { CREATED, modelOf } from "../pieces/origin.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"
import { tokens } from "../tokens.ts"

type Delta = Readonly<Record<string, unknown>>

/** Gives the events' texts, each with its blank line; of a cut conversation the last one is unfinished. */
export function openaiChat(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const head = {
    id: `chatcmpl-${name}`,
    object: "chat.completion.chunk",
    created: CREATED,
    model: modelOf(conversation),
  }
  const chunk = (delta: Delta, finishReason: string | null = null): string =>
    event({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }], usage: null })

  const deltas = passages.flatMap((passage) => passageDeltas(passage, toolIndex(passages, passage)))
  const events = [chunk({ role: "assistant", content: "", refusal: null }), ...deltas.map((delta) => chunk(delta))]

  if (ending.kind === "finish") {
    events.push(
      chunk({}, ending.reason),
      event({ ...head, choices: [], usage: usage(conversation) }),
      sseEvent("[DONE]"),
    )
  } else if (ending.kind === "error") {
    events.push(event({ error: ending.error }))
  }
  return tearWhereCut(events, ending)
}

function passageDeltas(passage: Passage, index: number): Delta[] {
  switch (passage.kind) {
    case "content": {
      const annotations = placedCitations(passage).map(({ start, end, url, title }) => ({
        type: "url_citation",
        url_citation: { start_index: start, end_index: end, url, title },
      }))
      const deltas = tokens(passage.text).map((content) => ({ content }))
      return annotations.length > 0 ? [...deltas, { annotations }] : deltas
    }
    case "refusal":
      return tokens(passage.text).map((refusal) => ({ refusal }))
    case "reasoning":
      return tokens(passage.text).map((text) => ({ reasoning_content: text }))
    case "tool-call": {
      const { id, name } = passage
      const fragments = tokens(passage.arguments).map((text) => ({ index, function: { arguments: text } }))
      return [{ index, id, type: "function", function: { name, arguments: "" } }, ...fragments].map((call) => ({
        tool_calls: [call],
      }))
    }
  }
}

function toolIndex(passages: readonly Passage[], passage: Passage): number {
  return passages.filter(({ kind }) => kind === "tool-call").indexOf(passage)
}

function usage(conversation: Conversation): Record<string, unknown> {
  const { prompt, completion, reasoning, total } = tokenCounts(conversation)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: total,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

function event(data: unknown): string {
  return sseEvent(JSON.stringify(data))
}
