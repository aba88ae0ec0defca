/** Reads the contents of a conversation. */
import type { JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  PromptMessage,
  PromptSignature,
  PromptText,
  PromptToolResult,
  UserMessage,
} from "../../prompt.ts"
import { unwrapSignature } from "../../signature.ts"
import { type CallIds, createCallIds } from "../../wire/call-ids.ts"
import { compact, isObject, textOf, unknownFields } from "../../wire/json-value.ts"
import { invalidRequest, takeList, takeObject, takeText, takeTextOrNone } from "../../wire/request-value.ts"
import { joinTurns } from "./join-turns.ts"
import { camelNames } from "./names.ts"
import { extraFor, readFile } from "./request-file.ts"
import { readResult } from "./request-result.ts"

const FROM = "gemini"
const KNOWN_OF_TEXT: ReadonlySet<string> = new Set(["text", "thought", "thoughtSignature"])
const KNOWN_OF_CALL: ReadonlySet<string> = new Set(["functionCall", "thoughtSignature"])

/** Reads `contents`, which is a list of them or a single one. */
export function readContents(value: unknown): readonly PromptMessage[] {
  const calls = createCallIds()
  const contents = isObject(value) ? [value] : takeList(value, "contents")
  if (contents.length === 0) throw invalidRequest("contents", "a list with a content in it")
  return joinTurns(contents.flatMap((each, index) => readContent(each, `contents[${index}]`, calls)))
}

/** Reads `systemInstruction`: a content, or no more than its text. */
export function readSystem(value: unknown, path: string): readonly PromptText[] {
  if (value === undefined || value === null) return []
  if (typeof value === "string") return [{ type: "text", text: value }]
  return partsOf(takeObject(value, path), path).map(([part, place]) => readText(part, place))
}

function readContent(value: unknown, path: string, calls: CallIds): PromptMessage[] {
  const content = takeObject(value, path)
  const role = takeTextOrNone(content.role, `${path}.role`) ?? "user"
  const parts = partsOf(content, path)
  if (role === "model" || role === "assistant") {
    return [{ role: "assistant", content: parts.map(([part, place]) => readSaid(part, place, calls)) }]
  }
  if (role === "system") return [{ role, content: parts.map(([part, place]) => readText(part, place)) }]
  if (role !== "user" && role !== "function") throw invalidRequest(`${path}.role`, '"user" or "model"')
  return readAsked(parts, calls)
}

/** What the user says and what tools gave may stand in one content. */
function readAsked(parts: readonly (readonly [JsonObject, string])[], calls: CallIds): PromptMessage[] {
  const messages: PromptMessage[] = []
  let asked: UserMessage["content"][number][] | undefined
  let results: PromptToolResult[] | undefined
  for (const [part, path] of parts) {
    if (isObject(part.functionResponse)) {
      asked = undefined
      if (results === undefined) {
        results = []
        messages.push({ role: "tool", content: results })
      }
      results.push(readResult(part, path, calls))
      continue
    }
    results = undefined
    if (asked === undefined) {
      asked = []
      messages.push({ role: "user", content: asked })
    }
    asked.push(readFile(part, path) ?? readText(part, path))
  }
  return messages.length === 0 ? [{ role: "user", content: [] }] : messages
}

function readSaid(part: JsonObject, path: string, calls: CallIds): AssistantMessage["content"][number] {
  const { functionCall, text } = part
  if (isObject(functionCall)) {
    const call = camelNames(functionCall)
    const args = call.args === undefined || call.args === null ? {} : takeObject(call.args, `${path}.functionCall.args`)
    const name = takeText(call.name, `${path}.functionCall.name`)
    const callId = calls.begin(textOf(call.id), name)
    const extra = extraFor(unknownFields(part, KNOWN_OF_CALL))
    const signatures = signaturesOf(part, path)
    return compact({ type: "tool-call", callId, name, text: JSON.stringify(args), signatures, extra } as const)
  }
  const file = readFile(part, path)
  if (file !== undefined) return file
  const fields = unknownFields(part, KNOWN_OF_TEXT)
  const isSigned = typeof part.thoughtSignature === "string" && fields === undefined
  if (typeof text !== "string" && !isSigned) return { type: "raw", from: FROM, value: part }
  if (part.thought !== true) return readText({ text: "", ...part }, path)
  const said = typeof text === "string" ? text : ""
  const signatures = signaturesOf(part, path)
  return compact({ type: "reasoning", text: said, signatures, extra: extraFor(fields) } as const)
}

function readText(part: JsonObject, path: string): PromptText {
  const text = takeText(part.text, `${path}.text`)
  const { thought, ...rest } = part
  const fields = unknownFields(rest, KNOWN_OF_TEXT)
  const extra = extraFor(thought === true ? { ...fields, thought } : fields)
  return compact({ type: "text", text, signatures: signaturesOf(part, path), extra } as const)
}

function partsOf(content: JsonObject, path: string): (readonly [JsonObject, string])[] {
  const { parts } = content
  const list = isObject(parts) ? [parts] : takeList(parts, `${path}.parts`)
  return list.map((each, index) => {
    const place = `${path}.parts[${index}]`
    return [typeof each === "string" ? { text: each } : camelNames(takeObject(each, place)), place]
  })
}

function signaturesOf(part: JsonObject, path: string): readonly PromptSignature[] | undefined {
  const text = takeTextOrNone(part.thoughtSignature, `${path}.thoughtSignature`)
  return text === undefined || text === "" ? undefined : [unwrapSignature(text, FROM)]
}
