/** Writes the passages of a conversation as the output items of OpenAI's Responses, each with the events that bring it. */
import type { Conversation, Passage } from "../conversation.ts"
import { tokens } from "../tokens.ts"
import { placedCitations } from "./citations.ts"
import { isUnfinished } from "./unfinished.ts"

/** An event without its number. */
export interface ResponsesEvent {
  readonly type: string
  readonly [field: string]: unknown
}

export interface OutputItem {
  /** As it is when it is done. */
  readonly item: Readonly<Record<string, unknown>>
  readonly events: readonly ResponsesEvent[]
}

type Named<Kind> = Extract<Passage, { readonly kind: Kind }>

/** How much of an encrypted reasoning is known when its item begins: the rest differs when it is done. */
const FIRST_SIGNATURE = 16

/** Gives the items in order; one that the stream ends in has no closing events. */
export function outputItems(conversation: Conversation): OutputItem[] {
  return conversation.passages.map((passage, index) => {
    const { item, first, events, closing } = written(passage, index, conversation.name)
    const done = isUnfinished(conversation, passage)
      ? []
      : [...closing, { type: "response.output_item.done", output_index: index, item }]
    const added = { type: "response.output_item.added", output_index: index, item: { ...item, ...first } }
    return { item, events: [added, ...events, ...done] }
  })
}

interface WrittenItem {
  readonly item: Readonly<Record<string, unknown>>
  /** What is otherwise when the item begins. */
  readonly first: Readonly<Record<string, unknown>>
  readonly events: readonly ResponsesEvent[]
  readonly closing: readonly ResponsesEvent[]
}

function written(passage: Passage, index: number, name: string): WrittenItem {
  switch (passage.kind) {
    case "reasoning":
      return reasoningItem(passage, index, `rs_${name}_${index}`)
    case "tool-call":
      return callItem(passage, index, `fc_${name}_${index}`)
    default:
      return messageItem(passage, index, `msg_${name}_${index}`)
  }
}

function reasoningItem({ text, signature }: Named<"reasoning">, index: number, id: string): WrittenItem {
  const place = { item_id: id, output_index: index, summary_index: 0 }
  const part = { type: "summary_text", text }
  const encrypted = signature === undefined ? {} : { encrypted_content: signature }
  return {
    item: { id, type: "reasoning", ...encrypted, summary: [part] },
    first: { summary: [], ...(signature && { encrypted_content: signature.slice(0, FIRST_SIGNATURE) }) },
    events: [
      { type: "response.reasoning_summary_part.added", ...place, part: { ...part, text: "" } },
      ...tokens(text).map((delta) => ({ type: "response.reasoning_summary_text.delta", ...place, delta })),
    ],
    closing: [
      { type: "response.reasoning_summary_text.done", ...place, text },
      { type: "response.reasoning_summary_part.done", ...place, part },
    ],
  }
}

function callItem({ id: callId, name, arguments: text }: Named<"tool-call">, index: number, id: string): WrittenItem {
  const place = { item_id: id, output_index: index }
  return {
    item: { id, type: "function_call", status: "completed", arguments: text, call_id: callId, name },
    first: { status: "in_progress", arguments: "" },
    events: tokens(text).map((delta) => ({ type: "response.function_call_arguments.delta", ...place, delta })),
    closing: [{ type: "response.function_call_arguments.done", ...place, arguments: text }],
  }
}

function messageItem(passage: Named<"content" | "refusal">, index: number, id: string): WrittenItem {
  const place = { item_id: id, output_index: index, content_index: 0 }
  const annotations = passage.kind === "refusal" ? [] : urlCitations(passage)
  const { text } = passage
  const refuses = passage.kind === "refusal"
  const type = refuses ? "response.refusal" : "response.output_text"
  // What a text has and a refusal has not.
  const logprobs = refuses ? {} : { logprobs: [] }
  const part = (part: string, annotated: readonly unknown[]): Record<string, unknown> =>
    refuses
      ? { type: "refusal", refusal: part }
      : { type: "output_text", annotations: annotated, ...logprobs, text: part }
  return {
    item: { id, type: "message", status: "completed", content: [part(text, annotations)], role: "assistant" },
    first: { status: "in_progress", content: [] },
    events: [
      { type: "response.content_part.added", ...place, part: part("", []) },
      ...tokens(text).map((delta) => ({ type: `${type}.delta`, ...place, delta, ...logprobs })),
      ...annotations.map((annotation, number) => ({
        type: "response.output_text.annotation.added",
        ...place,
        annotation_index: number,
        annotation,
      })),
    ],
    closing: [
      { type: `${type}.done`, ...place, [refuses ? "refusal" : "text"]: text, ...logprobs },
      { type: "response.content_part.done", ...place, part: part(text, annotations) },
    ],
  }
}

function urlCitations(passage: Named<"content">): Record<string, unknown>[] {
  return placedCitations(passage).map(({ start, end, title, url }) => ({
    type: "url_citation",
    start_index: start,
    end_index: end,
    title,
    url,
  }))
}
