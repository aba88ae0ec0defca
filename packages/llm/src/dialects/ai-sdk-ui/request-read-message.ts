/**
 * Reads a message as the user's interface keeps it: one message of the assistant may hold several rounds with the model,
 * and what tools gave between them. What is only shown, such as sources and an application's own data, is no part of the
 * prompt, as in the AI SDK's own conversion.
 */
import type { JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  PromptFile,
  PromptMessage,
  PromptReasoning,
  PromptText,
  PromptToolResult,
} from "../../prompt.ts"
import { compact, objectOf, textOf } from "../../wire/json-value.ts"
import { invalidRequest, takeList, takeObject, takeText, takeTextOrNone } from "../../wire/request-value.ts"
import { readDataUrl } from "./beside.ts"
import { itemIdOf, ownOf, signaturesOf, withoutKnown } from "./provider-metadata.ts"
import { type CallReading, readCall } from "./request-read-call.ts"

type Content = AssistantMessage["content"][number]

export function readMessage(value: unknown, path: string): PromptMessage[] {
  const message = takeObject(value, path)
  if (!Array.isArray(message.parts)) throw invalidRequest(`${path}.parts`, "a list")
  const parts = takeList(message.parts, `${path}.parts`).map((each, index) => {
    const at = `${path}.parts[${index}]`
    const part = takeObject(each, at)
    return { part, at, type: takeText(part.type, `${at}.type`) }
  })
  switch (message.role) {
    case "system":
      return [{ role: "system", content: parts.flatMap(({ part, at, type }) => readText(part, at, type)) }]
    case "user": {
      const content = parts.flatMap(({ part, at, type }): (PromptText | PromptFile)[] =>
        type === "file" ? [readFile(part, at)] : readText(part, at, type),
      )
      return [{ role: "user", content }]
    }
    case "assistant":
      return readAssistant(parts, textOf(message.id))
    default:
      throw invalidRequest(`${path}.role`, '"system", "user" or "assistant"')
  }
}

interface Place {
  readonly part: JsonObject
  readonly at: string
  readonly type: string
}

/** Every round is a message of the assistant and, where it called tools, one of what they gave. */
function readAssistant(parts: readonly Place[], id: string | undefined): PromptMessage[] {
  const messages: PromptMessage[] = []
  let content: Content[] = []
  let results: PromptToolResult[] = []
  const conclude = () => {
    if (content.length > 0) messages.push({ role: "assistant", content, ...(id !== undefined && { id }) })
    if (results.length > 0) messages.push({ role: "tool", content: results })
    content = []
    results = []
  }
  for (const { part, at, type } of parts) {
    if (type === "step-start") conclude()
    else if (type === "reasoning") content.push(readReasoning(part, at))
    else if (type === "text") content.push(...readSaid(part, at))
    else if (type === "file") content.push(readFile(part, at))
    else if (type === "dynamic-tool" || type.startsWith("tool-")) {
      const call: CallReading = readCall(part, at, type)
      content.push(...call.content)
      results.push(...call.results)
    }
  }
  conclude()
  return messages
}

function readText(part: JsonObject, at: string, type: string): PromptText[] {
  if (type !== "text") return []
  const text = takeText(part.text, `${at}.text`)
  return text === "" ? [] : [{ type: "text", text, ...withoutKnown(part.providerMetadata) }]
}

/** Reads what the assistant said: a text, or a refusal that came as one. Nothing at all may still be signed. */
function readSaid(part: JsonObject, at: string): Content[] {
  const text = takeText(part.text, `${at}.text`)
  if (ownOf(part.providerMetadata).refusal === true) return [{ type: "refusal", text }]
  const signatures = signaturesOf(part.providerMetadata)
  if (text === "" && signatures.length === 0) return []
  return [{ type: "text", text, ...(signatures.length > 0 && { signatures }), ...withoutKnown(part.providerMetadata) }]
}

function readReasoning(part: JsonObject, at: string): PromptReasoning {
  const { kind } = ownOf(part.providerMetadata)
  const signatures = signaturesOf(part.providerMetadata)
  const text = takeText(part.text, `${at}.text`)
  const isRedacted = text === "" && signatures.some((each) => each.kind === "redacted")
  return compact<PromptReasoning>({
    type: "reasoning",
    text,
    kind: kind === "summary" || kind === "redacted" ? kind : isRedacted ? "redacted" : undefined,
    signatures: signatures.length > 0 ? signatures : undefined,
    itemId: itemIdOf(part.providerMetadata),
    ...withoutKnown(part.providerMetadata),
  })
}

function readFile(part: JsonObject, at: string): PromptFile {
  const url = takeText(part.url, `${at}.url`)
  const own = ownOf(part.providerMetadata)
  const inline = readDataUrl(url)
  if (inline === undefined && !/^https?:\/\//i.test(url))
    throw invalidRequest(`${at}.url`, "an http, https or Base64 data URL")
  const mediaType = takeTextOrNone(part.mediaType, `${at}.mediaType`) ?? inline?.mediaType
  return compact<PromptFile>({
    type: "file",
    mediaType: mediaType ?? "application/octet-stream",
    ...(inline === undefined ? { url } : { data: inline.data }),
    name: takeTextOrNone(part.filename, `${at}.filename`) ?? textOf(own.name),
    detail: textOf(own.detail) ?? textOf(objectOf(objectOf(part.providerMetadata)?.openai)?.imageDetail),
    ...withoutKnown(part.providerMetadata),
  })
}
