/**
 * Reads what `useChat` sends: `{ id, messages, trigger, messageId }` and whatever the application adds to it. Of that, what
 * bears a name that the AI SDK has for a setting of a call is one; `model` names the model.
 *
 * The chat's id, the trigger and the ids of messages are for the transport and not for the model: they are not kept.
 */
import type { JsonObject } from "../../part.ts"
import type {
  OutputFormat,
  Prompt,
  PromptMessage,
  PromptTool,
  ReadOptions,
  ReasoningSettings,
  Sampling,
  ToolChoice,
} from "../../prompt.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { compact, isObject, unknownFields } from "../../wire/json-value.ts"
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
import { readMessage } from "./request-read-message.ts"

const KNOWN: ReadonlySet<string> = new Set([
  "id",
  "messages",
  "trigger",
  "messageId",
  "model",
  "system",
  "tools",
  "toolChoice",
  "parallelToolCalls",
  "responseFormat",
  "reasoning",
  "temperature",
  "topP",
  "topK",
  "frequencyPenalty",
  "presencePenalty",
  "seed",
  "stopSequences",
  "maxOutputTokens",
])

/** Messages of one request. */
const MAX_MESSAGES = 65_536

export function readRequest(value: unknown, options: ReadOptions = {}): Prompt {
  if (isTooDeep(value)) throw invalidRequest("", "JSON of less depth")
  const body = takeObject(value, "")
  const model = options.model ?? takeTextOrNone(body.model, "model")
  if (model === undefined || model === "") throw invalidRequest("model", "the name of a model")
  const list = takeList(body.messages, "messages")
  if (list.length === 0) throw invalidRequest("messages", "at least one message")
  if (list.length > MAX_MESSAGES) throw invalidRequest("messages", `at most ${MAX_MESSAGES} messages`)
  const system = takeTextOrNone(body.system, "system")
  const messages: PromptMessage[] = list.flatMap((each, index) => readMessage(each, `messages[${index}]`))
  const fields = unknownFields(body, KNOWN)
  return compact<Prompt>({
    model,
    messages:
      system === undefined ? messages : [{ role: "system", content: [{ type: "text", text: system }] }, ...messages],
    stream: options.stream ?? true,
    tools: optional(body.tools, readTools, "tools"),
    toolChoice: optional(body.toolChoice, readToolChoice, "toolChoice"),
    parallelToolCalls: takeBooleanOrNone(body.parallelToolCalls, "parallelToolCalls"),
    output: optional(body.responseFormat, readOutput, "responseFormat"),
    reasoning: optional(body.reasoning, readReasoning, "reasoning"),
    sampling: readSampling(body),
    stopSequences: optional(body.stopSequences, takeTexts, "stopSequences"),
    maxTokens: takeNumberOrNone(body.maxOutputTokens, "maxOutputTokens"),
    extra: fields === undefined ? undefined : { from: NAME, fields },
  })
}

/** Reads what may be left out: `null` is as good as none. */
function optional<Value>(value: unknown, read: (value: unknown, path: string) => Value, path: string) {
  return value === undefined || value === null ? undefined : read(value, path)
}

function takeTexts(value: unknown, path: string): string[] {
  return takeList(value, path).map((each, index) => takeText(each, `${path}[${index}]`))
}

function readSampling(body: JsonObject): Sampling | undefined {
  const sampling = compact<Sampling>({
    temperature: takeNumberOrNone(body.temperature, "temperature"),
    topP: takeNumberOrNone(body.topP, "topP"),
    topK: takeNumberOrNone(body.topK, "topK"),
    frequencyPenalty: takeNumberOrNone(body.frequencyPenalty, "frequencyPenalty"),
    presencePenalty: takeNumberOrNone(body.presencePenalty, "presencePenalty"),
    seed: takeNumberOrNone(body.seed, "seed"),
  })
  return Object.keys(sampling).length > 0 ? sampling : undefined
}

/** Tools as a list, as models are told them, or by name, as applications write them. */
function readTools(value: unknown, path: string): PromptTool[] {
  if (isObject(value)) {
    return Object.entries(value).map(([name, tool]) =>
      readTool(takeObject(tool, `${path}.${name}`), name, `${path}.${name}`),
    )
  }
  return takeList(value, path).map((each, index) => {
    const at = `${path}[${index}]`
    const tool = takeObject(each, at)
    return readTool(tool, takeText(tool.name, `${at}.name`), at)
  })
}

const TOOL: ReadonlySet<string> = new Set(["type", "name", "description", "inputSchema", "parameters", "strict"])

function readTool(tool: JsonObject, name: string, path: string): PromptTool {
  if (tool.type !== undefined && tool.type !== "function") return { name, provided: { from: NAME, value: tool } }
  const fields = unknownFields(tool, TOOL)
  return compact<PromptTool>({
    name,
    description: takeTextOrNone(tool.description, `${path}.description`),
    parameters:
      takeObjectOrNone(tool.inputSchema, `${path}.inputSchema`) ??
      takeObjectOrNone(tool.parameters, `${path}.parameters`),
    strict: takeBooleanOrNone(tool.strict, `${path}.strict`),
    extra: fields === undefined ? undefined : { from: NAME, fields },
  })
}

function readToolChoice(value: unknown, path: string): ToolChoice {
  if (value === "auto" || value === "none" || value === "required") return value
  return { name: takeText(takeObject(value, path).toolName, `${path}.toolName`) }
}

function readOutput(value: unknown, path: string): OutputFormat {
  const format = takeObject(value, path)
  if (format.type === "text") return { type: "text" }
  if (format.type !== "json") throw invalidRequest(`${path}.type`, '"text" or "json"')
  return compact<OutputFormat>({
    type: "json",
    schema: takeObjectOrNone(format.schema, `${path}.schema`),
    name: takeTextOrNone(format.name, `${path}.name`),
    description: takeTextOrNone(format.description, `${path}.description`),
    strict: takeBooleanOrNone(format.strict, `${path}.strict`),
  })
}

/** A word for the effort, or the settings one by one. */
function readReasoning(value: unknown, path: string): ReasoningSettings {
  if (typeof value === "string") return { effort: value }
  const settings = takeObject(value, path)
  return compact<ReasoningSettings>({
    effort: takeTextOrNone(settings.effort, `${path}.effort`),
    maxTokens: takeNumberOrNone(settings.maxTokens, `${path}.maxTokens`),
    summary: takeTextOrNone(settings.summary, `${path}.summary`),
  })
}
