/** Reads how a content block begins: what it is, and what is said with its start. */
import type { JsonObject, Part, ReasoningStart, ToolStart } from "../../part.ts"
import { unwrapSignature } from "../../signature.ts"
import { isObject, listOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { annotationOf } from "./citation.ts"

const KNOWN_TEXT: ReadonlySet<string> = new Set(["type", "text"])
const KNOWN_THINKING: ReadonlySet<string> = new Set(["type", "thinking", "signature"])
const KNOWN_REDACTED: ReadonlySet<string> = new Set(["type", "data"])
const KNOWN_TOOL: ReadonlySet<string> = new Set(["type", "id", "name", "input"])
/** Of a tool that somebody else than the client carries out, the type is kept. */
const KNOWN_PROVIDED: ReadonlySet<string> = new Set(["id", "name", "input"])
const KNOWN_RESULT: ReadonlySet<string> = new Set(["tool_use_id", "content"])

/** What a block becomes: a stretch, an output, or nothing but its events. */
export type ReadKind = "text" | "reasoning" | "tool" | "output" | "raw"

/** Says what a block becomes. */
export function kindOf(block: JsonObject): ReadKind {
  const type = textOf(block.type) ?? ""
  if (type === "text") return "text"
  if (type === "thinking" || type === "redacted_thinking") return "reasoning"
  if (type === "tool_use" || (type.endsWith("_tool_use") && textOf(block.id) !== undefined)) return "tool"
  return type.endsWith("_tool_result") && textOf(block.tool_use_id) !== undefined ? "output" : "raw"
}

/** Gives the parts that a block begins with. The arguments of a call are not among them. */
export function partsOf(kind: ReadKind, block: JsonObject, id: string, nextCallId: () => string): readonly Part[] {
  switch (kind) {
    case "text":
      return startText(block, id)
    case "reasoning":
      return startReasoning(block, id)
    case "tool":
      return [startTool(block, id, nextCallId)]
    case "output":
      return [
        {
          type: "tool-output",
          callId: String(block.tool_use_id),
          output: block.content,
          ...(isFailure(block) && { isError: true }),
          ...extra(unknownFields(block, KNOWN_RESULT)),
        },
      ]
    case "raw":
      return []
  }
}

/** Says whether a call came with arguments: `{}` stands for ones that are still to come. */
export function isArgument(input: unknown): boolean {
  if (isObject(input)) return Object.keys(input).length > 0
  return input !== undefined && input !== null && input !== ""
}

function startText(block: JsonObject, id: string): Part[] {
  const citations = listOf(block.citations).filter(isObject)
  const { citations: told, ...others } = unknownFields(block, KNOWN_TEXT) ?? {}
  // Those that are there are told one by one; that a text may have some is told here.
  const fields = { ...others, ...(told !== undefined && citations.length === 0 && { citations: told }) }
  const text = textOf(block.text)
  return [
    { type: "text-start", id, ...extra(fields) },
    ...citations.map((citation) => annotationOf(citation, id)),
    ...(text === undefined ? [] : [{ type: "text-delta" as const, id, text }]),
  ]
}

function startReasoning(block: JsonObject, id: string): Part[] {
  const isRedacted = block.type === "redacted_thinking"
  const opaque = textOf(isRedacted ? block.data : block.signature)
  const signature = opaque && unwrapSignature(opaque, "anthropic", isRedacted ? "redacted" : "signature")
  const kind: ReasoningStart["kind"] = isRedacted && (!signature || signature.kind === "redacted") ? "redacted" : "full"
  const text = isRedacted ? undefined : textOf(block.thinking)
  return [
    { type: "reasoning-start", id, kind, ...extra(unknownFields(block, isRedacted ? KNOWN_REDACTED : KNOWN_THINKING)) },
    ...(text === undefined ? [] : [{ type: "reasoning-delta" as const, id, text }]),
    ...(signature ? [{ type: "signature" as const, id, ...signature }] : []),
  ]
}

function startTool(block: JsonObject, id: string, nextCallId: () => string): ToolStart {
  const isProvided = block.type !== "tool_use"
  return {
    type: "tool-start",
    id,
    callId: textOf(block.id) ?? nextCallId(),
    name: textOf(block.name) ?? "",
    ...(isProvided && { executor: "provider" }),
    ...extra(unknownFields(block, isProvided ? KNOWN_PROVIDED : KNOWN_TOOL)),
  }
}

function isFailure({ is_error, content }: JsonObject): boolean {
  return is_error === true || textOf(objectOf(content)?.type)?.endsWith("_error") === true
}

function extra(fields: JsonObject | undefined) {
  return fields === undefined || Object.keys(fields).length === 0 ? {} : { extra: { from: "anthropic", fields } }
}
