/** Writes requests. */
import type { JsonObject } from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import type { Prompt, ReasoningSettings, WireRequest, WriteOptions } from "../../../prompt.ts"
import { compact, listOf, objectOf } from "../../../wire/json-value.ts"
import { createPromptReport, type PromptReport } from "../../../wire/prompt-report.ts"
import { NAME } from "../name.ts"
import { LOGPROBS } from "./read-request.ts"
import { writeInput } from "./write-input.ts"
import { writeFormat, writeToolChoice, writeTools } from "./write-tools.ts"

/** Where a request goes, whatever it asks for. */
export function endpoint(): Pick<WireRequest, "path" | "headers"> {
  return { path: "responses", headers: {} }
}

/** Asks for reasoning in a form that can be sent back. */
const ENCRYPTED = "reasoning.encrypted_content"

/**
 * Writes a request. One of another dialect is not stored, as it would not be there, and asks for reasoning in a form that
 * can be sent back.
 *
 * @throws PromptError `unsupported`
 */
export function writeRequest(prompt: Prompt, options: WriteOptions = {}): WireRequest {
  const report = createPromptReport(options, NAME)
  const { extra, tools = [], sampling = {}, logprobs, output, toolChoice } = prompt
  const own = extraOf(prompt, NAME)
  report.refuseForeign(extra, "")
  refuseOthers(prompt, report)
  const { instructions, input } = writeInput(prompt, report)
  const isThinking = prompt.reasoning !== undefined && prompt.reasoning.effort !== "none"
  const include = [
    ...listOf(own?.include),
    ...(logprobs === undefined ? [] : [LOGPROBS]),
    ...(own === undefined && isThinking ? [ENCRYPTED] : []),
  ]
  const text = { ...objectOf(own?.text), ...(output && { format: writeFormat(output) }) }
  const reasoning = { ...objectOf(own?.reasoning), ...(prompt.reasoning && writeReasoning(prompt.reasoning, report)) }
  const body: JsonObject = compact({
    ...(own === undefined && { store: false }),
    ...own,
    model: prompt.model,
    instructions,
    input,
    stream: prompt.stream,
    max_output_tokens: prompt.maxTokens,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    tools: tools.length > 0 || prompt.tools ? writeTools(tools, report) : undefined,
    tool_choice: toolChoice === undefined ? own?.tool_choice : writeToolChoice(toolChoice, tools),
    parallel_tool_calls: prompt.parallelToolCalls,
    text: some(text),
    reasoning: some(reasoning),
    top_logprobs: logprobs,
    include: include.length > 0 ? include : undefined,
    user: prompt.user,
    metadata: prompt.metadata,
  })
  return { ...endpoint(), body, warnings: report.warnings }
}

function some(value: JsonObject): JsonObject | undefined {
  return Object.keys(value).length > 0 ? value : undefined
}

/** What this dialect has no word for. */
function refuseOthers({ sampling = {}, stopSequences, choices = 1 }: Prompt, report: PromptReport) {
  const { topK, frequencyPenalty, presencePenalty, seed } = sampling
  for (const [name, value] of Object.entries({ topK, frequencyPenalty, presencePenalty, seed })) {
    if (value !== undefined) report.refuse(`sampling.${name}`, "there is no such setting")
  }
  if (stopSequences !== undefined && stopSequences.length > 0) {
    report.refuse("stopSequences", "an answer cannot be stopped by what it says")
  }
  if (choices > 1) report.refuse("choices", "there is one answer to a request")
}

function writeReasoning({ effort, summary, maxTokens }: ReasoningSettings, report: PromptReport): JsonObject {
  if (maxTokens !== undefined) {
    report.refuse("reasoning.maxTokens", "how much is thought is told in words and not in tokens")
  }
  return compact({
    effort: effort ?? (maxTokens === undefined ? undefined : effortOf(maxTokens)),
    summary: summary === "none" ? undefined : summary,
  })
}

/** The word that comes near to a number of tokens, where the number cannot be told. */
function effortOf(tokens: number): string {
  if (tokens === 0) return "none"
  if (tokens <= 2_048) return "low"
  return tokens <= 8_192 ? "medium" : "high"
}
