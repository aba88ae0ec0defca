/** Why an answer is over, in Anthropic's words and in the model's. */
import type { FinishPart, FinishReason } from "../../part.ts"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["tool_use", "tool-calls"],
  ["refusal", "refusal"],
  ["pause_turn", "pause"],
  ["model_context_window_exceeded", "context-window"],
])

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  "tool-calls": "tool_use",
  "content-filter": "refusal",
  refusal: "refusal",
  pause: "pause_turn",
  "context-window": "model_context_window_exceeded",
  other: "end_turn",
}

/** Reads a stop reason. */
export function reasonOf(word: string): FinishReason {
  return REASONS.get(word) ?? "other"
}

/** Writes one: Anthropic's own word where it still says the same. */
export function stopReasonOf(finish: FinishPart, hasRefused: boolean): string {
  const { reason, native, from, stopSequence } = finish
  if (from === "anthropic" && native !== undefined && reasonOf(native) === reason) return native
  if (reason === "stop" && hasRefused) return "refusal"
  return reason === "stop" && stopSequence !== undefined ? "stop_sequence" : WORDS[reason]
}
