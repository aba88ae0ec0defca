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
import { compact, isObject, unknownFields } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"
import { readMessage } from "./request-read-message.ts"
import { invalid, needFlag, needList, needNumber, needObject, needText, needTexts, optional } from "./request-values.ts"

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
  const body = needObject(value, "")
  const model = options.model ?? optional(body, "model", needText)
  if (model === undefined || model === "") throw invalid("model", "the name of a model")
  const list = needList(body.messages, "messages")
  if (list.length === 0) throw invalid("messages", "at least one message")
  if (list.length > MAX_MESSAGES) throw invalid("messages", `at most ${MAX_MESSAGES} messages`)
  const system = optional(body, "system", needText)
  const messages: PromptMessage[] = list.flatMap((each, index) => readMessage(each, `messages[${index}]`))
  const fields = unknownFields(body, KNOWN)
  return compact<Prompt>({
    model,
    messages:
      system === undefined ? messages : [{ role: "system", content: [{ type: "text", text: system }] }, ...messages],
    stream: options.stream ?? true,
    tools: optional(body, "tools", readTools),
    toolChoice: optional(body, "toolChoice", readToolChoice),
    parallelToolCalls: optional(body, "parallelToolCalls", needFlag),
    output: optional(body, "responseFormat", readOutput),
    reasoning: optional(body, "reasoning", readReasoning),
    sampling: readSampling(body),
    stopSequences: optional(body, "stopSequences", needTexts),
    maxTokens: optional(body, "maxOutputTokens", needNumber),
    extra: fields === undefined ? undefined : { from: NAME, fields },
  })
}

function readSampling(body: JsonObject): Sampling | undefined {
  const sampling = compact<Sampling>({
    temperature: optional(body, "temperature", needNumber),
    topP: optional(body, "topP", needNumber),
    topK: optional(body, "topK", needNumber),
    frequencyPenalty: optional(body, "frequencyPenalty", needNumber),
    presencePenalty: optional(body, "presencePenalty", needNumber),
    seed: optional(body, "seed", needNumber),
  })
  return Object.keys(sampling).length > 0 ? sampling : undefined
}

/** Tools as a list, as models are told them, or by name, as applications write them. */
function readTools(value: unknown, path: string): PromptTool[] {
  if (isObject(value)) {
    return Object.entries(value).map(([name, tool]) =>
      readTool(needObject(tool, `${path}.${name}`), name, `${path}.${name}`),
    )
  }
  return needList(value, path).map((each, index) => {
    const at = `${path}[${index}]`
    const tool = needObject(each, at)
    return readTool(tool, needText(tool.name, `${at}.name`), at)
  })
}

const TOOL: ReadonlySet<string> = new Set(["type", "name", "description", "inputSchema", "parameters", "strict"])

function readTool(tool: JsonObject, name: string, path: string): PromptTool {
  if (tool.type !== undefined && tool.type !== "function") return { name, provided: { from: NAME, value: tool } }
  const fields = unknownFields(tool, TOOL)
  return compact<PromptTool>({
    name,
    description: optional(tool, "description", needText, path),
    parameters: optional(tool, "inputSchema", needObject, path) ?? optional(tool, "parameters", needObject, path),
    strict: optional(tool, "strict", needFlag, path),
    extra: fields === undefined ? undefined : { from: NAME, fields },
  })
}

function readToolChoice(value: unknown, path: string): ToolChoice {
  if (value === "auto" || value === "none" || value === "required") return value
  return { name: needText(needObject(value, path).toolName, `${path}.toolName`) }
}

function readOutput(value: unknown, path: string): OutputFormat {
  const format = needObject(value, path)
  if (format.type === "text") return { type: "text" }
  if (format.type !== "json") throw invalid(`${path}.type`, '"text" or "json"')
  return compact<OutputFormat>({
    type: "json",
    schema: optional(format, "schema", needObject, path),
    name: optional(format, "name", needText, path),
    description: optional(format, "description", needText, path),
    strict: optional(format, "strict", needFlag, path),
  })
}

/** A word for the effort, or the settings one by one. */
function readReasoning(value: unknown, path: string): ReasoningSettings {
  if (typeof value === "string") return { effort: value }
  const settings = needObject(value, path)
  return compact<ReasoningSettings>({
    effort: optional(settings, "effort", needText, path),
    maxTokens: optional(settings, "maxTokens", needNumber, path),
    summary: optional(settings, "summary", needText, path),
  })
}
