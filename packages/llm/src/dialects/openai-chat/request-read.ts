/** Reads a request for a chat completion. */
import type { JsonObject } from "../../part.ts"
import type {
  OutputFormat,
  Prompt,
  PromptTool,
  ReadOptions,
  ReasoningSettings,
  Sampling,
  ToolChoice,
} from "../../prompt.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { compact, isObject, textOf, unknownFields } from "../../wire/json-value.ts"
import {
  invalidRequest,
  takeBooleanOrNone,
  takeList,
  takeNumberOrNone,
  takeObject,
  takeObjectOrNone,
  takeText,
  takeTextOrNone,
} from "../../wire/request-value.ts"
import { NAME } from "./name.ts"
import { readMessages } from "./request-read-message.ts"

const KNOWN: ReadonlySet<string> = new Set(
  (
    "model messages stream stream_options tools tool_choice parallel_tool_calls response_format reasoning_effort " +
    "reasoning temperature top_p top_k frequency_penalty presence_penalty seed stop max_completion_tokens max_tokens n " +
    "logprobs top_logprobs user metadata"
  ).split(" "),
)
const KNOWN_OF_OPTIONS: ReadonlySet<string> = new Set(["include_usage"])
const KNOWN_OF_REASONING: ReadonlySet<string> = new Set(["effort", "max_tokens", "summary", "exclude", "enabled"])
const KNOWN_OF_TOOL: ReadonlySet<string> = new Set(["type", "function"])
const KNOWN_OF_FUNCTION: ReadonlySet<string> = new Set(["name", "description", "parameters", "strict"])

export function read(body: unknown, options: ReadOptions = {}): Prompt {
  if (isTooDeep(body)) throw invalidRequest("", "JSON of less depth")
  const request = takeObject(body, "")
  const model = textOf(request.model) ?? options.model
  if (model === undefined) throw invalidRequest("model", "a string that is not empty")
  const stream = takeBooleanOrNone(request.stream, "stream") ?? options.stream ?? false
  const streamOptions = takeObjectOrNone(request.stream_options, "stream_options") ?? {}
  const includeUsage = takeBooleanOrNone(streamOptions.include_usage, "stream_options.include_usage") ?? false
  const logprobs = takeBooleanOrNone(request.logprobs, "logprobs")
  const topLogprobs = takeNumberOrNone(request.top_logprobs, "top_logprobs")
  const format = readFormat(request.response_format)
  const choice = readToolChoice(request.tool_choice)
  const reasoning = readReasoning(request)
  return compact<Prompt>({
    model,
    messages: readMessages(request.messages),
    stream,
    includeUsage: stream ? includeUsage : undefined,
    tools: takeListOrNone(request.tools, "tools")?.map(readTool),
    toolChoice: choice?.known,
    parallelToolCalls: takeBooleanOrNone(request.parallel_tool_calls, "parallel_tool_calls"),
    output: format?.known,
    reasoning: reasoning.settings,
    sampling: readSampling(request),
    stopSequences: readStop(request.stop),
    maxTokens:
      takeNumberOrNone(request.max_completion_tokens, "max_completion_tokens") ??
      takeNumberOrNone(request.max_tokens, "max_tokens"),
    choices: takeNumberOrNone(request.n, "n"),
    logprobs: logprobs ? (topLogprobs ?? 0) : undefined,
    user: takeTextOrNone(request.user, "user"),
    metadata: takeObjectOrNone(request.metadata, "metadata"),
    // Also where there is nothing in it: it tells which dialect the request was in.
    extra: {
      from: NAME,
      fields: {
        ...unknownFields(request, KNOWN),
        ...wrap("stream_options", unknownFields(streamOptions, KNOWN_OF_OPTIONS)),
        ...wrap("reasoning", reasoning.rest),
        ...wrap("tool_choice", choice?.rest),
        ...wrap("response_format", format?.rest),
      },
    },
  })
}

function wrap(name: string, value: JsonObject | undefined): JsonObject | undefined {
  return value && { [name]: value }
}

