/** Reads the messages of a request. */
import type { Extra, JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  PromptFile,
  PromptMessage,
  PromptReasoning,
  PromptRefusal,
  PromptSignature,
  PromptText,
  PromptToolCall,
  ToolMessage,
} from "../../prompt.ts"
import { unwrapSignature } from "../../signature.ts"
import { compact, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import {
  invalidRequest,
  takeList,
  takeObject,
  takeObjectOrNone,
  takeText,
  takeTextOrNone,
} from "../../wire/request-value.ts"
import { NAME } from "./name.ts"
import { readDetail } from "./reasoning-details.ts"
import { readContent, readTexts } from "./request-read-content.ts"

const KNOWN: ReadonlySet<string> = new Set(["role", "content", "name"])
const KNOWN_OF_TOOL: ReadonlySet<string> = new Set(["role", "content", "name", "tool_call_id"])
const KNOWN_OF_ASSISTANT: ReadonlySet<string> = new Set(
  "role content name refusal tool_calls reasoning reasoning_content reasoning_details extra_content".split(" "),
)
const KNOWN_OF_CALL: ReadonlySet<string> = new Set(["index", "id", "type", "function", "custom", "extra_content"])
const KNOWN_OF_CALLED: ReadonlySet<string> = new Set(["name", "arguments", "input"])

export function readMessages(value: unknown): readonly PromptMessage[] {
  const messages = takeList(value, "messages")
  if (messages.length === 0) throw invalidRequest("messages", "a list with at least one message")
  return messages.map((message, index) => readMessage(takeObject(message, `messages[${index}]`), `messages[${index}]`))
}

function readMessage(message: JsonObject, path: string): PromptMessage {
  const { role } = message
  const name = takeTextOrNone(message.name, `${path}.name`)
  switch (role) {
    case "system":
    case "developer": {
      const fields = { ...unknownFields(message, KNOWN), ...(name !== undefined && { name }) }
      return { role, content: mark(readTexts(message.content, `${path}.content`), fields) }
    }
    case "user": {
      const content = mark(readContent(message.content, `${path}.content`), unknownFields(message, KNOWN) ?? {})
      return { role, content, ...(name !== undefined && { name }) }
    }
    case "assistant":
      return readAssistant(message, name, path)
    case "tool":
      return readToolMessage(message, name, path)
    case "function": {
      // The form of 2023. It knows no ids: only this dialect can carry it.
      const text = takeText(message.content, `${path}.content`)
      const extra = { from: NAME, fields: { role } }
      const result = { type: "tool-result", callId: name ?? "", output: { type: "text", text }, extra } as const
      return { role: "tool", content: [name === undefined ? result : { ...result, name }] }
    }
  }
  throw invalidRequest(`${path}.role`, '"system", "developer", "user", "assistant" or "tool"')
}

/** Puts what is of a whole message on its first text or file. */
function mark<Item extends PromptText | PromptFile>(content: readonly Item[], fields: JsonObject): readonly Item[] {
  if (Object.keys(fields).length === 0) return content
  const [first = { type: "text", text: "" } as Item, ...rest] = content
  const extra: Extra = { from: NAME, fields: { ...first.extra?.fields, message: fields } }
  return [{ ...first, extra }, ...rest]
}

function readAssistant(message: JsonObject, name: string | undefined, path: string): AssistantMessage {
  const texts = readContent(message.content, `${path}.content`)
  const refusal = takeTextOrNone(message.refusal, `${path}.refusal`)
  const calls = takeList(message.tool_calls, `${path}.tool_calls`)
  const { signature, rest } = readExtraContent(message.extra_content, `${path}.extra_content`)
  const fields = { ...unknownFields(message, KNOWN_OF_ASSISTANT), ...rest }
  const last = texts.findLastIndex(({ type }) => type === "text")
  const signed = signature === undefined ? texts : signText(texts, last, signature)
  const content: AssistantMessage["content"] = [
    ...readReasoning(message, path),
    ...signed.map(asRefusal),
    ...(refusal ? [{ type: "refusal", text: refusal } as const] : []),
    ...calls.map((call, index) => readCall(call, `${path}.tool_calls[${index}]`)),
    ...(Object.keys(fields).length > 0 ? [{ type: "raw", from: NAME, value: fields } as const] : []),
  ]
  return { role: "assistant", content, ...(name !== undefined && { name }) }
}

/** A refusal may also stand in a list of content. */
function asRefusal(item: PromptText | PromptFile): PromptText | PromptFile | PromptRefusal {
  const { type, refusal } = item.extra?.fields ?? {}
  return item.type === "file" && type === "refusal" && typeof refusal === "string" ? { type, text: refusal } : item
}

function signText(
  texts: readonly (PromptText | PromptFile)[],
  place: number,
  signature: PromptSignature,
): readonly (PromptText | PromptFile)[] {
  if (place < 0) return [...texts, { type: "text", text: "", signatures: [signature] }]
  return texts.map((each, index) => (index === place ? ({ ...each, signatures: [signature] } as PromptText) : each))
}

interface ExtraContent {
  readonly signature?: PromptSignature | undefined
  readonly rest?: JsonObject | undefined
}

function readExtraContent(value: unknown, path: string): ExtraContent {
  const content = takeObjectOrNone(value, path) ?? {}
  const { google, ...others } = content
  const { thought_signature: text, ...more } = objectOf(google) ?? {}
  const rest = { ...others, ...(Object.keys(more).length > 0 && { google: more }) }
  const signature = textOf(text)
  return {
    signature: signature === undefined ? undefined : unwrapSignature(signature, NAME),
    rest: Object.keys(rest).length > 0 ? { extra_content: rest } : undefined,
  }
}

function readCall(value: unknown, path: string): PromptToolCall {
  const call = takeObject(value, path)
  const isCustom = call.type === "custom"
  const place = `${path}.${isCustom ? "custom" : "function"}`
  const called = takeObject(isCustom ? call.custom : call.function, place)
  const { signature, rest } = readExtraContent(call.extra_content, `${path}.extra_content`)
  const inner = unknownFields(called, KNOWN_OF_CALLED)
  const fields = {
    ...unknownFields(call, KNOWN_OF_CALL),
    ...(inner && { [isCustom ? "custom" : "function"]: inner }),
    ...rest,
  }
  return compact<PromptToolCall>({
    type: "tool-call",
    callId: takeTextOrNone(call.id, `${path}.id`) ?? "",
    name: takeText(called.name, `${place}.name`),
    text: isCustom
      ? takeText(called.input, `${place}.input`)
      : (takeTextOrNone(called.arguments, `${place}.arguments`) ?? ""),
    encoding: isCustom ? "text" : undefined,
    signatures: signature && [signature],
    extra: Object.keys(fields).length > 0 ? { from: NAME, fields } : undefined,
  })
}

/** Blocks of reasoning: those that the details tell, with the text beside them where it is in none. */
function readReasoning(message: JsonObject, path: string): PromptReasoning[] {
  const text =
    takeTextOrNone(message.reasoning_content, `${path}.reasoning_content`) ||
    takeTextOrNone(message.reasoning, `${path}.reasoning`) ||
    ""
  const blocks: {
    text: string
    kind: PromptReasoning["kind"]
    index: number | undefined
    signatures: PromptSignature[]
  }[] = []
  const unknown: unknown[] = []
  for (const entry of takeList(message.reasoning_details, `${path}.reasoning_details`)) {
    const detail = readDetail(entry)
    if (detail === undefined) unknown.push(entry)
    if (detail === undefined || (detail.text === "" && detail.signature === undefined)) continue
    let block = blocks.at(-1)
    if (block === undefined || (detail.index !== undefined && detail.index !== block.index)) {
      block = { text: "", kind: detail.kind, index: detail.index, signatures: [] }
      blocks.push(block)
    }
    block.text = detail.vouched ?? block.text + detail.text
    // What is encrypted and can be read all the same is a summary.
    if (detail.vouched !== undefined && block.kind === "redacted") block.kind = "summary"
    if (detail.signature !== undefined) block.signatures.push(detail.signature)
  }
  const first = blocks[0]
  if (blocks.every((block) => block.text === "") && text !== "") {
    if (first === undefined) blocks.push({ text, kind: "full", index: undefined, signatures: [] })
    else Object.assign(first, { text, kind: first.kind === "redacted" ? "summary" : first.kind })
  }
  const extra = unknown.length > 0 ? { from: NAME, fields: { reasoning_details: unknown } } : undefined
  if (extra !== undefined && blocks.length === 0) blocks.push({ text, kind: "full", index: undefined, signatures: [] })
  return blocks.map(({ text, kind, signatures }, index) =>
    compact<PromptReasoning>({
      type: "reasoning",
      text,
      kind: kind === "full" ? undefined : kind,
      signatures: signatures.length > 0 ? signatures : undefined,
      extra: index === 0 ? extra : undefined,
    }),
  )
}

function readToolMessage(message: JsonObject, name: string | undefined, path: string): ToolMessage {
  const content = readContent(message.content, `${path}.content`)
  const fields = unknownFields(message, KNOWN_OF_TOOL)
  const [only] = content
  const isText = typeof message.content === "string" && only?.type === "text"
  return {
    role: "tool",
    content: [
      {
        type: "tool-result",
        callId: takeText(message.tool_call_id, `${path}.tool_call_id`),
        ...(name !== undefined && { name }),
        output: isText ? { type: "text", text: only.text } : { type: "content", content },
        ...(fields && { extra: { from: NAME, fields } }),
      },
    ],
  }
}
