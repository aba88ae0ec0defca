/** Reads content blocks of a request. */
import type { Extra, JsonObject } from "../../../part.ts"
import type {
  AssistantMessage,
  PromptFile,
  PromptReasoning,
  PromptSignature,
  PromptText,
  PromptToolCall,
  PromptToolResult,
  ToolResultOutput,
} from "../../../prompt.ts"
import { unwrapSignature } from "../../../signature.ts"
import { isObject, textOf, unknownFields } from "../../../wire/json-value.ts"
import { takeBooleanOrNone, takeObject, takeText, takeTextOrNone } from "../../../wire/request-value.ts"
import { carriedSignature } from "../carrier.ts"
import { takeWholeList } from "./expect.ts"
import { readFile } from "./files.ts"

const KNOWN_TEXT: ReadonlySet<string> = new Set(["type", "text"])
const KNOWN_THINKING: ReadonlySet<string> = new Set(["type", "thinking", "signature"])
const KNOWN_REDACTED: ReadonlySet<string> = new Set(["type", "data"])
const KNOWN_CALL: ReadonlySet<string> = new Set(["type", "id", "name", "input"])
const KNOWN_PROVIDED_CALL: ReadonlySet<string> = new Set(["id", "name", "input"])
const KNOWN_RESULT: ReadonlySet<string> = new Set(["type", "tool_use_id", "content", "is_error"])
const KNOWN_PROVIDED_RESULT: ReadonlySet<string> = new Set(["tool_use_id", "content", "is_error"])

type AssistantContent = AssistantMessage["content"][number]

/** Gives members that only this dialect knows. */
export function extraOfFields(fields: JsonObject | undefined): { extra?: Extra } {
  return fields === undefined ? {} : { extra: { from: "anthropic", fields } }
}

/** Reads content that is a text or a list of blocks, of which each may be more than one kind. */
export function readContent<Item>(
  value: unknown,
  path: string,
  readBlock: (block: JsonObject, path: string) => Item,
): readonly (Item | PromptText)[] {
  if (typeof value === "string") return [{ type: "text", text: value }]
  return takeWholeList(value, path).map((each, index) => {
    const at = `${path}[${index}]`
    const block = takeObject(each, at)
    return block.type === "text" ? readText(block, at) : readBlock(block, at)
  })
}

function readText(block: JsonObject, path: string): PromptText {
  const text = takeText(block.text, `${path}.text`)
  return { type: "text", text, ...extraOfFields(unknownFields(block, KNOWN_TEXT)) }
}

/** Reads instructions, which are text alone. */
export function readInstructions(value: unknown, path: string): readonly PromptText[] {
  return readContent(value, path, keepBlock)
}

/** Reads what a user says, or a tool gives: text and files. What is neither is kept as it is, with the text in it. */
export function readPart(block: JsonObject, path: string): PromptText | PromptFile {
  takeText(block.type, `${path}.type`)
  return readFile(block, path) ?? keepBlock(block)
}

/** Keeps a block that others cannot be given but by the text in it. */
function keepBlock(block: JsonObject): PromptText {
  return { type: "text", text: textIn(block), ...extraOfFields({ block }) }
}

/** Gathers the text of search results and documents, which have a list of texts, in their content or in its source. */
function textIn({ content, source }: JsonObject): string {
  const within = isObject(source) ? source.content : content
  if (typeof within === "string") return within
  const texts = Array.isArray(within) ? within.flatMap((each) => (isObject(each) ? (textOf(each.text) ?? []) : [])) : []
  return texts.join("\n\n")
}

/** Reads the result of a tool that the client has carried out. */
export function readResult(block: JsonObject, path: string): PromptToolResult {
  const isError = takeBooleanOrNone(block.is_error, `${path}.is_error`)
  return {
    type: "tool-result",
    callId: takeText(block.tool_use_id, `${path}.tool_use_id`),
    output: readOutput(block.content, `${path}.content`),
    ...(isError !== undefined && { isError }),
    ...extraOfFields(unknownFields(block, KNOWN_RESULT)),
  }
}

function readOutput(value: unknown, path: string): ToolResultOutput {
  if (value === undefined || value === null) return { type: "text", text: "" }
  if (typeof value === "string") return { type: "text", text: value }
  return { type: "content", content: readContent(value, path, readPart) }
}

/** Reads what the model said before. */
export function readAnswer(value: unknown, path: string): readonly AssistantContent[] {
  const content: AssistantContent[] = []
  /** What was carried so far for the item that stands last. */
  let signatures: PromptSignature[] | undefined
  for (const item of readContent(value, path, (block, at) => ({ type: "block" as const, block, at }))) {
    const carried = item.type === "block" ? carriedSignature(item.block) : undefined
    const before = content.at(-1)
    if (carried !== undefined && (before?.type === "text" || before?.type === "tool-call")) {
      if (signatures === undefined) {
        signatures = []
        content[content.length - 1] = { ...before, signatures }
      }
      signatures.push(carried)
      continue
    }
    signatures = undefined
    content.push(item.type === "block" ? readAnswerBlock(item.block, item.at) : item)
  }
  return content
}

function readAnswerBlock(block: JsonObject, path: string): AssistantContent {
  const type = takeText(block.type, `${path}.type`)
  if (type === "thinking") {
    const text = takeText(block.thinking, `${path}.thinking`)
    const opaque = takeTextOrNone(block.signature, `${path}.signature`)
    const signature = opaque ? unwrapSignature(opaque, "anthropic") : undefined
    return readReasoning(text, signature, unknownFields(block, KNOWN_THINKING))
  }
  if (type === "redacted_thinking") {
    const signature = unwrapSignature(takeText(block.data, `${path}.data`), "anthropic", "redacted")
    return readReasoning("", signature, unknownFields(block, KNOWN_REDACTED))
  }
  if (type === "tool_use" || (type.endsWith("_tool_use") && textOf(block.id) !== undefined))
    return readCall(block, path)
  if (type.endsWith("_tool_result") && textOf(block.tool_use_id) !== undefined) return readProvidedResult(block, path)
  return readFile(block, path) ?? { type: "raw", from: "anthropic", value: block }
}

function readReasoning(text: string, signature: PromptSignature | undefined, fields?: JsonObject): PromptReasoning {
  return {
    type: "reasoning",
    text,
    ...(signature?.kind === "redacted" && { kind: "redacted" }),
    ...(signature !== undefined && { signatures: [signature] }),
    ...extraOfFields(fields),
  }
}

function readCall(block: JsonObject, path: string): PromptToolCall {
  const isProvided = block.type !== "tool_use"
  return {
    type: "tool-call",
    callId: takeText(block.id, `${path}.id`),
    name: takeText(block.name, `${path}.name`),
    text: JSON.stringify(block.input ?? {}),
    ...(isProvided && { executor: "provider" }),
    ...extraOfFields(unknownFields(block, isProvided ? KNOWN_PROVIDED_CALL : KNOWN_CALL)),
  }
}

function readProvidedResult(block: JsonObject, path: string): PromptToolResult {
  const isError = takeBooleanOrNone(block.is_error, `${path}.is_error`)
  return {
    type: "tool-result",
    callId: takeText(block.tool_use_id, `${path}.tool_use_id`),
    output: { type: "json", value: block.content },
    ...(isError !== undefined && { isError }),
    ...extraOfFields(unknownFields(block, KNOWN_PROVIDED_RESULT)),
  }
}
