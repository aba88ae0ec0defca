/** Reads calls that come back: those of the client, and those that another dialect's provider carried out. */
import type { JsonObject } from "../../../part.ts"
import type { PromptToolCall, PromptToolResult } from "../../../prompt.ts"
import { unwrapSignature } from "../../../signature.ts"
import { compact, textOf } from "../../../wire/json-value.ts"
import { takeText } from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { extraOf } from "./read-content.ts"

const CALL: ReadonlySet<string> = new Set(["type", "id", "call_id", "name", "arguments", "input", "signature"])

export function readCall(item: JsonObject, path: string): PromptToolCall {
  const isText = item.type === "custom_tool_call"
  const member = isText ? "input" : "arguments"
  const { status, ...others } = item
  return compact({
    type: "tool-call" as const,
    callId: takeText(item.call_id, `${path}.call_id`),
    name: takeText(item.name, `${path}.name`),
    text: takeText(item[member], `${path}.${member}`),
    encoding: isText ? ("text" as const) : undefined,
    signatures: typeof item.signature === "string" ? [unwrapSignature(item.signature, NAME)] : undefined,
    itemId: textOf(item.id),
    // That a call is complete says nothing.
    extra: extraOf({ ...(status !== "completed" && { status }), ...others }, CALL),
  })
}

/** Reads a call that was written as one of an MCP server, since this dialect has no other word for it. */
export function readProvided(item: JsonObject, path: string): [PromptToolCall, PromptToolResult] {
  const callId = takeText(item.id, `${path}.id`)
  const name = takeText(item.name, `${path}.name`)
  const text = takeText(item.arguments, `${path}.arguments`)
  const error = item.error ?? undefined
  const output =
    error === undefined
      ? ({ type: "text", text: textOf(item.output) ?? "" } as const)
      : ({ type: "json", value: error } as const)
  return [
    { type: "tool-call", callId, name, text, executor: "provider", itemId: callId },
    { type: "tool-result", callId, output, ...(error !== undefined && { isError: true }) },
  ]
}
