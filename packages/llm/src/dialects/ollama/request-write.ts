/** Writes the body of `/api/chat`. */
import { extraOf, type JsonObject } from "../../part.ts"
import type { OutputFormat, Prompt, PromptTool, ReasoningSettings, WireRequest, WriteOptions } from "../../prompt.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import { createPromptReport, type PromptReport } from "../../wire/prompt-report.ts"
import { writeMessages } from "./write-messages.ts"

const NAME = "ollama"

export function ollamaEndpoint(): Pick<WireRequest, "path" | "headers"> {
  return { path: "chat", headers: {} }
}

export function writeOllamaRequest(prompt: Prompt, options: WriteOptions = {}): WireRequest {
  const report = createPromptReport(options, NAME)
  const { options: rest, ...own } = extraOf(prompt, NAME) ?? {}
  const settings: JsonObject = { ...objectOf(rest), ...compact(writeOptions(prompt)) }
  const body = compact({
    ...own,
    model: prompt.model,
    messages: writeMessages(prompt.messages, report),
    stream: prompt.stream,
    tools: writeTools(prompt, report),
    format: writeFormat(prompt.output, report),
    think: prompt.reasoning && writeThink(prompt.reasoning, report),
    options: Object.keys(settings).length > 0 ? settings : undefined,
    logprobs: prompt.logprobs === undefined ? undefined : true,
    top_logprobs: prompt.logprobs || undefined,
  })
  refuseOthers(prompt, report)
  return { ...ollamaEndpoint(), body, warnings: report.warnings }
}

function refuseOthers(prompt: Prompt, report: PromptReport) {
  const { choices = 1, user, metadata, parallelToolCalls, tools, toolChoice = "auto", extra } = prompt
  if (choices !== 1) report.refuse("choices", "there is one answer to a request")
  if (user !== undefined) report.refuse("user", "there is no place for who asks")
  if (metadata !== undefined) report.refuse("metadata", "there is no place for it")
  if (parallelToolCalls === false && tools !== undefined) {
    report.refuse("parallelToolCalls", "several calls at once cannot be turned off")
  }
  if (toolChoice !== "auto" && toolChoice !== "none") report.refuse("toolChoice", "a call cannot be asked for")
  report.refuseForeign(extra, "")
}

function writeOptions({ sampling = {}, stopSequences, maxTokens }: Prompt): JsonObject {
  return {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    seed: sampling.seed,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    stop: stopSequences?.length ? stopSequences : undefined,
    num_predict: maxTokens,
  }
}

/** Without its tools a model calls none: that is how they are turned off. */
function writeTools({ tools = [], toolChoice }: Prompt, report: PromptReport): readonly JsonObject[] | undefined {
  if (toolChoice === "none") {
    if (tools.length > 0) report.warn("tools", "they are left out, since none is to be called")
    return undefined
  }
  const list = tools.flatMap((tool, index) => writeTool(tool, `tools[${index}]`, report))
  return list.length > 0 ? list : undefined
}

function writeTool(tool: PromptTool, path: string, report: PromptReport): JsonObject[] {
  const { name, description, parameters, strict, provided } = tool
  report.refuseForeign(tool.extra, path)
  if (provided !== undefined) {
    report.refuse(path, `it is a tool that only ${provided.from} has`)
    return []
  }
  if (strict === true) report.warn(`${path}.strict`, "arguments are not made to be of the schema")
  return [{ type: "function", function: compact({ ...extraOf(tool, NAME), name, description, parameters }) }]
}

function writeFormat(output: OutputFormat | undefined, report: PromptReport): unknown {
  if (output?.type !== "json") return undefined
  for (const name of ["name", "description"] as const) {
    if (output[name] !== undefined) report.warn(`output.${name}`, "a schema has no place for it")
  }
  // It is always strict.
  if (output.strict === false) report.warn("output.strict", "there is no schema that is not strict")
  return output.schema ?? "json"
}

function writeThink({ effort, maxTokens, summary }: ReasoningSettings, report: PromptReport): unknown {
  if (maxTokens !== undefined) report.refuse("reasoning.maxTokens", "there is no number of tokens to think with")
  if (effort === "none") return false
  if (summary === "none") report.refuse("reasoning.summary", "what was thought is always told")
  else if (summary !== undefined && summary !== "auto") {
    report.warn("reasoning.summary", "what was thought is told as it is")
  }
  if (effort === "low" || effort === "medium" || effort === "high") return effort
  if (effort !== undefined) report.refuse("reasoning.effort", "there is no such level of thinking")
  return effort === undefined && (summary === undefined || summary === "none") ? undefined : true
}
