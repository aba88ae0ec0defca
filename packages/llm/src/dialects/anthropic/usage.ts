/** Usage: Anthropic counts what was read from and written to a cache beside the input, and the model within it. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf, objectOf } from "../../wire/json-value.ts"

/** Adds to what was told: counts are cumulative, and one that is left out or `null` stays as it was. */
export function mergeUsage(before: JsonObject | undefined, next: JsonObject): JsonObject {
  const told = Object.entries(next).filter(([, value]) => value !== null)
  return Object.fromEntries([...Object.entries(before ?? {}), ...told])
}

/** Reads usage. */
export function usageOf(native: JsonObject): Usage {
  const input = numberOf(native.input_tokens)
  const read = numberOf(native.cache_read_input_tokens)
  const written = numberOf(native.cache_creation_input_tokens)
  return compact({
    inputTokens: input === undefined ? undefined : input + (read ?? 0) + (written ?? 0),
    outputTokens: numberOf(native.output_tokens),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens: numberOf(objectOf(native.output_tokens_details)?.thinking_tokens),
    native: { from: "anthropic", value: native },
  })
}

/** Writes usage. Clients read the two counts without asking whether they are there. */
export function nativeUsage(usage: Usage | undefined): JsonObject {
  const { native, inputTokens = 0, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage ?? {}
  const counts = { input_tokens: 0, output_tokens: usage?.outputTokens ?? 0 }
  if (native?.from === "anthropic") return { ...counts, ...native.value }
  return compact({
    ...counts,
    input_tokens: Math.max(0, inputTokens - (cacheReadTokens ?? 0) - (cacheWriteTokens ?? 0)),
    cache_read_input_tokens: cacheReadTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    output_tokens_details: reasoningTokens === undefined ? undefined : { thinking_tokens: reasoningTokens },
  })
}
