/** Reads `generationConfig`. */
import type { JsonObject } from "../../part.ts"
import type { OutputFormat, Prompt, ReasoningSettings } from "../../prompt.ts"
import { compact, isObject, unknownFields } from "../../wire/json-value.ts"
import {
  takeBooleanOrNone,
  takeList,
  takeNumberOrNone,
  takeObjectOrNone,
  takeText,
  takeTextOrNone,
} from "../../wire/request-value.ts"
import { camelNames } from "./names.ts"
import { jsonSchemaOf } from "./schema.ts"

const PATH = "generationConfig"
const KNOWN: ReadonlySet<string> = new Set([
  "temperature",
  "topP",
  "topK",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "maxOutputTokens",
  "candidateCount",
  "stopSequences",
  "responseLogprobs",
  "logprobs",
  "thinkingConfig",
])
const KNOWN_OF_THINKING: ReadonlySet<string> = new Set(["includeThoughts", "thinkingBudget", "thinkingLevel"])

/** What became of the settings, and what of them the prompt has no place for. */
export interface ReadSettings {
  readonly prompt: Partial<Prompt>
  readonly rest: JsonObject | undefined
}

export function readSettings(value: unknown): ReadSettings {
  const config = camelNames(takeObjectOrNone(value, PATH) ?? {})
  const number = (name: string) => takeNumberOrNone(config[name], `${PATH}.${name}`)
  const sampling = compact({
    temperature: number("temperature"),
    topP: number("topP"),
    topK: number("topK"),
    frequencyPenalty: number("frequencyPenalty"),
    presencePenalty: number("presencePenalty"),
    seed: number("seed"),
  })
  const stopSequences = takeList(config.stopSequences, `${PATH}.stopSequences`).map((each, index) =>
    takeText(each, `${PATH}.stopSequences[${index}]`),
  )
  const hasLogprobs = takeBooleanOrNone(config.responseLogprobs, `${PATH}.responseLogprobs`) === true
  const thinking = readThinking(config.thinkingConfig)
  const output = readOutput(config)
  const rest = {
    ...unknownFields(config, new Set([...KNOWN, ...output.known])),
    ...(thinking.rest && { thinkingConfig: thinking.rest }),
  }
  return {
    prompt: compact({
      sampling: Object.keys(sampling).length > 0 ? sampling : undefined,
      stopSequences: stopSequences.length > 0 ? stopSequences : undefined,
      maxTokens: number("maxOutputTokens"),
      choices: number("candidateCount"),
      logprobs: hasLogprobs ? (number("logprobs") ?? 0) : undefined,
      reasoning: thinking.settings,
      output: output.format,
    }),
    rest: Object.keys(rest).length > 0 ? rest : undefined,
  }
}

function readThinking(value: unknown): { settings?: ReasoningSettings; rest?: JsonObject | undefined } {
  const path = `${PATH}.thinkingConfig`
  const thinking = camelNames(takeObjectOrNone(value, path) ?? {})
  const budget = takeNumberOrNone(thinking.thinkingBudget, `${path}.thinkingBudget`)
  const level = takeTextOrNone(thinking.thinkingLevel, `${path}.thinkingLevel`)?.toLowerCase()
  const isTold = takeBooleanOrNone(thinking.includeThoughts, `${path}.includeThoughts`)
  const settings = compact({
    effort: budget === 0 ? "none" : level === "thinking_level_unspecified" ? undefined : level,
    maxTokens: budget !== undefined && budget > 0 ? budget : undefined,
    summary: isTold === undefined ? undefined : isTold ? "auto" : "none",
  })
  const rest = {
    ...unknownFields(thinking, KNOWN_OF_THINKING),
    // Below zero it is for the model to say.
    ...(budget !== undefined && budget < 0 && { thinkingBudget: budget }),
  }
  return {
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

/** Gives the form of the answer, and the members that say no more than it does. */
function readOutput(config: JsonObject): { format?: OutputFormat; known: readonly string[] } {
  const type = takeTextOrNone(config.responseMimeType, `${PATH}.responseMimeType`)
  if (type === "text/plain") return { format: { type: "text" }, known: ["responseMimeType"] }
  if (type !== "application/json") return { known: [] }
  const schema = takeObjectOrNone(config.responseJsonSchema ?? config._responseJsonSchema, `${PATH}.responseJsonSchema`)
  const native = takeObjectOrNone(config.responseSchema, `${PATH}.responseSchema`)
  const found = schema ?? (isObject(native) ? jsonSchemaOf(native) : undefined)
  return {
    format: { type: "json", ...(found && { schema: found }) },
    known: ["responseMimeType", "responseJsonSchema", "_responseJsonSchema"],
  }
}
