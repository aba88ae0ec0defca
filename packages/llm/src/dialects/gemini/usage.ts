/** Gemini's counts. The prompt of its tools counts beside the prompt, and what it thought beside what it said. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf } from "../../wire/json-value.ts"

/** Reads `usageMetadata`. */
export function readUsage(value: JsonObject): Usage {
  const total = numberOf(value.totalTokenCount)
  const thoughts = numberOf(value.thoughtsTokenCount)
  return compact({
    inputTokens: sum(numberOf(value.promptTokenCount), numberOf(value.toolUsePromptTokenCount)),
    outputTokens: sum(numberOf(value.candidatesTokenCount), thoughts),
    totalTokens: total,
    cacheReadTokens: numberOf(value.cachedContentTokenCount),
    reasoningTokens: thoughts,
    native: { from: "gemini", value },
  })
}

/** Writes `usageMetadata`. */
export function writeUsage(usage: Usage): JsonObject {
  if (usage.native?.from === "gemini") return usage.native.value
  const { inputTokens, outputTokens, reasoningTokens, cacheReadTokens } = usage
  return compact({
    promptTokenCount: inputTokens,
    cachedContentTokenCount: cacheReadTokens,
    candidatesTokenCount: outputTokens === undefined ? undefined : Math.max(0, outputTokens - (reasoningTokens ?? 0)),
    thoughtsTokenCount: reasoningTokens,
    totalTokenCount: usage.totalTokens ?? sum(inputTokens, outputTokens),
  })
}

/** Adds the counts that are there: without any there is no sum. */
function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0)
}
