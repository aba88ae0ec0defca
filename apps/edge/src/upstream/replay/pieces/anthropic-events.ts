/**
 * Writes a conversation as the events of Anthropic's Messages, without a frame: other wires carry the same events. A cited
 * part of a text is a block of its own, and a refusal a text that stops with `refusal`.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
import type { Conversation, Passage } from "../conversation.ts"
import { tokens } from "../tokens.ts"
import { type Segment, segments } from "./citations.ts"
import { modelOf } from "./origin.ts"
import { tokenCounts } from "./token-counts.ts"
import { isUnfinished } from "./unfinished.ts"

export interface AnthropicEvent {
  readonly type: string
  readonly [field: string]: unknown
}

/** A content block, as it is when it begins and when it is whole, with the deltas between. */
interface Block {
  readonly first: Readonly<Record<string, unknown>>
  readonly deltas: readonly Readonly<Record<string, unknown>>[]
  readonly whole: Readonly<Record<string, unknown>>
}

const STOP_REASONS = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "refusal",
} as const

/** Gives the blocks' events in order; what the stream ends in has no stop. */
export function anthropicEvents(conversation: Conversation): AnthropicEvent[] {
  const { passages, ending } = conversation
  const blocks = passages.flatMap((passage) => blocksOf(passage))
  const last = passages.at(-1)
  const unfinished = last !== undefined && isUnfinished(conversation, last)
  return [
    { type: "message_start", message: startedMessage(conversation) },
    ...blocks.flatMap(({ first, deltas }, index) => [
      { type: "content_block_start", index, content_block: first },
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      ...(unfinished && index === blocks.length - 1 ? [] : [{ type: "content_block_stop", index }]),
    ]),
    ...(ending.kind === "finish" ? finishEvents(conversation) : []),
    ...(ending.kind === "error"
      ? [
          {
            type: "error",
            error: { type: "api_error", message: ending.error.message },
            request_id: `req_${conversation.name}`,
          },
        ]
      : []),
  ]
}

/** Gives the content of the message when it is whole. */
export function anthropicContent({ passages }: Conversation): Readonly<Record<string, unknown>>[] {
  return passages.flatMap((passage) => blocksOf(passage).map(({ whole }) => whole))
}

/** Gives the message as it is when it begins. */
export function startedMessage(conversation: Conversation): Readonly<Record<string, unknown>> {
  return {
    model: modelOf(conversation),
    id: `msg_${conversation.name}`,
    type: "message",
    role: "assistant",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...inputUsage(conversation), output_tokens: 1, service_tier: "standard" },
  }
}

/** Gives the usage of the whole message. */
export function anthropicUsage(conversation: Conversation): Readonly<Record<string, unknown>> {
  const { completion, reasoning } = tokenCounts(conversation)
  const details = reasoning > 0 ? { output_tokens_details: { thinking_tokens: reasoning } } : {}
  return { ...inputUsage(conversation), output_tokens: completion, ...details }
}

/** Gives the reason for which the message stopped; `null` where it did not. */
export function stopReason({ passages, ending }: Conversation): string | null {
  if (ending.kind !== "finish") return null
  return passages.some(({ kind }) => kind === "refusal") ? "refusal" : STOP_REASONS[ending.reason]
}

function finishEvents(conversation: Conversation): AnthropicEvent[] {
  const reason = stopReason(conversation)
  const details = reason === "refusal" ? { type: "refusal", category: null, explanation: null } : null
  const delta = { stop_reason: reason, stop_sequence: null, stop_details: details }
  return [{ type: "message_delta", delta, usage: anthropicUsage(conversation) }, { type: "message_stop" }]
}

function inputUsage({ promptTokens }: Conversation): Record<string, number> {
  return { input_tokens: promptTokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }
}

function blocksOf(passage: Passage): Block[] {
  switch (passage.kind) {
    case "reasoning": {
      const { text: thinking, signature = "" } = passage
      const deltas = tokens(thinking).map((text) => ({ type: "thinking_delta", thinking: text }))
      return [
        {
          first: { type: "thinking", thinking: "", signature: "" },
          deltas: signature === "" ? deltas : [...deltas, { type: "signature_delta", signature }],
          whole: { type: "thinking", thinking, signature },
        },
      ]
    }
    case "tool-call": {
      const { id, name, arguments: text } = passage
      const head = { type: "tool_use", id, name }
      // The first delta of a call is always empty.
      const deltas = ["", ...tokens(text)].map((json) => ({ type: "input_json_delta", partial_json: json }))
      return [{ first: { ...head, input: {} }, deltas, whole: { ...head, input: JSON.parse(text) } }]
    }
    default:
      return segments(passage).map(textBlock)
  }
}

function textBlock({ text, citation }: Segment): Block {
  const deltas = tokens(text).map((token) => ({ type: "text_delta", text: token }))
  if (citation === undefined) return { first: { type: "text", text: "" }, deltas, whole: { type: "text", text } }
  const { quote, url, title } = citation
  const cited = { type: "web_search_result_location", cited_text: quote, url, title, encrypted_index: "" }
  return {
    first: { citations: [], type: "text", text: "" },
    deltas: [{ type: "citations_delta", citation: cited }, ...deltas],
    whole: { citations: [cited], type: "text", text },
  }
}
