/** Reads a request in Anthropic's format. */
import type { JsonObject } from "../../../part.ts"
import type {
  OutputFormat,
  Prompt,
  PromptMessage,
  PromptToolResult,
  ReadOptions,
  UserMessage,
} from "../../../prompt.ts"
import { isTooDeep } from "../../../wire/depth.ts"
import { compact, unknownFields } from "../../../wire/json-value.ts"
import {
  invalidRequest,
  takeBooleanOrNone,
  takeNumberOrNone,
  takeObject,
  takeObjectOrNone,
  takeText,
  takeTextOrNone,
} from "../../../wire/request-value.ts"
import { optional, takeCount, takeTexts, takeWholeList } from "./expect.ts"
import { readAnswer, readContent, readInstructions, readPart, readResult } from "./read-content.ts"
import { readReasoning } from "./reasoning.ts"
import { readToolChoice, readTools } from "./tools.ts"

const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "system",
  "max_tokens",
  "stream",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "output_format",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  "metadata",
])
const KNOWN_MESSAGE: ReadonlySet<string> = new Set(["role", "content"])
const KNOWN_METADATA: ReadonlySet<string> = new Set(["user_id"])
const KNOWN_OUTPUT: ReadonlySet<string> = new Set(["effort", "format"])

/** Reads the body of a request. */
export function readAnthropicRequest(body: unknown, options: ReadOptions = {}): Prompt {
  const value = takeObject(body, "body")
  if (isTooDeep(value)) throw invalidRequest("body", "an object that is not nested without end")
  const system = optional(value.system, "system", readInstructions)
  const metadata = takeObjectOrNone(value.metadata, "metadata")
  const output = takeObjectOrNone(value.output_config, "output_config")
  const maxTokens = optional(value.max_tokens, "max_tokens", takeCount)
  const effort = takeTextOrNone(output?.effort, "output_config.effort")
  const { reasoning, thinking, output_config } = readReasoning(
    takeObjectOrNone(value.thinking, "thinking"),
    effort,
    maxTokens,
  )
  const choice = takeObjectOrNone(value.tool_choice, "tool_choice")
  const sampling = compact({
    temperature: takeNumberOrNone(value.temperature, "temperature"),
    topP: takeNumberOrNone(value.top_p, "top_p"),
    topK: optional(value.top_k, "top_k", takeCount),
  })
  const extra = compact({
    ...unknownFields(value, KNOWN),
    thinking,
    metadata: metadata && unknownFields(metadata, KNOWN_METADATA),
    output_config: joined(output && unknownFields(output, KNOWN_OUTPUT), output_config),
  })
  return compact({
    model: options.model ?? takeText(value.model, "model"),
    messages: [
      ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
      ...takeWholeList(value.messages, "messages").flatMap(readMessage),
    ],
    stream: options.stream ?? takeBooleanOrNone(value.stream, "stream") ?? false,
    tools: optional(value.tools, "tools", readTools),
    ...(choice && readToolChoice(choice)),
    output: readOutput(output?.format, "output_config.format") ?? readOutput(value.output_format, "output_format"),
    reasoning,
    sampling: Object.keys(sampling).length === 0 ? undefined : sampling,
    stopSequences: optional(value.stop_sequences, "stop_sequences", takeTexts),
    maxTokens,
    user: takeTextOrNone(metadata?.user_id, "metadata.user_id"),
    extra: Object.keys(extra).length === 0 ? undefined : { from: "anthropic", fields: extra },
  })
}

function joined(one: JsonObject | undefined, other: JsonObject | undefined): JsonObject | undefined {
  return one === undefined || other === undefined ? (one ?? other) : { ...one, ...other }
}

function readOutput(value: unknown, path: string): OutputFormat | undefined {
  const format = optional(value, path, takeObject)
  if (format === undefined) return undefined
  if (format.type !== "json_schema") throw invalidRequest(`${path}.type`, '"json_schema"')
  return { type: "json", schema: takeObject(format.schema, `${path}.schema`) }
}

function readMessage(value: unknown, index: number): readonly PromptMessage[] {
  const path = `messages[${index}]`
  const message = takeObject(value, path)
  const unknown = Object.keys(unknownFields(message, KNOWN_MESSAGE) ?? {})[0]
  if (unknown !== undefined) throw invalidRequest(path, 'no members but "role" and "content"')
  const at = `${path}.content`
  switch (message.role) {
    case "user":
      return readTurn(message.content, at)
    case "assistant":
      return [{ role: "assistant", content: readAnswer(message.content, at) }]
    case "system":
      return [{ role: "system", content: readInstructions(message.content, at) }]
    default:
      throw invalidRequest(`${path}.role`, '"user", "assistant" or "system"')
  }
}

/** Takes a user's turn apart: what tools gave, and what the user says. */
function readTurn(content: unknown, path: string): readonly PromptMessage[] {
  const messages: PromptMessage[] = []
  let results: PromptToolResult[] | undefined
  let asked: UserMessage["content"][number][] | undefined
  for (const item of readContent(content, path, readTurnBlock)) {
    if (item.type === "tool-result") {
      if (results === undefined) {
        results = []
        messages.push({ role: "tool", content: results })
      }
      results.push(item)
      asked = undefined
    } else {
      if (asked === undefined) {
        asked = []
        messages.push({ role: "user", content: asked })
      }
      asked.push(item)
      results = undefined
    }
  }
  return messages.length > 0 ? messages : [{ role: "user", content: [] }]
}

function readTurnBlock(block: JsonObject, path: string) {
  return block.type === "tool_result" ? readResult(block, path) : readPart(block, path)
}
