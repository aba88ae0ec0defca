/** Reads requests. */
import type { JsonObject } from "../../../part.ts"
import type { OutputFormat, Prompt, ReadOptions, ReasoningSettings } from "../../../prompt.ts"
import { isTooDeep } from "../../../wire/depth.ts"
import { compact, textOf, unknownFields } from "../../../wire/json-value.ts"
import {
  invalidRequest,
  takeBooleanOrNone,
  takeList,
  takeNumberOrNone,
  takeObject,
  takeObjectOrNone,
  takeTextOrNone,
} from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { readInput } from "./read-input.ts"
import { readToolChoice, readTools } from "./read-tools.ts"

const KNOWN: ReadonlySet<string> = new Set(
  (
    "model input instructions stream max_output_tokens temperature top_p tools tool_choice parallel_tool_calls text " +
    "reasoning top_logprobs include user metadata"
  ).split(" "),
)
/** In `include`, where token by token is asked for. */
export const LOGPROBS = "message.output_text.logprobs"
/** Without any of these a request says nothing. */
const IN_PLACE_OF_INPUT = ["previous_response_id", "conversation", "prompt"]

/** @throws PromptError `invalid-request` */
export function readRequest(value: unknown, options: ReadOptions = {}): Prompt {
  if (isTooDeep(value)) throw invalidRequest("", "JSON of less depth")
  const body = takeObject(value, "")
  const model = options.model ?? textOf(body.model)
  if (model === undefined) throw invalidRequest("model", "a text")
  const { input } = body
  const hasOther = IN_PLACE_OF_INPUT.some((name) => (body[name] ?? null) !== null)
  if ((input ?? null) === null && !hasOther) throw invalidRequest("input", "a text or a list")
  const include = takeList(body.include, "include")
  const logprobs = takeNumberOrNone(body.top_logprobs, "top_logprobs")
  const sampling = compact({
    temperature: takeNumberOrNone(body.temperature, "temperature"),
    topP: takeNumberOrNone(body.top_p, "top_p"),
  })
  const choice = body.tool_choice ?? undefined
  const toolChoice = choice === undefined ? undefined : readToolChoice(choice)
  const text = takeObjectOrNone(body.text, "text") ?? {}
  const reasoning = takeObjectOrNone(body.reasoning, "reasoning") ?? {}
  return compact({
    model,
    messages: readInput(input ?? [], body.instructions),
    stream: options.stream ?? takeBooleanOrNone(body.stream, "stream") ?? false,
    tools: readTools(body.tools),
    toolChoice,
    parallelToolCalls: takeBooleanOrNone(body.parallel_tool_calls, "parallel_tool_calls"),
    output: readFormat(text.format),
    reasoning: readReasoning(reasoning),
    sampling: Object.keys(sampling).length > 0 ? sampling : undefined,
    maxTokens: takeNumberOrNone(body.max_output_tokens, "max_output_tokens"),
    logprobs: include.includes(LOGPROBS) ? (logprobs ?? 0) : logprobs || undefined,
    user: takeTextOrNone(body.user, "user"),
    metadata: takeObjectOrNone(body.metadata, "metadata"),
    // Always there, so that a request that asks for no more is still known to be this dialect's own.
    extra: {
      from: NAME,
      fields: {
        ...unknownFields(body, KNOWN),
        ...within(
          "include",
          include.filter((each) => each !== LOGPROBS),
        ),
        ...within("text", unknownFields(text, new Set(["format"]))),
        ...within("reasoning", unknownFields(reasoning, new Set(["effort", "summary"]))),
        ...(choice !== undefined && toolChoice === undefined && { tool_choice: choice }),
      },
    },
  })
}

function within(name: string, value: JsonObject | readonly unknown[] | undefined): JsonObject {
  return value === undefined || (Array.isArray(value) && value.length === 0) ? {} : { [name]: value }
}

function readFormat(value: unknown): OutputFormat | undefined {
  const format = takeObjectOrNone(value, "text.format")
  if (format === undefined) return undefined
  switch (format.type) {
    case "text":
      return { type: "text" }
    case "json_object":
      return { type: "json" }
    case "json_schema":
      return compact({
        type: "json" as const,
        schema: takeObject(format.schema, "text.format.schema"),
        name: takeTextOrNone(format.name, "text.format.name"),
        description: takeTextOrNone(format.description, "text.format.description"),
        strict: takeBooleanOrNone(format.strict, "text.format.strict"),
      })
    default:
      throw invalidRequest("text.format.type", '"text", "json_schema" or "json_object"')
  }
}

function readReasoning(value: JsonObject): ReasoningSettings | undefined {
  const settings = compact({
    effort: takeTextOrNone(value.effort, "reasoning.effort"),
    summary: takeTextOrNone(value.summary, "reasoning.summary"),
  })
  return Object.keys(settings).length > 0 ? settings : undefined
}
