/** Writes a conversation as messages: a text, its pictures and its calls each. */
import { extraOf, type JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  PromptFile,
  PromptMessage,
  PromptText,
  PromptToolCall,
  PromptToolResult,
  UserMessage,
} from "../../prompt.ts"
import { compact } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { writeAnyCall } from "./tool-call.ts"

const NAME = "ollama"

export function writeMessages(messages: readonly PromptMessage[], report: PromptReport): readonly JsonObject[] {
  const names = new Map<string, string>()
  return messages.flatMap((message, index) => writeMessage(message, `messages[${index}]`, names, report))
}

/** @param names of the tools by the ids of their calls, to which those of the message are added */
function writeMessage(
  message: PromptMessage,
  path: string,
  names: Map<string, string>,
  report: PromptReport,
): readonly JsonObject[] {
  switch (message.role) {
    case "system":
    case "developer":
      return [{ role: "system", ...writeTexts(message.content, path, "\n\n", report) }]
    case "user":
      return [writeAsked(message, path, report)]
    case "assistant":
      for (const each of message.content) if (each.type === "tool-call") names.set(each.callId, each.name)
      return [writeSaid(message, path, report)]
    case "tool":
      return message.content.map((each, place) => writeResult(each, `${path}.content[${place}]`, names, report))
  }
}

/** Joins texts to one, with what Ollama has put on them. */
function writeTexts(
  content: readonly (PromptText | { readonly type: string })[],
  path: string,
  border: string,
  report: PromptReport,
): JsonObject {
  const texts: string[] = []
  let fields: JsonObject = {}
  for (const [index, each] of content.entries()) {
    if (!isText(each)) continue
    const place = `${path}.content[${index}]`
    report.refuseForeign(each.extra, place)
    report.leaveSignatures(each.signatures, place)
    texts.push(each.text)
    fields = { ...fields, ...extraOf(each, NAME) }
  }
  return { content: texts.join(border), ...fields }
}

function isText(each: { readonly type: string }): each is PromptText {
  return each.type === "text"
}

function writeAsked({ content, name }: UserMessage, path: string, report: PromptReport): JsonObject {
  if (name !== undefined) report.refuse(`${path}.name`, "there is no place for names of people")
  const images = writeImages(content, path, report)
  return { role: "user", ...writeTexts(content, path, "\n\n", report), ...images }
}

function writeSaid({ content, name }: AssistantMessage, path: string, report: PromptReport): JsonObject {
  if (name !== undefined) report.refuse(`${path}.name`, "there is no place for names of people")
  const thoughts: string[] = []
  const calls: JsonObject[] = []
  for (const [index, each] of content.entries()) {
    const place = `${path}.content[${index}]`
    if (each.type === "reasoning") {
      report.refuseForeign(each.extra, place)
      report.leaveSignatures(each.signatures, place)
      if (each.text !== "") thoughts.push(each.text)
      else report.warn(place, "what was thought cannot be read, and is left out")
    } else if (each.type === "tool-call") calls.push(...writeToolCall(each, place, report))
    else if (each.type === "tool-result") report.refuse(place, "what a provider's own tools gave has no place")
    else if (each.type === "raw") report.refuse(place, `it is content that only ${each.from} knows`)
  }
  // A refusal is a text like any other.
  const texts = content.map((each) => (each.type === "refusal" ? { type: "text", text: each.text } : each))
  return compact({
    role: "assistant",
    thinking: thoughts.length > 0 ? thoughts.join("\n\n") : undefined,
    ...writeTexts(texts, path, "", report),
    ...writeImages(content, path, report),
    tool_calls: calls.length > 0 ? calls : undefined,
  })
}

function writeToolCall(call: PromptToolCall, path: string, report: PromptReport): JsonObject[] {
  if ((call.executor ?? "client") !== "client") {
    report.refuse(path, "a call that a provider has carried out has no place")
    return []
  }
  report.refuseForeign(call.extra, path)
  report.leaveSignatures(call.signatures, path)
  return [writeAnyCall({ ...call, fields: extraOf(call, NAME) })]
}

function writeResult(
  result: PromptToolResult,
  path: string,
  names: ReadonlyMap<string, string>,
  report: PromptReport,
): JsonObject {
  const { callId, name, output, isError, extra } = result
  report.refuseForeign(extra, path)
  if (isError) report.warn(`${path}.isError`, "that the tool has failed is told by its text alone")
  const content = output.type === "content" ? output.content : []
  const text =
    output.type === "text"
      ? { content: output.text }
      : output.type === "json"
        ? { content: JSON.stringify(output.value) }
        : writeTexts(content, `${path}.output`, "\n\n", report)
  return compact({
    role: "tool",
    ...text,
    ...writeImages(content, `${path}.output`, report),
    tool_name: names.get(callId) ?? name,
    tool_call_id: callId,
    ...extraOf(result, NAME),
  })
}

function writeImages(content: readonly { readonly type: string }[], path: string, report: PromptReport): JsonObject {
  const images = content.flatMap((each, index) =>
    isFile(each) ? writeImage(each, `${path}.content[${index}]`, report) : [],
  )
  return images.length > 0 ? { images } : {}
}

function isFile(each: { readonly type: string }): each is PromptFile {
  return each.type === "file"
}

function writeImage(file: PromptFile, path: string, report: PromptReport): string[] {
  const { data, url, mediaType, name, detail, extra } = file
  report.refuseForeign(extra, path)
  const inline = data ?? /^data:image\/[^,]*;base64,(.*)$/s.exec(url ?? "")?.[1]
  if (detail !== undefined && detail !== "auto") report.refuse(`${path}.detail`, "it cannot be said of a picture")
  if (inline !== undefined && (data === undefined || mediaType.startsWith("image/"))) {
    if (name !== undefined) report.warn(`${path}.name`, "a picture has no name")
    return [inline]
  }
  report.refuse(path, "only pictures can be sent, and only along with the request")
  return []
}
