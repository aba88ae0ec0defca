/** Writes a request in Anthropic's format. */
import type { JsonObject } from "../../../part.ts"
import type { OutputFormat, Prompt, Sampling, WireRequest, WriteOptions } from "../../../prompt.ts"
import { compact, objectOf } from "../../../wire/json-value.ts"
import { createPromptReport, type PromptReport } from "../../../wire/prompt-report.ts"
import { writeReasoning } from "./reasoning.ts"
import { writeToolChoice, writeTools } from "./tools.ts"
import { writeMessages } from "./write-messages.ts"

const VERSION = { "anthropic-version": "2023-06-01" }
/** What the name of a beta may be made of, so that it cannot end its header. */
const BETA = /^[\w.-]+$/
const DEFAULT_MAX_TOKENS = 4_096

/** Says where a request goes. */
export function anthropicEndpoint(): Pick<WireRequest, "path" | "headers"> {
  return { path: "messages", headers: VERSION }
}

/** Writes a prompt. */
export function writeAnthropicRequest(prompt: Prompt, options: WriteOptions = {}): WireRequest {
  const { defaultMaxTokens = DEFAULT_MAX_TOKENS } = options
  const report = createPromptReport(options, "anthropic")
  refuseOthers(prompt, report)
  const own = prompt.extra?.from === "anthropic" ? prompt.extra.fields : undefined
  const { thinking: _, betas, metadata, output_config, ...members } = own ?? {}
  if (prompt.maxTokens === undefined) {
    report.warn("maxTokens", "The request names no most tokens of the answer, which Anthropic must be told")
  }
  const { thinking, effort, maxTokens } = writeReasoning(prompt, own, defaultMaxTokens, report)
  const isThinking = thinking !== undefined && objectOf(thinking)?.type !== "disabled"
  const outputConfig = compact({
    effort,
    format: writeOutput(prompt.output, report),
    ...objectOf(output_config),
  })
  const body = compact({
    model: prompt.model,
    max_tokens: maxTokens,
    ...writeMessages(prompt.messages, report),
    stream: prompt.stream || undefined,
    tools: prompt.tools && writeTools(prompt.tools, report),
    tool_choice: writeToolChoice(prompt, report),
    thinking,
    output_config: nonEmpty(outputConfig),
    stop_sequences: prompt.stopSequences,
    ...writeSampling(prompt.sampling ?? {}, isThinking, report),
    metadata: nonEmpty(compact({ user_id: prompt.user, ...objectOf(metadata) })),
    ...members,
  })
  return { ...anthropicEndpoint(), headers: { ...VERSION, ...writeBetas(betas) }, body, warnings: report.warnings }
}

function refuseOthers(prompt: Prompt, report: PromptReport) {
  const { choices = 1, logprobs, metadata, extra } = prompt
  if (choices > 1) report.refuse("choices", "Anthropic's format cannot express more than one answer")
  if (logprobs !== undefined) report.refuse("logprobs", "Anthropic's format cannot express probabilities of tokens")
  if (metadata !== undefined)
    report.refuse("metadata", "Anthropic's format cannot express an application's own metadata")
  report.refuseForeign(extra, "")
}

function writeOutput(output: OutputFormat | undefined, report: PromptReport): JsonObject | undefined {
  if (output === undefined || output.type === "text") return undefined
  if (output.schema === undefined) {
    report.refuse("output", "Anthropic's format cannot express JSON without a schema")
    return undefined
  }
  for (const name of ["name", "description"] as const) {
    if (output[name] !== undefined) report.warn(`output.${name}`, "Anthropic's format has no member for it")
  }
  // It is always strict.
  if (output.strict === false) report.warn("output.strict", "Anthropic's format knows no schema that is not strict")
  return { type: "json_schema", schema: output.schema }
}

function writeSampling(sampling: Sampling, isThinking: boolean, report: PromptReport): JsonObject {
  const { temperature, topP, topK, frequencyPenalty, presencePenalty, seed } = sampling
  if (frequencyPenalty)
    report.refuse("sampling.frequencyPenalty", "Anthropic's format cannot express a penalty on frequent words")
  if (presencePenalty)
    report.refuse("sampling.presencePenalty", "Anthropic's format cannot express a penalty on words that are there")
  if (seed !== undefined) report.refuse("sampling.seed", "Anthropic's format cannot express a seed")
  if (isThinking && topK !== undefined)
    report.refuse("sampling.topK", "Anthropic's format cannot express a choice of few tokens while it thinks")
  return compact({
    temperature: writeTemperature(temperature, isThinking, report),
    top_p: topP,
    top_k: isThinking ? undefined : topK,
  })
}

function writeTemperature(wanted: number | undefined, isThinking: boolean, report: PromptReport) {
  if (wanted === undefined) return undefined
  if (isThinking && wanted !== 1)
    return void report.refuse("sampling.temperature", "Anthropic's format cannot express a temperature while it thinks")
  if (wanted <= 1) return wanted
  report.refuse("sampling.temperature", "Anthropic's format cannot express a temperature above 1")
  return 1
}

function writeBetas(betas: unknown): Readonly<Record<string, string>> {
  const names = Array.isArray(betas) ? betas.filter((each) => typeof each === "string" && BETA.test(each)) : []
  return names.length === 0 ? {} : { "anthropic-beta": names.join(",") }
}

function nonEmpty(value: JsonObject): JsonObject | undefined {
  return Object.keys(value).length === 0 ? undefined : value
}
