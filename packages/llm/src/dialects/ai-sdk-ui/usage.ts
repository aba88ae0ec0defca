/**
 * Usage in the metadata of a message, under `usage`: the format has no place of its own for it, and this is where
 * applications put what the AI SDK counts.
 */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf, objectOf } from "../../wire/json-value.ts"

/** Reads what the AI SDK counts, in its newer and older words, or gives nothing where nothing is counted. */
export function readUsage(metadata: unknown): Usage | undefined {
  const value = objectOf(objectOf(metadata)?.usage)
  if (value === undefined) return undefined
  const input = objectOf(value.inputTokenDetails)
  const output = objectOf(value.outputTokenDetails)
  const usage = compact({
    inputTokens: numberOf(value.inputTokens),
    outputTokens: numberOf(value.outputTokens),
    totalTokens: numberOf(value.totalTokens),
    cacheReadTokens: numberOf(input?.cacheReadTokens) ?? numberOf(value.cachedInputTokens),
    cacheWriteTokens: numberOf(input?.cacheWriteTokens),
    reasoningTokens: numberOf(output?.reasoningTokens) ?? numberOf(value.reasoningTokens),
    cost: numberOf(value.cost),
    isEstimate: value.isEstimate === true ? true : undefined,
  })
  return Object.keys(usage).length > 0 ? usage : undefined
}

export function writeUsage(usage: Usage): JsonObject {
  const { inputTokens, outputTokens, totalTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage
  const { cost, isEstimate } = usage
  const input = compact({ cacheReadTokens, cacheWriteTokens })
  return compact({
    inputTokens,
    inputTokenDetails: Object.keys(input).length > 0 ? input : undefined,
    outputTokens,
    outputTokenDetails: reasoningTokens === undefined ? undefined : { reasoningTokens },
    totalTokens,
    cost,
    isEstimate,
  })
}
