/** Counts of tokens, as Responses tells them: once, with the response's end. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf, objectOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

/** Reads the `usage` of a response. */
export function readUsage(value: JsonObject): Usage {
  const input = objectOf(value.input_tokens_details)
  const output = objectOf(value.output_tokens_details)
  return compact({
    inputTokens: numberOf(value.input_tokens),
    outputTokens: numberOf(value.output_tokens),
    totalTokens: numberOf(value.total_tokens),
    cacheReadTokens: numberOf(input?.cached_tokens),
    cacheWriteTokens: numberOf(input?.cache_write_tokens),
    reasoningTokens: numberOf(output?.reasoning_tokens),
    cost: numberOf(value.cost),
    native: { from: NAME, value },
  })
}

/** Writes the `usage` of a response: its own as it was, with all that clients count on. */
export function writeUsage(usage: Usage): JsonObject {
  const { inputTokens = 0, outputTokens = 0, cost, native } = usage
  return {
    ...(cost !== undefined && { cost }),
    ...(native?.from === NAME && native.value),
    input_tokens: inputTokens,
    input_tokens_details: details(usage, "input_tokens_details", {
      cached_tokens: usage.cacheReadTokens ?? 0,
      ...(usage.cacheWriteTokens !== undefined && { cache_write_tokens: usage.cacheWriteTokens }),
    }),
    output_tokens: outputTokens,
    output_tokens_details: details(usage, "output_tokens_details", { reasoning_tokens: usage.reasoningTokens ?? 0 }),
    total_tokens: usage.totalTokens ?? inputTokens + outputTokens,
  }
}

function details({ native }: Usage, name: string, counts: JsonObject): JsonObject {
  return { ...(native?.from === NAME && objectOf(native.value[name])), ...counts }
}
