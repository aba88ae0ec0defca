/**
 * Writes a conversation as the events of an OpenAI chat completion stream: a first chunk with the role, one chunk for
 * each token, then the finish, the usage (in a chunk without choices) and `[DONE]`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */

import type { Conversation, Passage } from "./conversation.ts"
import { tokens } from "./tokens.ts"

/** A fixed date: a recording is the same each time. 2026-01-01T00:00:00Z, in seconds. */
const CREATED = 1_767_225_600

type Delta = Readonly<Record<string, unknown>>

/** Gives the events' texts, each with its blank line; of a cut conversation the last one is unfinished. */
export function chatEvents(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const head = { id: `chatcmpl-${name}`, object: "chat.completion.chunk", created: CREATED, model: `replay/${name}` }
  const chunk = (delta: Delta, finishReason: string | null = null): string =>
    event({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }], usage: null })

  const deltas = passages.flatMap((passage) => passageDeltas(passage, toolIndex(passages, passage)))
  const events = [chunk({ role: "assistant", content: "", refusal: null }), ...deltas.map((delta) => chunk(delta))]

  if (ending.kind === "finish") {
    events.push(
      chunk({}, ending.reason),
      event({ ...head, choices: [], usage: usage(conversation) }),
      "data: [DONE]\n\n",
    )
  } else if (ending.kind === "error") {
    events.push(event({ error: ending.error }))
  } else {
    const last = events.pop() ?? ""
    // Behind the token, before its closing quote: what is there must not be taken for a whole event.
    events.push(last.slice(0, last.indexOf('"},"logprobs"')))
  }
  return events
}

function passageDeltas(passage: Passage, index: number): Delta[] {
  switch (passage.kind) {
    case "content":
      return tokens(passage.text).map((content) => ({ content }))
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

function usage({ passages, promptTokens }: Conversation): Record<string, unknown> {
  const count = (passage: Passage): number =>
    tokens(passage.kind === "tool-call" ? passage.name + passage.arguments : passage.text).length
  const sum = (chosen: readonly Passage[]): number => chosen.reduce((total, passage) => total + count(passage), 0)
  const completionTokens = sum(passages)
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: sum(passages.filter(({ kind }) => kind === "reasoning")) },
  }
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
