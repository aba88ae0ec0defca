/** Writes a conversation as contents. */
import { extraOf, type JsonObject } from "../../part.ts"
import type {
  AssistantMessage,
  Prompt,
  PromptMessage,
  PromptSignature,
  PromptText,
  PromptToolCall,
  SystemMessage,
} from "../../prompt.ts"
import { append } from "../../wire/append.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { writeMedia } from "./write-media.ts"
import { writeAnyCall } from "./write-part.ts"
import { writeResult } from "./write-result.ts"

const NAME = "gemini"
/** What Google has calls of other models carry where its own would carry a signature. */
const NO_SIGNATURE = "skip_thought_signature_validator"

/** Writes the instructions, which all stand before the conversation. */
export function writeSystem({ messages }: Prompt, report: PromptReport): JsonObject | undefined {
  const parts: JsonObject[] = []
  let isLate = false
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== "system" && role !== "developer") {
      isLate = true
      continue
    }
    const path = `messages[${index}]`
    if (isLate) report.refuse(path, "instructions stand before the conversation and not in it: they are moved there")
    for (const [place, text] of content.entries()) append(parts, writeText(text, `${path}.content[${place}]`, report))
  }
  return parts.length === 0 ? undefined : { parts }
}

/** What every message may need to know of the others. */
interface Context {
  readonly report: PromptReport
  /** Names of tools by the ids of their calls. */
  readonly names: ReadonlyMap<string, string>
  /** Whether the model refuses calls without a signature. */
  readonly needsSignatures: boolean
}

export function writeContents({ messages, model }: Prompt, report: PromptReport): readonly JsonObject[] {
  const context: Context = { report, names: namesOf(messages), needsSignatures: /gemini-(?:[3-9]|\d\d)/.test(model) }
  const contents: { role: string; parts: JsonObject[] }[] = []
  let wasTool = false
  for (const [index, message] of messages.entries()) {
    if (isSystem(message)) continue
    const parts = writeMessage(message, `messages[${index}]`, context)
    const last = contents.at(-1)
    const isTool = message.role === "tool"
    // What several tools gave in answer to one message must stand in one content.
    if (isTool && wasTool && last !== undefined) append(last.parts, parts)
    else if (parts.length > 0) contents.push({ role: message.role === "assistant" ? "model" : "user", parts })
    wasTool = isTool
  }
  return contents
}

function isSystem(message: PromptMessage): message is SystemMessage {
  return message.role === "system" || message.role === "developer"
}

function namesOf(messages: readonly PromptMessage[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { role, content } of messages) {
    if (role !== "assistant") continue
    for (const each of content) if (each.type === "tool-call") names.set(each.callId, each.name)
  }
  return names
}

function writeMessage(message: Exclude<PromptMessage, SystemMessage>, path: string, context: Context): JsonObject[] {
  const { report } = context
  if (message.role === "tool") {
    return message.content.flatMap((each, index) =>
      writeResult(each, `${path}.content[${index}]`, context.names, report),
    )
  }
  if (message.name !== undefined) report.refuse(`${path}.name`, "there is no place for names of people")
  if (message.role === "user") {
    return message.content.flatMap((each, index) => {
      const place = `${path}.content[${index}]`
      return each.type === "text" ? writeText(each, place, report) : writeMedia(each, place, report)
    })
  }
  const parts = message.content.flatMap((each, index) => writeSaid(each, `${path}.content[${index}]`, context))
  return context.needsSignatures ? vouched(parts, message, path, report) : parts
}

function writeSaid(each: AssistantMessage["content"][number], path: string, context: Context): JsonObject[] {
  const { report } = context
  switch (each.type) {
    case "text":
      return writeText(each, path, report)
    case "file":
      return writeMedia(each, path, report)
    case "refusal":
      return [{ text: each.text }]
    case "reasoning": {
      const { signatures = [], text, extra } = each
      const isForeign =
        (signatures.length > 0 && !signatures.some(({ from }) => from === NAME)) || each.kind === "redacted"
      if (isForeign) {
        report.warn(path, "reasoning of another provider is left out")
        return []
      }
      report.refuseForeign(extra, path)
      return signed({ text, thought: true, ...extraOf(each, NAME) }, signatures, path, report)
    }
    case "tool-call":
      return writeToolCall(each, path, report)
    case "tool-result":
      report.refuse(path, "what another provider's own tools gave has no place")
      return []
    case "raw":
      if (each.from === NAME) return [each.value]
      report.refuse(path, `it is content that only ${each.from} knows`)
      return []
  }
}

function writeToolCall(call: PromptToolCall, path: string, report: PromptReport): JsonObject[] {
  if ((call.executor ?? "client") !== "client") {
    report.refuse(path, "a call that another provider has carried out has no place")
    return []
  }
  report.refuseForeign(call.extra, path)
  return signed({ ...writeAnyCall(call), ...extraOf(call, NAME) }, call.signatures, path, report)
}

/** Lets the first call go without a signature where the message has none: the model would refuse it. */
function vouched(
  parts: readonly JsonObject[],
  { content }: AssistantMessage,
  path: string,
  report: PromptReport,
): JsonObject[] {
  const index = parts.findIndex(({ functionCall }) => functionCall !== undefined)
  if (index < 0 || parts.some(({ thoughtSignature }) => thoughtSignature !== undefined)) return [...parts]
  const place = `${path}.content[${content.findIndex(({ type }) => type === "tool-call")}].signatures`
  report.warn(place, "there is none of the model's, so that the call is sent as one of another model")
  return parts.map((part, place) => (place === index ? { ...part, thoughtSignature: NO_SIGNATURE } : part))
}

function writeText(each: PromptText, path: string, report: PromptReport): JsonObject[] {
  report.refuseForeign(each.extra, path)
  return signed({ text: each.text, ...extraOf(each, NAME) }, each.signatures, path, report)
}

/** Puts the first signature of Gemini's on a part, and further ones on empty texts behind it. */
function signed(
  part: JsonObject,
  signatures: readonly PromptSignature[] | undefined,
  path: string,
  report: PromptReport,
): JsonObject[] {
  if (signatures === undefined || signatures.length === 0) return [part]
  const own = signatures.filter(({ from }) => from === NAME)
  report.leaveSignatures(signatures, path, NAME)
  const [first, ...others] = own
  if (first === undefined) return [part]
  const thought = part.thought === true ? { thought: true } : {}
  const rest = others.map(({ data }) => ({ text: "", ...thought, thoughtSignature: data }))
  return [{ ...part, thoughtSignature: first.data }, ...rest]
}