function readTool(value: unknown, index: number): PromptTool {
  const path = `tools[${index}]`
  const tool = takeObject(value, path)
  const type = takeTextOrNone(tool.type, `${path}.type`) ?? "function"
  if (type === "function") {
    const called = takeObject(tool.function, `${path}.function`)
    const rest = unknownFields(called, KNOWN_OF_FUNCTION)
    const fields = { ...unknownFields(tool, KNOWN_OF_TOOL), ...wrap("function", rest) }
    return compact<PromptTool>({
      name: takeText(called.name, `${path}.function.name`),
      description: takeTextOrNone(called.description, `${path}.function.description`),
      parameters: takeObjectOrNone(called.parameters, `${path}.function.parameters`),
      strict: takeBooleanOrNone(called.strict, `${path}.function.strict`),
      extra: Object.keys(fields).length > 0 ? { from: NAME, fields } : undefined,
    })
  }
  if (type !== "custom") return { name: type, provided: { from: NAME, value: tool } }
  const { name, description, ...custom } = takeObject(tool.custom, `${path}.custom`)
  return compact<PromptTool>({
    name: takeText(name, `${path}.custom.name`),
    description: takeTextOrNone(description, `${path}.custom.description`),
    extra: { from: NAME, fields: { custom } },
  })
}

interface Partly<Value> {
  readonly known?: Value
  /** What only this dialect has. */
  readonly rest?: JsonObject
}

function readToolChoice(value: unknown): Partly<ToolChoice> | undefined {
  if (value === undefined || value === null) return undefined
  if (value === "auto" || value === "none" || value === "required") return { known: value }
  // Mistral's word.
  if (value === "any") return { known: "required" }
  if (!isObject(value)) throw invalidRequest("tool_choice", '"auto", "none", "required" or an object')
  if (value.type === "function" || value.type === "custom") {
    const path = `tool_choice.${value.type}`
    return { known: { name: takeText(takeObject(value[value.type], path).name, `${path}.name`) } }
  }
  return { rest: value }
}

function readFormat(value: unknown): Partly<OutputFormat> | undefined {
  const format = takeObjectOrNone(value, "response_format")
  if (format === undefined) return undefined
  if (format.type === "text") return { known: { type: "text" } }
  if (format.type === "json_object" && format.schema === undefined) return { known: { type: "json" } }
  if (format.type !== "json_schema") return { rest: format }
  const path = "response_format.json_schema"
  const schema = takeObject(format.json_schema, path)
  return {
    known: compact<OutputFormat>({
      type: "json",
      schema: takeObjectOrNone(schema.schema, `${path}.schema`) ?? {},
      name: takeTextOrNone(schema.name, `${path}.name`),
      description: takeTextOrNone(schema.description, `${path}.description`),
      strict: takeBooleanOrNone(schema.strict, `${path}.strict`),
    }),
  }
}

function readReasoning(request: JsonObject): {
  settings?: ReasoningSettings | undefined
  rest?: JsonObject | undefined
} {
  const reasoning = takeObjectOrNone(request.reasoning, "reasoning") ?? {}
  const isOff = takeBooleanOrNone(reasoning.enabled, "reasoning.enabled") === false
  const isHidden = takeBooleanOrNone(reasoning.exclude, "reasoning.exclude") === true
  const settings = compact<ReasoningSettings>({
    effort:
      takeTextOrNone(request.reasoning_effort, "reasoning_effort") ??
      takeTextOrNone(reasoning.effort, "reasoning.effort") ??
      (isOff ? "none" : undefined),
    maxTokens: takeNumberOrNone(reasoning.max_tokens, "reasoning.max_tokens"),
    summary: isHidden ? "none" : takeTextOrNone(reasoning.summary, "reasoning.summary"),
  })
  const rest = unknownFields(reasoning, KNOWN_OF_REASONING)
  const isEmpty = Object.keys(settings).length === 0
  // With no more than that, it asks for as much as the model likes.
  const enabled = reasoning.enabled === true && isEmpty ? { enabled: true } : undefined
  return { settings: isEmpty ? undefined : settings, rest: enabled ? { ...rest, ...enabled } : rest }
}

function readSampling(request: JsonObject): Sampling | undefined {
  const number = (name: string) => takeNumberOrNone(request[name], name)
  const sampling = compact<Sampling>({
    temperature: number("temperature"),
    topP: number("top_p"),
    topK: number("top_k"),
    frequencyPenalty: number("frequency_penalty"),
    presencePenalty: number("presence_penalty"),
    seed: number("seed"),
  })
  return Object.keys(sampling).length > 0 ? sampling : undefined
}

function readStop(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value]
  return takeListOrNone(value, "stop")?.map((each, index) => takeText(each, `stop[${index}]`))
}

function takeListOrNone(value: unknown, path: string): readonly unknown[] | undefined {
  return value === undefined || value === null ? undefined : takeList(value, path)
}
