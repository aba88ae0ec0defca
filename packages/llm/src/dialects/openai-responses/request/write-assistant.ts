/** Writes what the assistant said, thought and called: each an item of its own, texts that belong together as one. */
import type { JsonObject } from "../../../part.ts"
import type { AssistantMessage, PromptReasoning, PromptToolCall, PromptToolResult } from "../../../prompt.ts"
import { NAME } from "../name.ts"
import { SERVER_LABEL } from "../write/write-provided.ts"
import type { InputContext } from "./input-context.ts"
import { messageMembers, ownMembers, writeSignature, writeText } from "./write-content.ts"

type Content = AssistantMessage["content"][number]

export function writeSaid(message: AssistantMessage, path: string, context: InputContext): JsonObject[] {
  const { content } = message
  const provided = providedIn(content)
  const items: JsonObject[] = []
  let id = context.isOwn ? message.id : undefined
  for (let index = 0; index < content.length; ) {
    const from = index
    const part = content[index++] as Content
    const place = `${path}.content[${from}]`
    if (isSaid(part)) {
      while (index < content.length && isSaid(content[index])) index++
      const said = content.slice(from, index)
      const texts = said.map((each, at) => writePart(each, `${path}.content[${from + at}]`, context))
      const own = id === undefined ? {} : { id }
      items.push({ type: "message", role: "assistant", ...own, content: texts, ...messageMembers(said) })
      id = undefined
    } else if (part.type === "reasoning") {
      while (index < content.length && belongs(content[index], part)) index++
      const sections = content.slice(from, index) as PromptReasoning[]
      const places = sections.map((_, at) => `${path}.content[${from + at}]`)
      items.push(...writeThought(sections, places, context))
    } else items.push(...writeOther(part, place, provided, context))
  }
  return items
}

const isSaid = (part: Content | undefined) => part?.type === "text" || part?.type === "refusal"

const belongs = (part: Content | undefined, first: PromptReasoning) =>
  part?.type === "reasoning" && part.itemId !== undefined && part.itemId === first.itemId

function writePart(part: Content, path: string, { report }: InputContext): JsonObject {
  if (part.type === "refusal") return { type: "refusal", refusal: part.text }
  if (part.type !== "text") return {}
  report.refuseForeign(part.extra, path)
  return writeText(part, "output_text", path, report)
}

/** Writes the sections of one item. Without what this dialect knows it by, it would be refused. */
function writeThought(
  sections: readonly PromptReasoning[],
  places: readonly string[],
  context: InputContext,
): JsonObject[] {
  const { report, isOwn } = context
  const [first] = sections
  const signatures = sections.flatMap((each) => each.signatures ?? [])
  const own = signatures.find(({ from }) => from === NAME)
  const isForeign = signatures.length > 0 && own === undefined
  const id = isOwn || own !== undefined ? first?.itemId : undefined
  if (isForeign || (own === undefined && id === undefined)) {
    for (const path of places) report.warn(path, "reasoning is left out, since nothing vouches for it here")
    return []
  }
  for (const [index, { extra, signatures }] of sections.entries()) {
    report.refuseForeign(extra, places[index] as string)
    report.leaveSignatures(signatures, places[index] as string, NAME)
  }
  // Clients of other dialects do not tell which it was, and what is encrypted goes with a summary.
  const isSummary = ({ kind }: PromptReasoning) => kind === "summary" || !isOwn
  const texts = (isFull: boolean, type: string) =>
    sections
      .filter((each) => each.kind !== "redacted" && each.text !== "" && isSummary(each) !== isFull)
      .map(({ text }) => ({ type, text }))
  const full = texts(true, "reasoning_text")
  return [
    {
      type: "reasoning",
      ...(id !== undefined && { id }),
      summary: texts(false, "summary_text"),
      ...(full.length > 0 && { content: full }),
      ...(own && { encrypted_content: own.data }),
      ...ownMembers(first?.extra),
    },
  ]
}

function writeOther(part: Content, path: string, provided: Provided, context: InputContext): JsonObject[] {
  const { report } = context
  switch (part.type) {
    case "tool-call":
      return writeCall(part, path, provided, context)
    case "tool-result":
      // It was written with its call.
      if (context.isOwn && provided.has(part.callId)) return []
      report.refuse(path, "what a provider's own tool gave cannot be told")
      return []
    case "raw":
      if (part.from === NAME) return [part.value]
      report.refuse(path, `it is content that only ${part.from} understands`)
      return []
    default:
      report.refuse(path, "an assistant's message cannot have files")
      return []
  }
}

/** What tools gave that a provider carried out by itself, by the ids of their calls. */
type Provided = ReadonlyMap<string, PromptToolResult | undefined>

function providedIn(content: readonly Content[]): Provided {
  const provided = new Map<string, PromptToolResult | undefined>()
  for (const part of content) {
    if (part.type === "tool-call" && part.executor === "provider") provided.set(part.callId, undefined)
  }
  for (const part of content) {
    if (part.type === "tool-result" && provided.has(part.callId) && provided.get(part.callId) === undefined) {
      provided.set(part.callId, part)
    }
  }
  return provided
}

function writeCall(call: PromptToolCall, path: string, provided: Provided, context: InputContext): JsonObject[] {
  const { callId, name, text, encoding, executor, itemId, extra } = call
  const { report, isOwn } = context
  report.refuseForeign(extra, path)
  if (executor === "provider") {
    if (isOwn) return [writeProvided(call, provided.get(callId))]
    report.refuse(path, "a call that another provider carried out cannot be told")
    return []
  }
  const isText = encoding === "text"
  return [
    {
      type: isText ? "custom_tool_call" : "function_call",
      ...(isOwn && itemId !== undefined && { id: itemId }),
      call_id: callId,
      name,
      [isText ? "input" : "arguments"]: text,
      ...writeSignature(call.signatures, path, report),
      ...ownMembers(extra),
    },
  ]
}

function writeProvided({ callId, name, text }: PromptToolCall, result: PromptToolResult | undefined): JsonObject {
  const { output } = result ?? {}
  const isError = result?.isError === true
  return {
    type: "mcp_call",
    id: callId,
    server_label: SERVER_LABEL,
    name,
    arguments: text,
    output: !isError && output?.type === "text" ? output.text : null,
    error: isError && output?.type === "json" ? output.value : null,
  }
}
