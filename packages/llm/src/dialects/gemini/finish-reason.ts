/** Gemini's words for why an answer is over. It has none for calls of tools: `STOP` stands behind them as well. */
import type { ErrorPart, FinishPart, FinishReason } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["STOP", "stop"],
  ["MAX_TOKENS", "length"],
  ["SAFETY", "content-filter"],
  ["RECITATION", "content-filter"],
  ["BLOCKLIST", "content-filter"],
  ["PROHIBITED_CONTENT", "content-filter"],
  ["SPII", "content-filter"],
  ["MODEL_ARMOR", "content-filter"],
  ["IMAGE_SAFETY", "content-filter"],
  ["IMAGE_PROHIBITED_CONTENT", "content-filter"],
  ["IMAGE_RECITATION", "content-filter"],
])

/** Of these the model has not stopped but failed: what came before them is no answer. */
const FAILURES = /^(?:MALFORMED_|UNEXPECTED_TOOL_CALL$|TOO_MANY_TOOL_CALLS$|MISSING_THOUGHT_SIGNATURE$)/

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  "tool-calls": "STOP",
  length: "MAX_TOKENS",
  "context-window": "MAX_TOKENS",
  "content-filter": "SAFETY",
  refusal: "SAFETY",
  pause: "OTHER",
  other: "OTHER",
}

/** Gives the wire's word, where it is one: the first value of the enumeration says as little as none. */
export function nativeReason(value: unknown): string | undefined {
  const text = textOf(value)
  return text === "FINISH_REASON_UNSPECIFIED" ? undefined : text
}

export function readReason(native: string): FinishReason {
  return REASONS.get(native) ?? "other"
}

export function writeReason({ reason, native, from }: Pick<FinishPart, "reason" | "native" | "from">): string {
  return from === "gemini" && native !== undefined ? native : WORDS[reason]
}

export function isFailure(native: string): boolean {
  return FAILURES.test(native)
}

/** Makes the error that a reason stands for. @param finishMessage what the wire says to it */
export function failureOf(finishReason: string, finishMessage: string | undefined): ErrorPart {
  return {
    type: "error",
    code: finishReason,
    message: finishMessage ?? "The model failed to give an answer that can be used",
    isRetryable: true,
    extra: { from: "gemini", fields: { finishReason, ...(finishMessage !== undefined && { finishMessage }) } },
  }
}
