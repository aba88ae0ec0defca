/** What `message-end` says: counts and the reason. */
import type { ErrorPart, FinishPart, FinishReason, JsonObject, Usage } from "../../part.ts"
import { compact, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["COMPLETE", "stop"],
  ["STOP_SEQUENCE", "stop"],
  ["MAX_TOKENS", "length"],
  ["TOOL_CALL", "tool-calls"],
])
const DELTA = new Set(["finish_reason", "usage"])
const FAILED = new Set([...DELTA, "error"])

/** Reads counts. Those of all tokens count, and where they are missing those that are billed. */
export function usageOf(usage: JsonObject): Usage {
  const tokens = objectOf(usage.tokens)
  const billed = objectOf(usage.billed_units)
  return {
    ...compact({
      inputTokens: numberOf(tokens?.input_tokens) ?? numberOf(billed?.input_tokens),
      outputTokens: numberOf(tokens?.output_tokens) ?? numberOf(billed?.output_tokens),
      reasoningTokens: numberOf(tokens?.reasoning_tokens),
      cacheReadTokens: numberOf(usage.cached_tokens),
    }),
    native: { from: "cohere", value: usage },
  }
}

/** Reads the end: `ERROR` and `TIMEOUT` are no good ones, and neither is one that tells an error. */
export function endOf(delta: JsonObject): FinishPart | ErrorPart {
  const native = textOf(delta.finish_reason)
  const isFailure = native === "TIMEOUT" || native?.startsWith("ERROR") === true
  if (!isFailure && (delta.error ?? "") === "") {
    const fields = unknownFields(delta, DELTA)
    return {
      type: "finish",
      reason: REASONS.get(native ?? "") ?? "other",
      ...(native !== undefined && { native, from: "cohere" }),
      ...(fields && { extra: { from: "cohere", fields } }),
    }
  }
  const error = objectOf(delta.error)
  const code = isFailure ? native : textOf(error?.code)
  const fields = unknownFields(delta, typeof delta.error === "string" ? FAILED : DELTA)
  return {
    type: "error",
    message: textOf(delta.error) ?? textOf(error?.message) ?? "The answer ended with an error",
    ...(code !== undefined && { code }),
    ...(native === "TIMEOUT" && { isRetryable: true }),
    ...(fields && { extra: { from: "cohere", fields } }),
  }
}

/** Reads an event that is an error, whatever came before it; gives nothing where it is none. */
export function errorOf(event: string, data: string, value: JsonObject | undefined): ErrorPart | undefined {
  if (value === undefined) return event === "error" ? { type: "error", message: data } : undefined
  const isError = event === "error" || value.type === "error" || (value.error ?? "") !== ""
  // Outside of a stream, errors are a message and an id. Behind gateways they get into one.
  if (!isError && (value.type !== undefined || typeof value.message !== "string")) return undefined
  const error = objectOf(value.error) ?? value
  const message = textOf(error.message) ?? textOf(value.message) ?? textOf(value.error)
  const code = textOf(error.code)
  return {
    type: "error",
    message: message ?? "The provider reported an error",
    ...(code !== undefined && { code }),
    extra: { from: "cohere", fields: value },
  }
}
