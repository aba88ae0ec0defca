/** Reads a tool's part of a message: one part is the call and, once there is one, what came of it. */
import type { JsonObject } from "../../part.ts"
import type { AssistantMessage, PromptToolCall, PromptToolResult, ToolResultOutput } from "../../prompt.ts"
import { compact, textOf } from "../../wire/json-value.ts"
import { takeText } from "../../wire/request-value.ts"
import { itemIdOf, ownOf, signaturesOf, withoutKnown } from "./provider-metadata.ts"

export interface CallReading {
  /** Of the assistant's message: what a provider carried out is there with what came of it. */
  readonly content: AssistantMessage["content"]
  /** Of the message behind it. */
  readonly results: readonly PromptToolResult[]
}

const DENIED = "The call was not allowed"

/** A call whose input was never complete is none, as the message broke off there. */
export function readCall(part: JsonObject, at: string, type: string): CallReading {
  const name = type === "dynamic-tool" ? takeText(part.toolName, `${at}.toolName`) : type.slice("tool-".length)
  const callId = takeText(part.toolCallId, `${at}.toolCallId`)
  const state = takeText(part.state, `${at}.state`)
  if (state === "input-streaming") return { content: [], results: [] }
  const own = ownOf(part.callProviderMetadata)
  const isProvider = part.providerExecuted === true && own.executor !== "agent"
  const signatures = signaturesOf(part.callProviderMetadata)
  const call = compact<PromptToolCall>({
    type: "tool-call",
    callId,
    name,
    text: own.encoding === "text" && typeof part.input === "string" ? part.input : inputText(part),
    encoding: own.encoding === "text" ? "text" : undefined,
    executor: isProvider ? "provider" : undefined,
    signatures: signatures.length > 0 ? signatures : undefined,
    itemId: itemIdOf(part.callProviderMetadata),
    ...withoutKnown(part.callProviderMetadata),
  })
  const result = readResult(part, at, state, callId, name)
  if (result === undefined) return { content: [call], results: [] }
  return isProvider ? { content: [call, result], results: [] } : { content: [call], results: [result] }
}

/** Input that could not be read as JSON is sent back as an empty one: what was wrong stands in the result. */
function inputText({ input, rawInput, state }: JsonObject): string {
  if (input !== undefined && !(state === "output-error" && typeof input === "string")) return JSON.stringify(input)
  return rawInput === undefined || typeof rawInput === "string" ? "{}" : JSON.stringify(rawInput)
}

function readResult(
  part: JsonObject,
  at: string,
  state: string,
  callId: string,
  name: string,
): PromptToolResult | undefined {
  const head = { type: "tool-result" as const, callId, name }
  switch (state) {
    case "output-available":
      return { ...head, output: readOutput(part.output), ...withoutKnown(part.resultProviderMetadata) }
    case "output-error":
      return { ...head, output: { type: "text", text: takeText(part.errorText, `${at}.errorText`) }, isError: true }
    case "output-denied":
      return { ...head, output: { type: "text", text: textOf(reasonOf(part)) ?? DENIED }, isError: true }
    default:
      return undefined
  }
}

function reasonOf({ approval }: JsonObject): unknown {
  return (approval as { reason?: unknown } | null | undefined)?.reason
}

function readOutput(value: unknown): ToolResultOutput {
  return typeof value === "string" ? { type: "text", text: value } : { type: "json", value: value ?? null }
}
