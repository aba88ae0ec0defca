/** Ollama's words for why an answer is over. Behind calls of tools it says `stop` as well. */
import type { FinishPart, FinishReason } from "../../part.ts"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool-calls"],
])

/** Older servers say that they are done and not why. */
export function readReason(native: string | undefined): FinishReason {
  return native === undefined ? "stop" : (REASONS.get(native) ?? "other")
}

export function writeReason({ reason, native, from }: FinishPart): string {
  if (from === "ollama" && native !== undefined) return native
  return reason === "length" || reason === "context-window" ? "length" : "stop"
}
