/**
 * Reads the input: items one after another, of which what the assistant said, thought and called between two turns of others
 * is one message. Items that only this dialect knows are kept whole.
 */
import type { JsonObject } from "../../../part.ts"
import type { AssistantMessage, PromptMessage, PromptToolResult } from "../../../prompt.ts"
import { append } from "../../../wire/append.ts"
import { compact, textOf } from "../../../wire/json-value.ts"
import { invalidRequest, takeList, takeObject, takeText, takeTextOrNone } from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { SERVER_LABEL } from "../write/write-provided.ts"
import { readSaid } from "./read-assistant.ts"
import { readCall, readProvided } from "./read-calls.ts"
import { extraOf, readContent, readTexts } from "./read-content.ts"
import { readThought } from "./read-thought.ts"

const MESSAGE: ReadonlySet<string> = new Set(["type", "role", "content", "status", "id"])
const OUTPUT: ReadonlySet<string> = new Set(["type", "call_id", "output"])

type Said = AssistantMessage["content"][number]

/** @param instructions come before everything */
export function readInput(input: unknown, instructions: unknown): PromptMessage[] {
  const messages: PromptMessage[] = []
  const told = takeTextOrNone(instructions, "instructions")
  if (told !== undefined) messages.push({ role: "system", content: [{ type: "text", text: told }] })
  if (typeof input === "string") {
    messages.push({ role: "user", content: [{ type: "text", text: input }] })
    return messages
  }
  const texts = new Set<string>()
  for (const [index, value] of takeList(input, "input").entries()) {
    readItem(takeObject(value, `input[${index}]`), `input[${index}]`, messages, texts)
  }
  return messages
}

function readItem(item: JsonObject, path: string, messages: PromptMessage[], texts: Set<string>) {
  switch (item.type ?? (item.role === undefined ? undefined : "message")) {
    case "message":
      return readMessage(item, path, messages)
    case "reasoning":
      return add(messages, readThought(item, path))
    case "function_call":
    case "custom_tool_call": {
      const call = readCall(item, path)
      if (call.encoding === "text") texts.add(call.callId)
      return add(messages, [call])
    }
    case "function_call_output":
    case "custom_tool_call_output":
      return addResult(messages, readResult(item, path, texts))
    case "mcp_call":
      if (item.server_label === SERVER_LABEL) return add(messages, readProvided(item, path))
  }
  takeText(item.type, `${path}.type`)
  add(messages, [{ type: "raw", from: NAME, value: item }])
}

function readMessage(item: JsonObject, path: string, messages: PromptMessage[]) {
  const role = takeText(item.role, `${path}.role`)
  const { content } = item
  if (role === "assistant") {
    const said = readSaid(item, path)
    const id = textOf(item.id)
    const last = messages.at(-1)
    // A message of its own, also behind another one: only what comes before a message is told with it.
    const isOpen = last?.role === "assistant" && !last.content.some(({ type }) => type === "text" || type === "refusal")
    if (isOpen) messages.pop()
    const before = isOpen ? last.content : []
    messages.push({ role, content: [...before, ...said], ...(id !== undefined && { id }) })
    return
  }
  const extra = extraOf(item, MESSAGE)
  if (role === "user") messages.push({ role, content: withExtra(readContent(content, `${path}.content`), extra) })
  else if (role === "system" || role === "developer") {
    messages.push({ role, content: withExtra(readTexts(content, `${path}.content`), extra) })
  } else throw invalidRequest(`${path}.role`, '"user", "assistant", "system" or "developer"')
}

/** Keeps what a message has beside its content on the first part of it. */
function withExtra<Content extends object>(content: readonly Content[], extra: object | undefined): Content[] {
  const [first, ...others] = content
  if (first === undefined || extra === undefined) return [...content]
  const { extra: own } = first as { extra?: { fields: JsonObject } }
  const { fields } = extra as { fields: JsonObject }
  return [{ ...first, extra: { from: NAME, fields: { ...own?.fields, message: fields } } }, ...others]
}

function readResult(item: JsonObject, path: string, texts: ReadonlySet<string>): PromptToolResult {
  const callId = takeText(item.call_id, `${path}.call_id`)
  const output =
    typeof item.output === "string"
      ? ({ type: "text", text: item.output } as const)
      : ({ type: "content", content: readContent(item.output, `${path}.output`) } as const)
  const isUnknown = item.type === "custom_tool_call_output" && !texts.has(callId)
  const { status, ...others } = item
  // That it is complete says nothing; and of which kind it is, its call tells, where there is one.
  const kept = { ...(status !== "completed" && { status }), ...others }
  const extra = extraOf(kept, isUnknown ? new Set([...OUTPUT].slice(1)) : OUTPUT)
  return compact({ type: "tool-result" as const, callId, output, extra })
}

function add(messages: PromptMessage[], said: readonly Said[]) {
  const last = messages.at(-1)
  if (last?.role === "assistant") append(last.content as Said[], said)
  else messages.push({ role: "assistant", content: [...said] })
}

function addResult(messages: PromptMessage[], result: PromptToolResult) {
  const last = messages.at(-1)
  if (last?.role === "tool") (last.content as PromptToolResult[]).push(result)
  else messages.push({ role: "tool", content: [result] })
}
