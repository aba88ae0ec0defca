/** What all steps used: the agent counts each step for itself, and tells what was read from a cache beside the input. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf, objectOf } from "../../wire/json-value.ts"

/** The members of `tokens` that are counted. */
export const TOKENS: ReadonlySet<string> = new Set(["total", "input", "output", "reasoning", "cache"])

const COUNTS = [
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "reasoningTokens",
  "cost",
] as const

export interface Sum {
  /** Adds what a step used, and says whether it told anything of that. */
  add(tokens: JsonObject | undefined, cost: unknown): boolean
  readonly usage: Usage
}

export function createSum(): Sum {
  const sum: { -readonly [Name in keyof Usage]: Usage[Name] } = {}

  return {
    add(tokens, cost) {
      const step = usageOf(tokens, cost)
      const told = COUNTS.filter((name) => step[name] !== undefined)
      // A sum may be no number any more.
      for (const name of told) sum[name] = numberOf((sum[name] ?? 0) + (step[name] ?? 0)) ?? sum[name]
      return told.length > 0
    },
    get usage() {
      return { ...sum }
    },
  }
}

/** Neither is the cache a part of its `input`, nor reasoning of its `output`. */
function usageOf(tokens: JsonObject | undefined, cost: unknown): Usage {
  const cache = objectOf(tokens?.cache)
  const [input, read, write] = [numberOf(tokens?.input), numberOf(cache?.read), numberOf(cache?.write)]
  const [output, reasoning] = [numberOf(tokens?.output), numberOf(tokens?.reasoning)]
  return compact({
    inputTokens: input === undefined ? undefined : input + (read ?? 0) + (write ?? 0),
    outputTokens: output === undefined ? undefined : output + (reasoning ?? 0),
    totalTokens: numberOf(tokens?.total),
    cacheReadTokens: read,
    cacheWriteTokens: write,
    reasoningTokens: reasoning,
    cost: numberOf(cost),
  })
}
