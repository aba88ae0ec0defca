/** The answer in one piece. */
import type { AnswerOptions } from "../../dialect.ts"
import type { Message, MessageContent, MessageText, MessageToolCall } from "../../fold.ts"
import { extraOf, type JsonObject, type RawPart } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { wrapSignature } from "../../signature.ts"
import { isObject, objectOf } from "../../wire/json-value.ts"
import { isClientCall, resultBlock } from "./blocks.ts"
import { carrierBlock, isForeign } from "./carrier.ts"
import { citationOf } from "./citation.ts"
import { stopReasonOf } from "./stop-reason.ts"
import { inputOf } from "./tool-input.ts"
import { nativeUsage } from "./usage.ts"

/** Writes a message that has ended well. */
export function anthropicAnswer(message: Message, options: AnswerOptions = {}): JsonObject {
  const { terminal } = message
  const finish = terminal?.type === "finish" ? terminal : ({ type: "finish", reason: "other" } as const)
  const own = objectOf(extraOf(message, "anthropic")?.message)
  const end = extraOf(finish, "anthropic")
  const hasRefused = message.content.some(({ type }) => type === "refusal")
  return {
    id: message.id ?? options.id ?? "millrace",
    type: "message",
    role: "assistant",
    model: options.model ?? message.model ?? "",
    ...own,
    content: withRaw(message.content.flatMap(blocksOf), message.raw),
    stop_reason: stopReasonOf(finish, hasRefused),
    stop_sequence: finish.stopSequence ?? null,
    ...objectOf(end?.delta),
    ...objectOf(end?.event),
    usage: nativeUsage(message.usage),
  }
}

function blocksOf(content: MessageContent): JsonObject[] {
  switch (content.type) {
    case "text":
      return [textBlock(content), ...carriers(content.signatures)]
    case "refusal":
      return [{ type: "text", text: content.text }]
    case "reasoning": {
      const own = extraOf(content, "anthropic")
      const { text, kind, signatures } = content
      if (kind === "redacted" && text === "") {
        return signatures.map((each) => ({ ...own, type: "redacted_thinking", data: wrapSignature(each, "anthropic") }))
      }
      const signature = signatures.findLast(({ from, kind }) => from !== "anthropic" || kind !== "redacted")
      return [
        { ...own, type: "thinking", thinking: text, signature: signature ? wrapSignature(signature, "anthropic") : "" },
      ]
    }
    case "tool-call":
      return callBlocks(content)
    case "tool-output": {
      const block = resultBlock(content)
      return block === undefined ? [] : [block]
    }
    default:
      return []
  }
}

function textBlock(content: MessageText): JsonObject {
  const citations = content.annotations.flatMap((each) => citationOf(each) ?? [])
  const own = extraOf(content, "anthropic")
  return { ...own, type: "text", text: content.text, ...(citations.length > 0 && { citations }) }
}

/** A call that was cut off is left out: whoever sees one runs it. */
function callBlocks(call: MessageToolCall): JsonObject[] {
  const own = extraOf(call, "anthropic")
  if (!call.isDone || (!isClientCall(call) && typeof own?.type !== "string")) return []
  const type = isClientCall(call) ? "tool_use" : own?.type
  const input = inputOf(call.text, call.encoding)
  return [{ ...own, type, id: call.callId, name: call.name, input }, ...carriers(call.signatures)]
}

function carriers(signatures: readonly PromptSignature[]): JsonObject[] {
  return signatures.filter(isForeign).slice(-1).map(carrierBlock)
}

/** Puts blocks of a kind unknown back where they stood. */
function withRaw(content: readonly JsonObject[], raw: readonly RawPart[]): JsonObject[] {
  const blocks = [...content]
  for (const { from, event, at, value } of raw) {
    if (from !== "anthropic" || event !== "content_block_start" || at !== undefined || !isObject(value)) continue
    const block = objectOf(value.content_block)
    if (block === undefined) continue
    const index = typeof value.index === "number" ? value.index : blocks.length
    blocks.splice(index, 0, { ...block, ...compaction(value.index, raw) })
  }
  return blocks
}

/** A summary of the conversation comes whole in one delta, which counts in place of what its block began with. */
function compaction(index: unknown, raw: readonly RawPart[]): JsonObject {
  let members: JsonObject = {}
  for (const { event, value } of raw) {
    if (event !== "content_block_delta" || !isObject(value) || value.index !== index) continue
    const { type, ...delta } = objectOf(value.delta) ?? {}
    if (type === "compaction_delta") members = { ...members, ...delta }
  }
  return members
}
