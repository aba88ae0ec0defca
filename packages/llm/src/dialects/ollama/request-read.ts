/** Reads the body of `/api/chat`. */
import type { JsonObject } from "../../part.ts"
import type { OutputFormat, Prompt, PromptTool, ReadOptions, ReasoningSettings } from "../../prompt.ts"
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
import { extraFor, readMessages } from "./request-messages.ts"

const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "stream",
  "tools",
  "format",
  "think",
  "options",
  "logprobs",
  "top_logprobs",
])
const KNOWN_OF_FUNCTION: ReadonlySet<string> = new Set(["name", "description", "parameters"])
const KNOWN_OF_OPTIONS: ReadonlySet<string> = new Set([
  "temperature",
  "top_p",
  "top_k",
  "seed",
  "frequency_penalty",
  "presence_penalty",
  "stop",
])

/** A request that does not say otherwise wants a stream. */
export function readOllamaRequest(body: unknown, options: ReadOptions = {}): Prompt {
  if (isTooDeep(body)) throw invalidRequest("", "JSON of less depth")
  const request = takeObject(body, "")
  const model = options.model ?? textOf(takeTextOrNone(request.model, "model"))
  if (model === undefined) throw invalidRequest("model", "a text")
  const tools = takeList(request.tools, "tools").map((each, index) => readTool(each, `tools[${index}]`))
  const settings = readOptions(request.options)
  const hasLogprobs = takeBooleanOrNone(request.logprobs, "logprobs") === true
  return compact({
    model,
    messages: readMessages(request.messages),
    stream: options.stream ?? takeBooleanOrNone(request.stream, "stream") ?? true,
    tools: tools.length > 0 ? tools : undefined,
    output: readFormat(request.format),
    reasoning: readThink(request.think),
    logprobs: hasLogprobs ? (takeNumberOrNone(request.top_logprobs, "top_logprobs") ?? 0) : undefined,
    ...settings.prompt,
    extra: extraFor({ ...unknownFields(request, KNOWN), ...(settings.rest && { options: settings.rest }) }),
  })
}

function readTool(value: unknown, path: string): PromptTool {
  const tool = takeObject(value, path)
  const declared = takeObject(tool.function, `${path}.function`)
  const name = textOf(takeText(declared.name, `${path}.function.name`))
  if (name === undefined) throw invalidRequest(`${path}.function.name`, "a name")
  return compact({
    name,
    description: takeTextOrNone(declared.description, `${path}.function.description`),
    parameters: takeObjectOrNone(declared.parameters, `${path}.function.parameters`),
    extra: extraFor(unknownFields(declared, KNOWN_OF_FUNCTION)),
  })
}

function readFormat(value: unknown): OutputFormat | undefined {
  if (value === undefined || value === null || value === "") return undefined
  if (value === "json") return { type: "json" }
  if (isObject(value)) return { type: "json", schema: value }
  throw invalidRequest("format", '"json" or a schema')
}

function readThink(value: unknown): ReasoningSettings | undefined {
  if (value === undefined || value === null) return undefined
  if (value === false) return { effort: "none" }
  // How much is for the server to say.
  if (value === true) return { summary: "auto" }
  return { effort: takeText(value, "think") }
}

function readOptions(value: unknown): { prompt: Partial<Prompt>; rest: JsonObject | undefined } {
  const settings = takeObjectOrNone(value, "options") ?? {}
  const number = (name: string) => takeNumberOrNone(settings[name], `options.${name}`)
  const sampling = compact({
    temperature: number("temperature"),
    topP: number("top_p"),
    topK: number("top_k"),
    frequencyPenalty: number("frequency_penalty"),
    presencePenalty: number("presence_penalty"),
    seed: number("seed"),
  })
  const stop = typeof settings.stop === "string" ? [settings.stop] : takeList(settings.stop, "options.stop")
  const stopSequences = stop.map((each, index) => takeText(each, `options.stop[${index}]`))
  const predict = number("num_predict")
  // Below zero it says that there is no limit, which is no number of tokens.
  const maxTokens = predict !== undefined && predict >= 0 ? predict : undefined
  const known = maxTokens === undefined ? KNOWN_OF_OPTIONS : new Set([...KNOWN_OF_OPTIONS, "num_predict"])
  return {
    prompt: compact({
      sampling: Object.keys(sampling).length > 0 ? sampling : undefined,
      stopSequences: stopSequences.length > 0 ? stopSequences : undefined,
      maxTokens,
    }),
    rest: unknownFields(settings, known),
  }
}
