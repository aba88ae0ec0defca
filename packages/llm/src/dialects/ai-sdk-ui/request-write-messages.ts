/** Writes messages as an interface keeps them: all rounds of the assistant up to the user's next word are one. */
import { parseArguments } from "../../fold.ts"
import type { JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  PromptFile,
  PromptMessage,
  PromptReasoning,
  PromptText,
  PromptToolCall,
  PromptToolResult,
} from "../../prompt.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { NAME } from "./name.ts"
import { writeMetadata } from "./provider-metadata.ts"

type Content = AssistantMessage["content"][number]
type Writable = Record<string, unknown>

export function writeMessages(messages: readonly PromptMessage[], report: PromptReport): JsonObject[] {
  const written: JsonObject[] = []
  /** The parts of the assistant's message under way. */
  let parts: JsonObject[] | undefined
  let calls = new Map<string, Writable>()

  const begin = (role: string, id: string | undefined): JsonObject[] => {
    const list: JsonObject[] = []
    written.push({ id: id ?? `message-${written.length}`, role, parts: list })
    return list
  }

  const take = (message: PromptMessage, path: string) => {
    if (message.role === "tool") return
    if ("name" in message && message.name !== undefined) report.refuse(`${path}.name`, "messages have no names")
    if (message.role !== "assistant") {
      parts = undefined
      const list = begin(message.role === "user" ? "user" : "system", undefined)
      for (const [at, part] of placed(message.content, path)) {
        const chunk = writeContent(part, at, report)
        if (chunk !== undefined) list.push(chunk)
      }
      return
    }
    if (parts === undefined) {
      parts = begin("assistant", message.id)
      calls = new Map()
    }
    parts.push({ type: "step-start" })
    for (const [at, part] of placed(message.content, path)) {
      const chunk = writeContent(part, at, report)
      if (chunk === undefined) continue
      if (part.type === "tool-call") calls.set(part.callId, chunk)
      parts.push(chunk)
    }
  }

  for (const [path, message] of messages.map((each, index) => [`messages[${index}]`, each] as const)) {
    take(message, path)
    if (message.role !== "assistant" && message.role !== "tool") continue
    for (const [at, part] of placed<Content>(message.content, path)) {
      if (part.type === "tool-result") takeResult(part, calls, at, report)
    }
  }
  return written
}

function placed<Part>(content: readonly Part[], path: string): (readonly [string, Part])[] {
  return content.map((part, index) => [`${path}.content[${index}]`, part] as const)
}

function writeContent(part: Content, at: string, report: PromptReport): Writable | undefined {
  switch (part.type) {
    case "text":
      return compact({ type: "text", text: part.text, providerMetadata: metadataOf(part, {}, at, report) })
    case "refusal": {
      const providerMetadata = writeMetadata([], { refusal: true })
      return { type: "text", text: part.text, providerMetadata }
    }
    case "reasoning":
      return writeReasoning(part, at, report)
    case "file":
      return writeFile(part, at, report)
    case "tool-call":
      return writeCall(part, at, report)
    case "tool-result":
      return undefined
    case "raw":
      report.refuse(at, `only ${part.from} understands it`)
      return undefined
  }
}

function writeReasoning(part: PromptReasoning, at: string, report: PromptReport): Writable {
  const { text, kind, itemId } = part
  const own = { itemId, kind: kind === "full" ? undefined : kind }
  return compact({ type: "reasoning", text, providerMetadata: metadataOf(part, own, at, report) })
}

function writeFile(part: PromptFile, at: string, report: PromptReport): Writable | undefined {
  const { mediaType, data, name, detail } = part
  const url = part.url ?? (data === undefined ? undefined : `data:${mediaType};base64,${data}`)
  if (url === undefined) {
    report.refuse(at, "a file needs an address or its content")
    return undefined
  }
  const providerMetadata = metadataOf(part, { detail }, at, report)
  return compact({ type: "file", mediaType, filename: name, url, providerMetadata })
}

function writeCall(part: PromptToolCall, at: string, report: PromptReport): Writable {
  const { callId, name, text, encoding, executor, itemId } = part
  const parsed = encoding === "text" ? { value: text } : parseArguments(text)
  if (parsed === undefined && text !== "") report.refuse(`${at}.text`, "the arguments are no JSON")
  return compact({
    type: `tool-${name}`,
    toolCallId: callId,
    state: "input-available",
    input: parsed?.value ?? {},
    providerExecuted: executor === "provider" ? true : undefined,
    callProviderMetadata: metadataOf(part, { itemId, encoding }, at, report),
  })
}

/** Puts a result to its call. */
function takeResult(part: PromptToolResult, calls: ReadonlyMap<string, Writable>, at: string, report: PromptReport) {
  const call = calls.get(part.callId)
  if (call === undefined) return report.refuse(at, "its call is not in the message before it")
  if (call.state !== "input-available") return report.refuse(at, "its call has a result already")
  const { output, isError } = part
  const value =
    output.type === "text"
      ? output.text
      : output.type === "json"
        ? output.value
        : writeParts(output.content, at, report)
  const resultProviderMetadata = metadataOf(part, {}, at, report)
  if (isError) {
    const errorText = typeof value === "string" ? value : JSON.stringify(value)
    Object.assign(call, { state: "output-error", errorText })
  } else Object.assign(call, { state: "output-available", output: value })
  if (resultProviderMetadata !== undefined) call.resultProviderMetadata = resultProviderMetadata
}

function writeParts(content: readonly (PromptText | PromptFile)[], at: string, report: PromptReport): JsonObject[] {
  return placed<Content>(content, `${at}.output`).flatMap(([place, part]): JsonObject[] => {
    const chunk = writeContent(part, place, report)
    return chunk === undefined ? [] : [chunk]
  })
}

function metadataOf(
  part: Exclude<Content, { type: "refusal" | "raw" }>,
  own: JsonObject,
  at: string,
  report: PromptReport,
): JsonObject | undefined {
  const { extra } = part
  report.refuseForeign(extra, at)
  const native = extra?.from === NAME ? objectOf(extra.fields.providerMetadata) : undefined
  return writeMetadata("signatures" in part ? (part.signatures ?? []) : [], own, native)
}
