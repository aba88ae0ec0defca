/** Reads a request in Anthropic's format. */
import type { JsonObject } from "../../../part.ts"
import type { OutputFormat, Prompt, PromptMessage, ReadOptions } from "../../../prompt.ts"
import { compact, unknownFields } from "../../../wire/json-value.ts"
import {
  expectBoolean,
  expectCount,
  expectList,
  expectNumber,
  expectObject,
  expectText,
  expectTexts,
  invalid,
  optional,
} from "./expect.ts"
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
  const value = expectObject(body, "body")
  const system = optional(value.system, "system", readInstructions)
  const metadata = optional(value.metadata, "metadata", expectObject)
  const output = optional(value.output_config, "output_config", expectObject)
  const maxTokens = optional(value.max_tokens, "max_tokens", expectCount)
  const effort = optional(output?.effort, "output_config.effort", expectText)
  const { reasoning, thinking, output_config } = readReasoning(
    optional(value.thinking, "thinking", expectObject),
    effort,
    maxTokens,
  )
  const choice = optional(value.tool_choice, "tool_choice", expectObject)
  const sampling = compact({
    temperature: optional(value.temperature, "temperature", expectNumber),
    topP: optional(value.top_p, "top_p", expectNumber),
    topK: optional(value.top_k, "top_k", expectCount),
  })
  const extra = compact({
    ...unknownFields(value, KNOWN),
    thinking,
    metadata: metadata && unknownFields(metadata, KNOWN_METADATA),
    output_config: joined(output && unknownFields(output, KNOWN_OUTPUT), output_config),
  })
  return compact({
    model: options.model ?? expectText(value.model, "model"),
    messages: [
      ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
      ...expectList(value.messages, "messages").flatMap(readMessage),
    ],
    stream: options.stream ?? optional(value.stream, "stream", expectBoolean) ?? false,
    tools: optional(value.tools, "tools", readTools),
    ...(choice && readToolChoice(choice)),
    output: readOutput(output?.format, "output_config.format") ?? readOutput(value.output_format, "output_format"),
    reasoning,
    sampling: Object.keys(sampling).length === 0 ? undefined : sampling,
    stopSequences: optional(value.stop_sequences, "stop_sequences", expectTexts),
    maxTokens,
    user: optional(metadata?.user_id, "metadata.user_id", expectText),
    extra: Object.keys(extra).length === 0 ? undefined : { from: "anthropic", fields: extra },
  })
}

function joined(one: JsonObject | undefined, other: JsonObject | undefined): JsonObject | undefined {
  return one === undefined || other === undefined ? (one ?? other) : { ...one, ...other }
}

function readOutput(value: unknown, path: string): OutputFormat | undefined {
  const format = optional(value, path, expectObject)
  if (format === undefined) return undefined
  if (format.type !== "json_schema") throw invalid(`${path}.type`, '"json_schema"')
  return { type: "json", schema: expectObject(format.schema, `${path}.schema`) }
}

function readMessage(value: unknown, index: number): readonly PromptMessage[] {
  const path = `messages[${index}]`
  const message = expectObject(value, path)
  const unknown = Object.keys(unknownFields(message, KNOWN_MESSAGE) ?? {})[0]
  if (unknown !== undefined) throw invalid(path, 'no members but "role" and "content"')
  const at = `${path}.content`
  switch (message.role) {
    case "user":
      return readTurn(message.content, at)
    case "assistant":
      return [{ role: "assistant", content: readAnswer(message.content, at) }]
    case "system":
      return [{ role: "system", content: readInstructions(message.content, at) }]
    default:
      throw invalid(`${path}.role`, '"user", "assistant" or "system"')
  }
}

/** Takes a user's turn apart: what tools gave, and what the user says. */
function readTurn(content: unknown, path: string): readonly PromptMessage[] {
  const messages: PromptMessage[] = []
  for (const item of readContent(content, path, readTurnBlock)) {
    const before = messages.at(-1)
    if (item.type === "tool-result") {
      if (before?.role === "tool") messages[messages.length - 1] = { ...before, content: [...before.content, item] }
      else messages.push({ role: "tool", content: [item] })
    } else if (before?.role === "user") {
      messages[messages.length - 1] = { ...before, content: [...before.content, item] }
    } else messages.push({ role: "user", content: [item] })
  }
  return messages.length > 0 ? messages : [{ role: "user", content: [] }]
}

function readTurnBlock(block: JsonObject, path: string) {
  return block.type === "tool_result" ? readResult(block, path) : readPart(block, path)
}
