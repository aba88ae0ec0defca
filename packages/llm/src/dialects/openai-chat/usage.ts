/** Usage as OpenAI counts it, and what other servers make of that. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf, objectOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

/** Reads a usage object; gives nothing where it holds no counts. */
export function readUsage(value: JsonObject): Usage | undefined {
  const input = numberOf(value.prompt_tokens)
  const output = numberOf(value.completion_tokens)
  const total = numberOf(value.total_tokens)
  if (input === undefined && output === undefined && total === undefined) return undefined
  const inputDetails = objectOf(value.prompt_tokens_details)
  const outputDetails = objectOf(value.completion_tokens_details)
  const reasoning = numberOf(outputDetails?.reasoning_tokens) ?? numberOf(value.reasoning_tokens)
  return compact<Usage>({
    inputTokens: input,
    outputTokens: withReasoning(input, output, reasoning, total),
    totalTokens: total,
    cacheReadTokens: numberOf(inputDetails?.cached_tokens) ?? numberOf(value.prompt_cache_hit_tokens),
    cacheWriteTokens: numberOf(inputDetails?.cache_write_tokens),
    reasoningTokens: reasoning,
    cost: numberOf(value.cost),
    native: { from: NAME, value },
  })
}

/** xAI counts reasoning in the total and not in the output. */
function withReasoning(input = 0, output: number | undefined, reasoning = 0, total = 0): number | undefined {
  if (output === undefined || reasoning === 0) return output
  return input + output !== total && input + output + reasoning === total ? output + reasoning : output
}

/** Writes usage. What the dialect itself had told stays, with the counts as OpenAI's clients understand them. */
export function writeUsage(usage: Usage): JsonObject {
  const { inputTokens: input, outputTokens: output, reasoningTokens, cacheReadTokens, cacheWriteTokens } = usage
  const own = usage.native?.from === NAME ? usage.native.value : undefined
  const total = usage.totalTokens ?? (input === undefined || output === undefined ? undefined : input + output)
  if (own !== undefined) {
    return { ...own, ...compact({ prompt_tokens: input, completion_tokens: output, total_tokens: total }) }
  }
  const inputDetails = compact({ cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens })
  return compact({
    // Clients want all three.
    prompt_tokens: input ?? 0,
    completion_tokens: output ?? 0,
    total_tokens: total ?? (input ?? 0) + (output ?? 0),
    prompt_tokens_details: Object.keys(inputDetails).length > 0 ? inputDetails : undefined,
    completion_tokens_details: reasoningTokens === undefined ? undefined : { reasoning_tokens: reasoningTokens },
    cost: usage.cost,
  })
}
