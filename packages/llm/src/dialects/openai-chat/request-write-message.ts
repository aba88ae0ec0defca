/** Writes the messages of a request. */
import type { JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  PromptMessage,
  PromptReasoning,
  PromptSignature,
  PromptText,
  PromptToolCall,
  PromptToolResult,
  SystemMessage,
  UserMessage,
} from "../../prompt.ts"
import { append } from "../../wire/append.ts"
import { compact, isObject } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { NAME } from "./name.ts"
import { takeOwn } from "./own.ts"
import { writeDetails } from "./reasoning-details.ts"
import { type Placed, placed, writeContent } from "./request-write-content.ts"

export function writeMessages(messages: readonly PromptMessage[], report: PromptReport): JsonObject[] {
  return messages.flatMap((message, index) => {
    const path = `messages[${index}]`
    switch (message.role) {
      case "system":
      case "developer":
      case "user":
        return [writePlain(message, path, report)]
      case "assistant":
        return [writeAssistant(message, path, report)]
      default:
        return message.content.map((result, place) => writeResult(result, `${path}.content[${place}]`, report))
    }
  })
}

function writePlain(message: SystemMessage | UserMessage, path: string, report: PromptReport): JsonObject {
  const { role } = message
  const { content, fields } = writeContent(placed(message.content, `${path}.content`), report)
  const name = role === "user" ? message.name : undefined
  return compact({ role, content: content ?? "", name, ...fields })
}

function writeAssistant({ content, name }: AssistantMessage, path: string, report: PromptReport): JsonObject {
  const texts: Placed[] = []
  const refusals: string[] = []
  const calls: JsonObject[] = []
  const reasoning: { part: PromptReasoning; path: string }[] = []
  let fields: JsonObject = {}
  for (const [index, part] of content.entries()) {
    const place = `${path}.content[${index}]`
    switch (part.type) {
      case "text":
        texts.push([part, place])
        break
      case "refusal":
        refusals.push(part.text)
        break
      case "reasoning":
        reasoning.push({ part, path: place })
        break
      case "tool-call":
        if (part.executor === "provider") report.refuse(place, "it is a call that the provider has carried out")
        else calls.push(writeCall(part, place, report))
        break
      case "tool-result":
        report.refuse(place, "it is the result of a call that the provider has carried out")
        break
      case "file": {
        // As it came, where this dialect knew no better.
        if (isVerbatim(part.extra)) texts.push([part, place])
        else report.refuse(place, "it is a file of the assistant")
        break
      }
      case "raw":
        if (part.from === NAME) fields = { ...fields, ...part.value }
        else report.refuse(place, `it is content that only ${part.from} knows`)
    }
  }
  const written = writeContent(texts, report)
  const signature = ownSignature(texts.flatMap(([part]) => (part.type === "text" ? (part.signatures ?? []) : [])))
  return compact({
    role: "assistant",
    content: written.content ?? (calls.length > 0 || refusals.length > 0 ? null : ""),
    name,
    refusal: refusals.length > 0 ? refusals.join("") : undefined,
    ...writeReasoning(reasoning, report),
    tool_calls: calls.length > 0 ? calls : undefined,
    ...written.fields,
    ...mergeContent(fields, signature),
  })
}

function isVerbatim(extra: PromptText["extra"]): boolean {
  return extra?.from === NAME && typeof extra.fields.type === "string"
}

function ownSignature(signatures: readonly PromptSignature[]): string | undefined {
  return signatures.findLast(({ from }) => from === NAME)?.data
}

/** Puts a signature where Gemini's endpoint of this kind looks for it. */
function mergeContent(fields: JsonObject, signature: string | undefined): JsonObject {
  if (signature === undefined) return fields
  const content = isObject(fields.extra_content) ? fields.extra_content : {}
  const google = isObject(content.google) ? content.google : {}
  return { ...fields, extra_content: { ...content, google: { ...google, thought_signature: signature } } }
}

function writeCall(call: PromptToolCall, path: string, report: PromptReport): JsonObject {
  const { callId: id, name, text, encoding, signatures = [] } = call
  report.leaveSignatures(signatures, path, NAME)
  const { function: inner, custom, ...fields } = takeOwn(call.extra, path, report)
  const called =
    encoding === "text"
      ? { type: "custom", custom: { name, input: text, ...(isObject(custom) && custom) } }
      : { type: "function", function: { name, arguments: text, ...(isObject(inner) && inner) } }
  return { id, ...called, ...mergeContent(fields, ownSignature(signatures)) }
}

/**
 * What servers of this kind want to have back: reasoning that they have signed, with its signatures, and reasoning that
 * nobody has signed, as text. What others have signed says nothing to them.
 */
function writeReasoning(blocks: readonly { part: PromptReasoning; path: string }[], report: PromptReport): JsonObject {
  const texts: string[] = []
  const details: unknown[] = []
  for (const [index, { part, path }] of blocks.entries()) {
    const { signatures = [], text } = part
    const own = signatures.filter(({ from }) => from === NAME)
    if (own.length === 0 && signatures.length > 0) {
      report.warn(path, "Reasoning that another provider has signed is left out")
      continue
    }
    report.leaveSignatures(signatures, path, NAME)
    const { reasoning_details: unknown = [] } = takeOwn(part.extra, path, report)
    if (own.length > 0) append(details, writeDetails(part, own, index))
    if (Array.isArray(unknown)) append(details, unknown)
    if (own.length === 0 && text !== "") texts.push(text)
  }
  const text = texts.length > 0 ? texts.join("\n\n") : undefined
  return {
    reasoning_content: text,
    reasoning: text,
    reasoning_details: details.length > 0 ? details : undefined,
  }
}

function writeResult(result: PromptToolResult, path: string, report: PromptReport): JsonObject {
  const { callId, name, output, isError } = result
  const { role, ...fields } = takeOwn(result.extra, path, report)
  if (role === "function") return compact({ role, name, content: output.type === "text" ? output.text : "" })
  const content =
    output.type === "text"
      ? output.text
      : output.type === "json"
        ? (JSON.stringify(output.value) ?? "null")
        : (writeContent(placed(output.content, `${path}.output.content`), report).content ?? "")
  const told = isError ? tellError(content) : content
  return compact({ role: "tool", tool_call_id: callId, name, content: told, ...fields })
}

/** There is no other word for it than what is said. */
function tellError(content: string | readonly JsonObject[]): string | readonly JsonObject[] {
  if (typeof content !== "string") return [{ type: "text", text: "Error:" }, ...content]
  return /^\s*\W?error/i.test(content) ? content : `Error: ${content}`
}
