/**
 * Writes a conversation as an OpenAI Responses stream: named and numbered events, each item opened, filled and closed, and
 * at the end the whole response once more. There is no `[DONE]`, and no reason for a finish but what the output holds.
 * Reasoning is a summary, and its signature the encrypted content, which is final only when the item is done.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
import type { Conversation } from "../conversation.ts"
import { CREATED, modelOf } from "../pieces/origin.ts"
import { padding } from "../pieces/padding.ts"
import { outputItems, type ResponsesEvent } from "../pieces/responses-items.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

/** OpenAI fills its deltas up to a multiple of this. */
const OBFUSCATION = 16

type Fields = Readonly<Record<string, unknown>>

export function openaiResponses(conversation: Conversation): string[] {
  const items = outputItems(conversation)
  const started = response(conversation, {})
  const events: ResponsesEvent[] = [
    { type: "response.created", response: started },
    { type: "response.in_progress", response: started },
    ...items.flatMap((item) => item.events),
    ...end(
      conversation,
      items.map(({ item }) => item),
    ),
  ]
  return tearWhereCut(
    events.map(({ type, ...fields }, number) =>
      sseEvent(JSON.stringify({ type, sequence_number: number, ...fields, ...obfuscation(fields, number) }), type),
    ),
    conversation.ending,
  )
}

function end(conversation: Conversation, output: readonly Fields[]): ResponsesEvent[] {
  const { ending } = conversation
  if (ending.kind === "cut") return []
  if (ending.kind === "error") {
    const { code, message } = ending.error
    return [
      { type: "response.failed", response: response(conversation, { status: "failed", error: { code, message } }) },
    ]
  }
  const whole = { output, usage: usage(conversation) }
  if (ending.reason === "length" || ending.reason === "content_filter") {
    const reason = ending.reason === "length" ? "max_output_tokens" : "content_filter"
    const incomplete = { status: "incomplete", incomplete_details: { reason }, ...whole }
    return [{ type: "response.incomplete", response: response(conversation, incomplete) }]
  }
  return [{ type: "response.completed", response: response(conversation, { status: "completed", ...whole }) }]
}

function response(conversation: Conversation, fields: Fields): Fields {
  return {
    id: `resp_${conversation.name}`,
    object: "response",
    created_at: CREATED,
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    max_tool_calls: null,
    model: modelOf(conversation),
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: null,
    reasoning: { effort: null, summary: null },
    safety_identifier: null,
    service_tier: "default",
    store: false,
    temperature: 1,
    text: { format: { type: "text" }, verbosity: "medium" },
    tool_choice: "auto",
    tools: [],
    top_logprobs: 0,
    top_p: 1,
    truncation: "disabled",
    usage: null,
    user: null,
    metadata: {},
    ...fields,
  }
}

function usage(conversation: Conversation): Fields {
  const { prompt, completion, reasoning, total } = tokenCounts(conversation)
  return {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: completion,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: total,
  }
}

function obfuscation({ delta }: Fields, number: number): Fields {
  if (typeof delta !== "string") return {}
  return { obfuscation: padding(number).slice(0, OBFUSCATION - (delta.length % OBFUSCATION)) }
}
