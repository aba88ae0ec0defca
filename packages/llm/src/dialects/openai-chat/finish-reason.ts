/** Why an answer is over, in the words of OpenAI and of the servers that are like it. */
import type { FinishReason } from "../../part.ts"

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  eos: "stop",
  eos_token: "stop",
  stop_sequence: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  model_length: "length",
  tool_calls: "tool-calls",
  tool_call: "tool-calls",
  tool_use: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
  safety: "content-filter",
  sensitive: "content-filter",
  refusal: "refusal",
  pause_turn: "pause",
  model_context_window_exceeded: "context-window",
}

/** Words for an answer that failed, and whether it is worth to ask again. */
const FAILURES: Readonly<Record<string, boolean>> = {
  error: false,
  abort: true,
  insufficient_system_resource: true,
  network_error: true,
}

/** Reasons for which OpenAI has one word with others. A provider behind the server may say more exactly which it was. */
const FINER: ReadonlySet<FinishReason> = new Set(["refusal", "pause", "context-window"])

/** @param native the word of the provider behind the server, where it is told too */
export function readFinishReason(word: string, native?: string): FinishReason {
  const finer = native === undefined ? undefined : find(REASONS, native)
  return finer !== undefined && FINER.has(finer) ? finer : (find(REASONS, word) ?? "other")
}

/** Says whether a word stands for a failure; gives whether it is worth to ask again, or nothing. */
export function readFailure(word: string): boolean | undefined {
  return find(FAILURES, word)
}

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
  refusal: "content_filter",
  pause: "stop",
  "context-window": "length",
  other: "stop",
}

/** Gives one of the words that every client knows. */
export function writeFinishReason(reason: FinishReason): string {
  return WORDS[reason] ?? "stop"
}

function find<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  const key = word.toLowerCase()
  return Object.hasOwn(table, key) ? table[key] : undefined
}
