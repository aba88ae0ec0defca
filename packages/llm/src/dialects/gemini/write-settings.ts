/** Writes `generationConfig`. */
import { extraOf, type JsonObject } from "../../part.ts"
import type { OutputFormat, Prompt, ReasoningSettings } from "../../prompt.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"

/** Tokens to think with, for the models that are told those and no level. */
const BUDGETS: ReadonlyMap<string, number> = new Map([
  ["minimal", 512],
  ["low", 1_024],
  ["medium", 8_192],
  ["high", 24_576],
])
const LEVELS: ReadonlySet<string> = new Set(["minimal", "low", "medium", "high", "xhigh"])

export function writeSettings(prompt: Prompt, report: PromptReport): JsonObject | undefined {
  const { sampling = {}, stopSequences, maxTokens, choices, logprobs, reasoning, output } = prompt
  const { temperature, topP, topK, seed, presencePenalty, frequencyPenalty } = sampling
  const config = compact({
    temperature,
    topP,
    topK,
    seed,
    presencePenalty,
    frequencyPenalty,
    stopSequences: stopSequences?.length ? stopSequences : undefined,
    maxOutputTokens: maxTokens,
    candidateCount: choices,
    responseLogprobs: logprobs === undefined ? undefined : true,
    logprobs: logprobs === 0 ? undefined : logprobs,
    thinkingConfig: reasoning && writeThinking(reasoning, prompt.model, report),
    ...writeOutput(output, objectOf(extraOf(prompt, "gemini")?.generationConfig), report),
  })
  return Object.keys(config).length > 0 ? config : undefined
}

function writeThinking(
  { effort, maxTokens, summary }: ReasoningSettings,
  model: string,
  report: PromptReport,
): JsonObject | undefined {
  if (summary !== undefined && summary !== "none" && summary !== "auto") {
    report.warn("reasoning.summary", "it cannot be said at what length is told what was thought")
  }
  const includeThoughts = summary === undefined ? undefined : summary !== "none"
  const made = compact({ includeThoughts, ...writeEffort(effort, maxTokens, model, report) })
  return Object.keys(made).length > 0 ? made : undefined
}

/** Models before the third generation are told how many tokens, later ones a level. Neither takes both. */
function writeEffort(
  effort: string | undefined,
  maxTokens: number | undefined,
  model: string,
  report: PromptReport,
): JsonObject {
  if (effort === "none") return { thinkingBudget: 0 }
  if (maxTokens !== undefined) {
    if (effort !== undefined) report.refuse("reasoning.effort", "it cannot be said together with a number of tokens")
    return { thinkingBudget: maxTokens }
  }
  if (effort === undefined) return {}
  const thinkingBudget = /gemini-[12]/.test(model) ? BUDGETS.get(effort) : undefined
  if (thinkingBudget !== undefined) return { thinkingBudget }
  if (LEVELS.has(effort)) return { thinkingLevel: effort.toUpperCase() }
  report.refuse("reasoning.effort", "there is no such level of thinking")
  return {}
}

function writeOutput(output: OutputFormat | undefined, own: JsonObject | undefined, report: PromptReport): JsonObject {
  if (output === undefined) return {}
  if (output.type === "text") return { responseMimeType: "text/plain" }
  for (const name of ["name", "description"] as const) {
    if (output[name] !== undefined) report.warn(`output.${name}`, "a schema has no place for it")
  }
  // It is always strict.
  if (output.strict === false) report.warn("output.strict", "there is no schema that is not strict")
  const schema = own?.responseSchema === undefined ? output.schema : undefined
  return compact({ responseMimeType: "application/json", responseJsonSchema: schema })
}
