/** Content blocks as they begin, of what begins a stretch in the model. */
import { extraOf, type JsonObject, type StretchStart, type ToolOutputPart } from "../../part.ts"

/** The kinds of block that have deltas, with the type and the member that each one's text is written in. */
export const DELTAS = {
  text: { type: "text_delta", member: "text" },
  thinking: { type: "thinking_delta", member: "thinking" },
  tool: { type: "input_json_delta", member: "partial_json" },
} as const

/** What a stretch is written as; `"dropped"` where the format has no place for it. */
export type BlockKind = keyof typeof DELTAS | "redacted" | "dropped"

/** Says what a stretch is written as. */
export function blockKindOf(start: StretchStart): BlockKind {
  if (start.choice !== undefined && start.choice > 0) return "dropped"
  switch (start.type) {
    case "text-start":
    case "refusal-start":
      return "text"
    case "reasoning-start":
      return start.kind === "redacted" ? "redacted" : "thinking"
    case "tool-start":
      return isClientCall(start) || ownType(start, "_tool_use") !== undefined ? "tool" : "dropped"
  }
}

/** Says whether a call is for the client. */
export function isClientCall({ executor = "client" }: { readonly executor?: string | undefined }): boolean {
  return executor === "client"
}

/** Writes the block of a stretch as it begins. Of thinking that is withheld there is none before what is opaque in it. */
export function startedBlock(start: StretchStart): JsonObject {
  const own = extraOf(start, "anthropic")
  switch (start.type) {
    case "text-start":
    case "refusal-start":
      return { ...own, type: "text", text: "" }
    case "reasoning-start":
      return { ...own, type: "thinking", thinking: "", signature: "" }
    case "tool-start": {
      const type = isClientCall(start) ? "tool_use" : ownType(start, "_tool_use")
      return { ...own, type, id: start.callId, name: start.name, input: {} }
    }
  }
}

/** Writes what a tool gave as the block that it came in; gives nothing where it came in none. */
export function resultBlock(part: Pick<ToolOutputPart, "callId" | "output" | "extra">): JsonObject | undefined {
  const type = ownType(part, "_tool_result")
  if (type === undefined) return undefined
  return { ...extraOf(part, "anthropic"), type, tool_use_id: part.callId, content: part.output }
}

/** Gives the type of block that a part came in, where it came from Anthropic in one of this kind. */
function ownType(part: Parameters<typeof extraOf>[0], kind: string): string | undefined {
  const type = extraOf(part, "anthropic")?.type
  return typeof type === "string" && type.endsWith(kind) ? type : undefined
}
