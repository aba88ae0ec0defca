/** Ollama's counts and times, which its last line has. */
import type { JsonObject, Usage } from "../../part.ts"
import { compact, numberOf } from "../../wire/json-value.ts"

export const USAGE_MEMBERS: readonly string[] = [
  "total_duration",
  "load_duration",
  "prompt_eval_count",
  "prompt_eval_duration",
  "eval_count",
  "eval_duration",
]

/** Reads the counts of a line, or nothing where it has none. */
export function readUsage(line: JsonObject): Usage | undefined {
  const told = USAGE_MEMBERS.filter((name) => numberOf(line[name]) !== undefined)
  if (told.length === 0) return undefined
  const inputTokens = numberOf(line.prompt_eval_count)
  const outputTokens = numberOf(line.eval_count)
  return compact({
    inputTokens,
    outputTokens,
    totalTokens: inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens,
    native: { from: "ollama", value: Object.fromEntries(told.map((name) => [name, line[name]])) },
  })
}

/** Writes counts as members of a line. */
export function writeUsage({ native, inputTokens, outputTokens }: Usage): JsonObject {
  if (native?.from === "ollama") return native.value
  return compact({ prompt_eval_count: inputTokens, eval_count: outputTokens })
}
