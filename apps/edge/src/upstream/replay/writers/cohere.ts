/**
 * Writes a conversation as a Cohere v2 chat stream: named events, texts and calls counted apart, the calls' deltas with an
 * object where the message has a list, and `[DONE]`. What is said before a call is a text here, not a plan; a refusal is a
 * text, and nothing says that a filter ended it. An error ends the message.
 *
 * @see https://docs.cohere.com/v2/docs/streaming
 */
import type { Conversation, Passage } from "../conversation.ts"
import { placedCitations } from "../pieces/citations.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { isUnfinished, tearWhereCut } from "../pieces/unfinished.ts"
import { tokens } from "../tokens.ts"

const FINISH_REASONS = {
  stop: "COMPLETE",
  length: "MAX_TOKENS",
  tool_calls: "TOOL_CALL",
  content_filter: "COMPLETE",
} as const

type Fields = Readonly<Record<string, unknown>>
type Called = Extract<Passage, { readonly kind: "tool-call" }>
type Said = Exclude<Passage, Called>

export function cohere(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const said = passages.filter((passage) => passage.kind !== "tool-call")
  const calls = passages.filter((passage) => passage.kind === "tool-call")
  const message = { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] }
  const pieces = [
    event({ id: name, type: "message-start", delta: { message } }),
    ...passages.flatMap((passage) => {
      const open = isUnfinished(conversation, passage)
      if (passage.kind === "tool-call") return callEvents(passage, calls.indexOf(passage), open)
      return contentEvents(passage, said.indexOf(passage), open)
    }),
  ]
  if (ending.kind === "finish") {
    const delta = { finish_reason: FINISH_REASONS[ending.reason], usage: usage(conversation) }
    pieces.push(event({ type: "message-end", delta }), sseEvent("[DONE]"))
  } else if (ending.kind === "error") {
    const delta = { finish_reason: "ERROR", error: ending.error.message, usage: usage(conversation) }
    pieces.push(event({ type: "message-end", delta }), sseEvent("[DONE]"))
  }
  return tearWhereCut(pieces, ending)
}

function contentEvents(passage: Said, index: number, open: boolean): string[] {
  const type = passage.kind === "reasoning" ? "thinking" : "text"
  const content = (type: string, content: Fields): string => event({ type, index, delta: { message: { content } } })
  const citations = passage.kind === "content" ? placedCitations(passage) : []
  return [
    content("content-start", { type, [type]: "" }),
    ...tokens(passage.text).map((token) => content("content-delta", { [type]: token })),
    ...citations.flatMap(({ start, end, quote, url, title }, number) => {
      const document = { id: `doc:${number}`, title, url }
      const sources = [{ type: "document", id: document.id, document }]
      const citation = { start, end, text: quote, sources, type: "TEXT_CONTENT", content_index: index }
      return [
        event({ type: "citation-start", index: number, delta: { message: { citations: citation } } }),
        event({ type: "citation-end", index: number }),
      ]
    }),
    ...(open ? [] : [event({ type: "content-end", index })]),
  ]
}

function callEvents({ id, name, arguments: text }: Called, index: number, open: boolean): string[] {
  const call = (type: string, call: Fields): string => event({ type, index, delta: { message: { tool_calls: call } } })
  return [
    call("tool-call-start", { id, type: "function", function: { name, arguments: "" } }),
    ...tokens(text).map((token) => call("tool-call-delta", { function: { arguments: token } })),
    ...(open ? [] : [event({ type: "tool-call-end", index })]),
  ]
}

function usage(conversation: Conversation): Fields {
  const { prompt, completion, reasoning } = tokenCounts(conversation)
  const counts = { input_tokens: prompt, output_tokens: completion }
  return { billed_units: counts, tokens: reasoning > 0 ? { ...counts, reasoning_tokens: reasoning } : counts }
}

function event(data: Fields & { readonly type: string }): string {
  return sseEvent(JSON.stringify(data), data.type)
}
