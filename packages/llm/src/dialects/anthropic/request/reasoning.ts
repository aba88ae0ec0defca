/**
 * How much to think, both ways. Models up to the 4.5 line are given a budget of tokens; later ones find it themselves, and
 * are told how much effort to make.
 */
import type { JsonObject } from "../../../part.ts"
import type { Prompt, ReasoningSettings } from "../../../prompt.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { takeText, takeTextOrNone } from "../../../wire/request-value.ts"
import { takeCount } from "./expect.ts"

/** The least budget that is taken, in tokens. */
const MIN_BUDGET = 1_024
/** Which share of the most tokens each effort may think with. */
const SHARES: ReadonlyMap<string, number> = new Map([
  ["minimal", 0.1],
  ["low", 0.2],
  ["medium", 0.5],
  ["high", 0.8],
])
/** Models by name, also where a cloud has put its own words around it. */
const TAKES_BUDGET = /claude-(?:[123]\b|instant|(?:opus|sonnet|haiku)-4(?:[-.@][015])?(?![-.@]?\d{1,2}(?!\d)))/

export interface ReadReasoning {
  readonly reasoning?: ReasoningSettings
  /** What the neutral settings do not hold. */
  readonly thinking?: unknown
  readonly output_config?: JsonObject
}

/** Reads `thinking` and the effort of `output_config`. */
export function readReasoning(
  thinking: JsonObject | undefined,
  effort: string | undefined,
  maxTokens?: number,
): ReadReasoning {
  // Effort without thinking is a wish that others have no words for; they are told of the effort.
  if (thinking === undefined) return effort === undefined ? {} : { reasoning: { effort }, thinking: "unset" }
  const display = takeTextOrNone(thinking.display, "thinking.display")
  const summary = display === undefined ? {} : { summary: display === "omitted" ? "none" : "auto" }
  const isPlain =
    (display === undefined || display === "omitted" || display === "summarized") &&
    Object.keys(thinking).every((name) => name === "type" || name === "display" || name === "budget_tokens")
  const kept = isPlain ? {} : { thinking }
  switch (takeText(thinking.type, "thinking.type")) {
    case "enabled": {
      const budget = takeCount(thinking.budget_tokens, "thinking.budget_tokens")
      // Between calls of tools a model may think with more than one answer has.
      const own = maxTokens !== undefined && budget >= maxTokens ? { thinking } : kept
      return { reasoning: { maxTokens: budget, ...(effort !== undefined && { effort }), ...summary }, ...own }
    }
    case "adaptive":
      return { reasoning: { ...(effort !== undefined && { effort }), ...summary }, ...kept }
    case "disabled":
      return { reasoning: { effort: "none" }, ...kept, ...(effort !== undefined && { output_config: { effort } }) }
    default:
      return { reasoning: { ...(effort !== undefined && { effort }) }, thinking }
  }
}

export interface WrittenReasoning {
  readonly thinking?: unknown
  readonly effort?: string
  readonly maxTokens: number
}

/** Writes them, with the most tokens, which must be more than the budget. */
export function writeReasoning(
  { model, reasoning, maxTokens, toolChoice, tools = [], extra }: Prompt,
  own: JsonObject | undefined,
  defaultMaxTokens: number,
  report: PromptReport,
): WrittenReasoning {
  const limit = maxTokens ?? defaultMaxTokens
  const effort = reasoning?.effort
  if (own?.thinking === "unset") return { maxTokens: limit, ...(effort !== undefined && { effort }) }
  if (own?.thinking !== undefined) {
    return { thinking: own.thinking, maxTokens: limit, ...(effort !== undefined && effort !== "none" && { effort }) }
  }
  if (reasoning === undefined) return { maxTokens: limit }
  if (effort === "none") return { thinking: { type: "disabled" }, maxTokens: limit }
  const isForced = tools.length > 0 && (toolChoice === "required" || typeof toolChoice === "object")
  // What a client of Anthropic's wrote is Anthropic's to judge.
  if (isForced && extra?.from !== "anthropic") {
    report.refuse("reasoning", "Anthropic takes no reasoning beside a tool that must be called")
    return { maxTokens: limit }
  }
  if (reasoning.summary !== undefined && reasoning.summary !== "none" && reasoning.summary !== "auto") {
    report.warn("reasoning.summary", "Anthropic's format cannot express at what length is told what was thought")
  }
  const display = reasoning.summary && { display: reasoning.summary === "none" ? "omitted" : "summarized" }
  if (reasoning.maxTokens !== undefined) {
    const budget = Math.max(MIN_BUDGET, reasoning.maxTokens)
    if (budget !== reasoning.maxTokens) {
      report.warn("reasoning.maxTokens", `Anthropic takes no budget of fewer than ${MIN_BUDGET} tokens`)
    }
    const thinking = { type: "enabled", ...display }
    if (maxTokens === undefined) {
      return {
        thinking: { ...thinking, budget_tokens: budget },
        maxTokens: budget + limit,
        ...ownEffort(effort, report),
      }
    }
    const fitting = fit(budget, maxTokens, report)
    if (fitting === undefined) return { maxTokens }
    return { thinking: { ...thinking, budget_tokens: fitting }, maxTokens, ...ownEffort(effort, report) }
  }
  if (effort === undefined || !TAKES_BUDGET.test(model)) {
    return { thinking: { type: "adaptive", ...display }, maxTokens: limit, ...ownEffort(effort, report) }
  }
  const share = SHARES.get(effort)
  if (share === undefined) report.warn("reasoning.effort", "The model is told tokens, and as many as for a high effort")
  const wanted = Math.floor(limit * (share ?? 0.8))
  if (wanted < MIN_BUDGET)
    report.warn("reasoning.effort", `Anthropic takes no budget of fewer than ${MIN_BUDGET} tokens`)
  const fitting = fit(Math.max(MIN_BUDGET, wanted), limit, report)
  return fitting === undefined
    ? { maxTokens: limit }
    : { thinking: { type: "enabled", budget_tokens: fitting, ...display }, maxTokens: limit }
}

/** Effort has no less than low. */
function ownEffort(effort: string | undefined, report: PromptReport): { effort?: string } {
  if (effort === "minimal") report.warn("reasoning.effort", "Anthropic has no effort below the low one")
  return effort === undefined ? {} : { effort: effort === "minimal" ? "low" : effort }
}

function fit(budget: number, limit: number, report: PromptReport): number | undefined {
  if (budget < limit) return budget
  if (limit > MIN_BUDGET) {
    report.warn("reasoning.maxTokens", "The budget was made to fit into the most tokens of the answer")
    return limit - 1
  }
  report.refuse("reasoning", `Anthropic's format cannot express reasoning within ${limit} tokens`)
  return undefined
}
