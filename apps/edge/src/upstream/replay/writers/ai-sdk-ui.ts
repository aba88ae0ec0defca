/**
 * Writes a conversation as the UI message stream of the AI SDK, version 1, in the chunks that its lines 6 and 7 both take:
 * one step, `[DONE]` at the end, also behind an error. A signature is metadata of the provider on an empty delta; a refusal
 * is a text that a filter ended. The usage is where servers that send it mostly put it, in the message's metadata.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
import type { Conversation, Passage } from "../conversation.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { isUnfinished, tearWhereCut } from "../pieces/unfinished.ts"
import { tokens } from "../tokens.ts"

const FINISH_REASONS = {
  stop: "stop",
  length: "length",
  tool_calls: "tool-calls",
  content_filter: "content-filter",
} as const

interface Chunk {
  readonly type: string
  readonly [field: string]: unknown
}

export function aiSdkUi(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const chunks: Chunk[] = [
    { type: "start", messageId: `msg_${name}` },
    { type: "start-step" },
    ...passages.flatMap((passage, index) => {
      const { body, end } = passageChunks(passage, String(index))
      return isUnfinished(conversation, passage) ? body : [...body, ...end]
    }),
  ]
  if (ending.kind === "finish") {
    const refused = passages.some(({ kind }) => kind === "refusal")
    const finishReason = FINISH_REASONS[refused ? "content_filter" : ending.reason]
    const messageMetadata = { usage: usage(conversation) }
    chunks.push({ type: "finish-step" }, { type: "finish", finishReason, messageMetadata })
  } else if (ending.kind === "error") {
    chunks.push({ type: "error", errorText: ending.error.message })
  }
  const pieces = chunks.map((chunk) => sseEvent(JSON.stringify(chunk)))
  return tearWhereCut(ending.kind === "cut" ? pieces : [...pieces, sseEvent("[DONE]")], ending)
}

/** Gives what opens and fills a passage, and what ends it. */
function passageChunks(passage: Passage, id: string): { body: Chunk[]; end: Chunk[] } {
  switch (passage.kind) {
    case "tool-call": {
      const { id: toolCallId, name: toolName } = passage
      const fragments = tokens(passage.arguments)
      return {
        body: [
          { type: "tool-input-start", toolCallId, toolName },
          ...fragments.map((inputTextDelta) => ({ type: "tool-input-delta", toolCallId, inputTextDelta })),
        ],
        end: [{ type: "tool-input-available", toolCallId, toolName, input: JSON.parse(passage.arguments) }],
      }
    }
    case "reasoning": {
      const { signature } = passage
      const signed = { type: "reasoning-delta", id, delta: "", providerMetadata: { anthropic: { signature } } }
      return {
        body: [{ type: "reasoning-start", id }, ...deltas("reasoning-delta", id, passage.text)],
        end: [...(signature === undefined ? [] : [signed]), { type: "reasoning-end", id }],
      }
    }
    default: {
      const citations = passage.kind === "content" ? (passage.citations ?? []) : []
      return {
        body: [{ type: "text-start", id }, ...deltas("text-delta", id, passage.text)],
        end: [
          { type: "text-end", id },
          ...citations.map(({ url, title }, number) => ({
            type: "source-url",
            sourceId: `source_${id}_${number}`,
            url,
            title,
          })),
        ],
      }
    }
  }
}

function deltas(type: string, id: string, text: string): Chunk[] {
  return tokens(text).map((delta) => ({ type, id, delta }))
}

function usage(conversation: Conversation): Record<string, number> {
  const { prompt, completion, reasoning, total } = tokenCounts(conversation)
  return { inputTokens: prompt, outputTokens: completion, reasoningTokens: reasoning, totalTokens: total }
}
