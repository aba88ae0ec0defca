/**
 * Writes a conversation as Amazon Bedrock's ConverseStream: binary frames, of which only a call's block has a start, and
 * the usage behind the message's stop. A refusal is a text.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
import type { Conversation, Passage } from "../conversation.ts"
import { bedrockEvent, bedrockException } from "../pieces/bedrock-frame.ts"
import { segments } from "../pieces/citations.ts"
import { padding } from "../pieces/padding.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { isUnfinished, tearWhereCut } from "../pieces/unfinished.ts"
import { tokens } from "../tokens.ts"

const STOP_REASONS = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "content_filtered",
} as const

type Fields = Readonly<Record<string, unknown>>
type Event = readonly [type: string, payload: Fields]

export function bedrockConverse(conversation: Conversation): Uint8Array[] {
  const { passages, ending } = conversation
  const events: Event[] = [
    ["messageStart", { role: "assistant" }],
    ...passages.flatMap((passage, index) => [
      ...blockEvents(passage, index),
      ...(isUnfinished(conversation, passage) ? [] : [["contentBlockStop", { contentBlockIndex: index }] as const]),
    ]),
  ]
  if (ending.kind === "finish") {
    const metadata = { metrics: { latencyMs: 1_200 }, usage: usage(conversation) }
    events.push(["messageStop", { stopReason: STOP_REASONS[ending.reason] }], ["metadata", metadata])
  }
  const frames = events.map(([type, payload], number) => bedrockEvent(type, { ...payload, p: padding(number) }))
  if (ending.kind === "error") frames.push(bedrockException(ending.error))
  return tearWhereCut(frames, ending)
}

function blockEvents(passage: Passage, index: number): Event[] {
  const delta = (delta: Fields): Event => ["contentBlockDelta", { contentBlockIndex: index, delta }]
  switch (passage.kind) {
    case "reasoning": {
      const { signature } = passage
      return [
        ...tokens(passage.text).map((text) => delta({ reasoningContent: { text } })),
        ...(signature === undefined ? [] : [delta({ reasoningContent: { signature } })]),
      ]
    }
    case "tool-call": {
      const { id, name } = passage
      const start = { contentBlockIndex: index, start: { toolUse: { name, toolUseId: id } } }
      const deltas = ["", ...tokens(passage.arguments)].map((input) => delta({ toolUse: { input } }))
      return [["contentBlockStart", start], ...deltas]
    }
    default:
      return segments(passage).flatMap(({ text, citation }) => {
        const deltas = tokens(text).map((token) => delta({ text: token }))
        if (citation === undefined) return deltas
        const { quote, url, title } = citation
        const location = { web: { url, domain: new URL(url).host } }
        return [...deltas, delta({ citation: { title, sourceContent: [{ text: quote }], location } })]
      })
  }
}

function usage(conversation: Conversation): Fields {
  const { prompt, completion, total } = tokenCounts(conversation)
  return { inputTokens: prompt, outputTokens: completion, serverToolUsage: {}, totalTokens: total }
}
