/**
 * Writes a conversation as Amazon Bedrock's InvokeModelWithResponseStream brings it from an Anthropic model: each of that
 * model's own events in Base64, in a frame of its own. The last one also holds Amazon's measurements; an error is no
 * Anthropic event but an exception of Amazon's.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 */
import type { Conversation } from "../conversation.ts"
import { type AnthropicEvent, anthropicEvents } from "../pieces/anthropic-events.ts"
import { bedrockEvent, bedrockException } from "../pieces/bedrock-frame.ts"
import { padding } from "../pieces/padding.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

export function bedrockInvoke(conversation: Conversation): Uint8Array[] {
  const { ending } = conversation
  const events = anthropicEvents(conversation).filter(({ type }) => type !== "error")
  const frames = events.map((event, number) => {
    const bytes = base64(JSON.stringify(measured(event, conversation)))
    return bedrockEvent("chunk", { bytes, p: padding(number) })
  })
  if (ending.kind === "error") frames.push(bedrockException(ending.error))
  return tearWhereCut(frames, ending)
}

function measured(event: AnthropicEvent, conversation: Conversation): AnthropicEvent {
  if (event.type !== "message_stop") return event
  const { prompt, completion } = tokenCounts(conversation)
  return {
    ...event,
    "amazon-bedrock-invocationMetrics": {
      inputTokenCount: prompt,
      outputTokenCount: completion,
      invocationLatency: 1_200,
      firstByteLatency: 300,
    },
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
