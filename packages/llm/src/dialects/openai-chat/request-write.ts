/** Writes a prompt as a request for a chat completion. */
import type { JsonObject } from "../../part.ts"
import type { Prompt, PromptTool, WireRequest, WriteOptions } from "../../prompt.ts"
import { compact, isObject } from "../../wire/json-value.ts"
import { createPromptReport, type PromptReport } from "../../wire/prompt-report.ts"
import { NAME } from "./name.ts"
import { takeOwn } from "./own.ts"
import { writeMessages } from "./request-write-message.ts"

/** Models of OpenAI that reason. They refuse the name that all other servers know for the most tokens. */
const REASONS = /(?:^|\/)(?:o\d|gpt-[5-9])/
/** Tokens to think with, up to which the effort is the one that is named. */
const EFFORTS: readonly (readonly [limit: number, effort: string])[] = [
  [2_048, "low"],
  [8_192, "medium"],
]

export function endpoint(): Pick<WireRequest, "path" | "headers"> {
  return { path: "chat/completions", headers: {} }
}

export function write(prompt: Prompt, options: WriteOptions = {}): WireRequest {
  const report = createPromptReport(options, NAME)
  const extra = takeOwn(prompt.extra, "", report)
  const { sampling = {}, stream, stopSequences, logprobs, choices } = prompt
  const isOwn = prompt.extra?.from === NAME
  if (sampling.topK !== undefined && !isOwn) report.refuse("sampling.topK", "it is a top-k")
  const name = REASONS.test(prompt.model) ? "max_completion_tokens" : "max_tokens"
  const body = compact({
    ...extra,
    model: prompt.model,
    messages: writeMessages(prompt.messages, report),
    stream: stream || undefined,
    stream_options: writeStreamOptions(prompt, extra.stream_options),
    tools: prompt.tools?.map((tool, index) => writeTool(tool, `tools[${index}]`, report)).filter(isObject),
    tool_choice: writeToolChoice(prompt) ?? extra.tool_choice,
    parallel_tool_calls: prompt.parallelToolCalls,
    response_format: writeFormat(prompt) ?? extra.response_format,
    ...writeReasoning(prompt, isOwn, extra.reasoning, report),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: isOwn ? sampling.topK : undefined,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    seed: sampling.seed,
    stop: stopSequences,
    [name]: prompt.maxTokens,
    n: choices,
    logprobs: logprobs === undefined ? undefined : true,
    top_logprobs: logprobs,
    user: prompt.user,
    metadata: prompt.metadata,
  })
  return { ...endpoint(), body, warnings: report.warnings }
}

/** Clients of other dialects are always told of usage. */
function writeStreamOptions({ stream, includeUsage }: Prompt, own: unknown): JsonObject | undefined {
  if (!stream) return isObject(own) ? own : undefined
  const options = { ...(isObject(own) && own), ...((includeUsage ?? true) && { include_usage: true }) }
  return Object.keys(options).length > 0 ? options : undefined
}

function writeTool(tool: PromptTool, path: string, report: PromptReport): JsonObject | undefined {
  const { name, description, parameters, strict, provided } = tool
  if (provided !== undefined) {
    if (provided.from === NAME) return provided.value
    report.refuse(path, `it is a tool that only ${provided.from} carries out`)
    return undefined
  }
  const { custom, function: inner, ...fields } = takeOwn(tool.extra, path, report)
  if (isObject(custom)) return { type: "custom", custom: compact({ name, description, ...custom }), ...fields }
  const called = compact({ name, description, parameters, strict, ...(isObject(inner) && inner) })
  return { type: "function", function: called, ...fields }
}

function writeToolChoice({ toolChoice, tools }: Prompt): unknown {
  if (typeof toolChoice !== "object") return toolChoice
  const { name } = toolChoice
  const tool = tools?.find((each) => each.name === name)
  const isCustom = tool?.extra?.from === NAME && isObject(tool.extra.fields.custom)
  return isCustom ? { type: "custom", custom: { name } } : { type: "function", function: { name } }
}

function writeFormat({ output }: Prompt): JsonObject | undefined {
  if (output === undefined || output.type === "text") return output
  const { schema, name = "answer", description, strict } = output
  if (schema === undefined) return { type: "json_object" }
  return { type: "json_schema", json_schema: compact({ name, description, schema, strict }) }
}

/** OpenAI knows an effort. OpenRouter knows more, and whoever asks in this dialect may mean it. */
function writeReasoning(prompt: Prompt, isOwn: boolean, own: unknown, report: PromptReport): JsonObject {
  const { effort, maxTokens, summary } = prompt.reasoning ?? {}
  const more = isObject(own) ? own : undefined
  if (isOwn && (maxTokens !== undefined || summary !== undefined || more !== undefined)) {
    const hidden = summary === "none" ? { exclude: true } : { summary }
    return { reasoning: compact({ effort, max_tokens: maxTokens, ...hidden, ...more }) }
  }
  if (summary !== undefined) {
    report.warn("reasoning.summary", "How reasoning is told is up to the server in a chat completion")
  }
  if (maxTokens === undefined) return { reasoning_effort: effort }
  report.warn("reasoning.maxTokens", "A chat completion knows an effort in place of tokens to think with")
  if (effort !== undefined) return { reasoning_effort: effort }
  return { reasoning_effort: EFFORTS.find(([limit]) => maxTokens <= limit)?.[1] ?? "high" }
}
