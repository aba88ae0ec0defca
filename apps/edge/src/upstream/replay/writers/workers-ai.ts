/**
 * Writes a conversation as a stream of Cloudflare's Workers AI in its own shape: an event for each token, calls whole and
 * without an id, the usage, and `[DONE]`. A token that looks like a number is one. Reasoning is in the text between its
 * marks, and so is a refusal; nothing says why a complete answer ended. An error has the shape of all of Cloudflare's API.
 *
 * @see https://developers.cloudflare.com/workers-ai/features/streaming/
 */
import type { Conversation, Passage } from "../conversation.ts"
import { padding } from "../pieces/padding.ts"
import { rawTokens } from "../pieces/raw-tokens.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

type Fields = Readonly<Record<string, unknown>>

export function workersAi(conversation: Conversation): string[] {
  const { passages, ending } = conversation
  const bodies = passages.flatMap((passage) => bodiesOf(conversation, passage))
  if (ending.kind === "finish") bodies.push({ response: "", usage: usage(conversation) })
  const pieces = bodies.map((body, number) => sseEvent(JSON.stringify({ ...body, p: padding(number) })))
  if (ending.kind === "finish") pieces.push(sseEvent("[DONE]"))
  else if (ending.kind === "error") {
    const errors = [{ code: 3_043, message: ending.error.message }]
    pieces.push(sseEvent(JSON.stringify({ result: null, success: false, errors, messages: [] })))
  }
  return tearWhereCut(pieces, ending)
}

function bodiesOf(conversation: Conversation, passage: Passage): Fields[] {
  if (passage.kind === "tool-call") {
    return [{ response: "", tool_calls: [{ name: passage.name, arguments: JSON.parse(passage.arguments) }] }]
  }
  return rawTokens(conversation, passage).map((token) => ({
    response: /^(0|[1-9]\d*)$/.test(token) ? Number(token) : token,
  }))
}

function usage(conversation: Conversation): Fields {
  const { prompt, completion, total } = tokenCounts(conversation)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total }
}
