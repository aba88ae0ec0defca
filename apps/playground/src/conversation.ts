/**
 * What is known of an answer while it arrives: a state and the steps that change it, without a page, a clock or a
 * network. Every answer ends in exactly one of four ways; a stream that just closes is never taken for a finished one.
 */

import type { ChatChunk, Delta, ToolCallDelta, WireError } from "./chat-chunk.ts"

/** A tool call as far as it has come. Its arguments are JSON only when they are whole. */
export interface ToolCall {
  readonly name: string
  readonly arguments: string
}

/** What went wrong: before the stream (then with the HTTP status) or inside it. */
export interface Failure {
  readonly message: string
  readonly code?: string | undefined
  readonly status?: number | undefined
}

/** How an answer is over. */
export type End =
  | { readonly kind: "finished"; readonly reason: string }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "interrupted"; readonly failure?: Failure | undefined }
  | { readonly kind: "stopped" }

/** The gateway's words for an upstream that went away in the middle of its answer. */
const INTERRUPTIONS: readonly (string | undefined)[] = ["upstream_truncated", "upstream_reset"]

export interface Conversation {
  /** Times are milliseconds of one clock. */
  readonly sentAt?: number | undefined
  readonly firstTokenAt?: number | undefined
  readonly lastTokenAt?: number | undefined
  readonly endedAt?: number | undefined
  readonly text: string
  readonly reasoning: string
  readonly refusal: string
  readonly toolCalls: readonly ToolCall[]
  /** How many deltas carried something: the number of tokens, for want of a better one. */
  readonly deltas: number
  /** The number of tokens by the provider's own count. */
  readonly completionTokens?: number | undefined
  readonly finishReason?: string | undefined
  readonly end?: End | undefined
}

export type Step =
  | { readonly type: "sent"; readonly at: number }
  | { readonly type: "chunks"; readonly at: number; readonly chunks: readonly ChatChunk[] }
  | { readonly type: "closed"; readonly at: number }
  | { readonly type: "torn"; readonly at: number }
  | { readonly type: "stopped"; readonly at: number }
  | { readonly type: "failed"; readonly at: number; readonly failure: Failure }

/** Before the first request. */
export const idle: Conversation = { text: "", reasoning: "", refusal: "", toolCalls: [], deltas: 0 }

/** Gives the state after a step. What was said last stays: an error inside the stream outlives its closing. */
export function advance(state: Conversation, step: Step): Conversation {
  switch (step.type) {
    case "sent":
      return { ...idle, sentAt: step.at }
    case "chunks":
      return step.chunks.reduce((before, chunk) => addChunk(before, chunk, step.at), state)
    case "closed":
      return end(state, step.at, finished(state) ?? { kind: "interrupted" })
    case "torn":
      return end(state, step.at, { kind: "interrupted" })
    case "stopped":
      return end(state, step.at, { kind: "stopped" })
    case "failed":
      return end(state, step.at, { kind: "failed", failure: step.failure })
  }
}

/** Reads the error object of OpenAI's format. */
export function toFailure(error: WireError, status?: number): Failure {
  const code = error.code ?? error.type
  return { message: error.message || "No message", code: code ? String(code) : undefined, status }
}

function end(state: Conversation, at: number, how: End): Conversation {
  return state.end === undefined ? { ...state, end: how, endedAt: at } : state
}

function finished({ finishReason }: Conversation): End | undefined {
  return finishReason === undefined ? undefined : { kind: "finished", reason: finishReason }
}

function addChunk(state: Conversation, { choices, usage, error }: ChatChunk, at: number): Conversation {
  let after = state
  // Of several answers to one prompt the page shows the first.
  for (const { index = 0, delta, finish_reason } of toList(choices)) {
    if (index !== 0) continue
    if (delta) after = addDelta(after, delta, at)
    if (finish_reason) after = { ...after, finishReason: finish_reason }
  }
  // Some servers send a running total with every chunk: the last one counts.
  if (usage?.completion_tokens !== undefined) after = { ...after, completionTokens: usage.completion_tokens }
  return error ? end(after, at, broken(toFailure(error))) : after
}

function broken(failure: Failure): End {
  return { kind: INTERRUPTIONS.includes(failure.code) ? "interrupted" : "failed", failure }
}

function addDelta(state: Conversation, delta: Delta, at: number): Conversation {
  const content = toText(delta.content)
  const reasoning = toText(delta.reasoning_content ?? delta.reasoning)
  const refusal = toText(delta.refusal)
  const calls = toList(delta.tool_calls)
  if (content === "" && reasoning === "" && refusal === "" && calls.length === 0) return state
  return {
    ...state,
    text: state.text + content,
    reasoning: state.reasoning + reasoning,
    refusal: state.refusal + refusal,
    toolCalls: calls.reduce(addToolCall, state.toolCalls),
    deltas: state.deltas + 1,
    firstTokenAt: state.firstTokenAt ?? at,
    lastTokenAt: at,
  }
}

function addToolCall(calls: readonly ToolCall[], { index, function: called }: ToolCallDelta): readonly ToolCall[] {
  // A fragment without an index goes on with the call that came last. No index leaves a gap: it would be drawn.
  const place = Math.min(index ?? Math.max(calls.length - 1, 0), calls.length)
  const { name, arguments: fragments } = calls[place] ?? { name: "", arguments: "" }
  const call = { name: name || toText(called?.name), arguments: fragments + toText(called?.arguments) }
  return [...calls.slice(0, place), call, ...calls.slice(place + 1)]
}

function toList<Item>(value: readonly Item[] | null | undefined): readonly Item[] {
  return Array.isArray(value) ? value : []
}

/** Nothing on the wire is sure to be what its format says. */
function toText(value: unknown): string {
  return typeof value === "string" ? value : ""
}
