/** Usage, of one or more models of a run: the protocol's counts add up. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, isObject, listOf, numberOf } from "../../wire/json-value.ts"
import { NAME, OWN } from "./name.ts"

const COUNTS = {
  inputTokens: "inputTokens",
  outputTokens: "outputTokens",
  totalTokens: "totalTokens",
  cacheReadTokens: "cachedInputTokens",
  cacheWriteTokens: "cacheWriteInputTokens",
  reasoningTokens: "reasoningTokens",
} as const

type Count = keyof typeof COUNTS

/** Reads the counts of an event that ends a run. */
export function readUsage({ usage, metadata }: JsonObject): Usage | undefined {
  const entries = listOf(usage).filter(isObject)
  if (entries.length === 0) return undefined
  const counts: Record<string, number> = {}
  for (const [count, name] of Object.entries(COUNTS)) {
    const told = entries.flatMap((entry) => numberOf(entry[name]) ?? [])
    if (told.length > 0) counts[count] = told.reduce((total, each) => total + each, 0)
  }
  const own = isObject(metadata) && isObject(metadata[OWN]) ? metadata[OWN] : {}
  return compact<Usage>({
    ...counts,
    cost: numberOf(own.cost),
    isEstimate: own.isEstimate === true ? true : undefined,
    native: { from: NAME, value: { usage: entries } },
  })
}

/** Writes the counts. Clients throw where one of them is no whole number. */
export function writeUsage(usage: Usage, model: string | undefined): readonly JsonObject[] {
  if (usage.native?.from === NAME && Array.isArray(usage.native.value.usage)) return usage.native.value.usage
  const counts = Object.entries(COUNTS).flatMap(([count, name]) => {
    const value = usage[count as Count]
    return Number.isSafeInteger(value) && (value as number) >= 0 ? [[name, value] as const] : []
  })
  return [compact({ model, ...Object.fromEntries(counts) })]
}
