/** Writes the messages of a conversation as instructions and input items. */
import type { JsonObject } from "../../../part.ts"
import type { Prompt, PromptMessage, PromptToolResult } from "../../../prompt.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { NAME } from "../name.ts"
import type { InputContext } from "./input-context.ts"
import { writeSaid } from "./write-assistant.ts"
import { messageMembers, ownMembers, writeContent } from "./write-content.ts"

export interface WrittenInput {
  readonly instructions: string | undefined
  readonly input: readonly JsonObject[]
}

/** Writes what a system message at the very beginning says as instructions, and all else as input. */
export function writeInput({ messages, extra }: Prompt, report: PromptReport): WrittenInput {
  const texts = new Set<string>()
  for (const { role, content } of messages) {
    if (role !== "assistant") continue
    for (const part of content) if (part.type === "tool-call" && part.encoding === "text") texts.add(part.callId)
  }
  const [first] = messages
  const isInstructions = first?.role === "system" && first.content.every((part) => part.extra === undefined)
  const instructions = isInstructions ? first.content.map(({ text }) => text).join("\n\n") : undefined
  const context = { report, texts, isOwn: extra?.from === NAME }
  const input = messages.flatMap((message, index) =>
    index === 0 && isInstructions ? [] : writeMessage(message, `messages[${index}]`, context),
  )
  return { instructions, input }
}

function writeMessage(message: PromptMessage, path: string, context: InputContext): JsonObject[] {
  const { report } = context
  if ("name" in message && message.name !== undefined) report.refuse(`${path}.name`, "messages have no names")
  switch (message.role) {
    case "assistant":
      return writeSaid(message, path, context)
    case "tool":
      return message.content.map((result, index) => writeResult(result, `${path}.content[${index}]`, context))
    default: {
      const content = writeContent(message.content, `${path}.content`, report)
      return [{ type: "message", role: message.role, content, ...messageMembers(message.content) }]
    }
  }
}

function writeResult(result: PromptToolResult, path: string, { report, texts }: InputContext): JsonObject {
  const { callId, output, isError, extra } = result
  report.refuseForeign(extra, path)
  if (isError) report.refuse(`${path}.isError`, "what a tool gives cannot be marked as an error")
  const type = texts.has(callId) ? "custom_tool_call_output" : "function_call_output"
  return { type, call_id: callId, output: writeOutput(output, `${path}.output`, report), ...ownMembers(extra) }
}

function writeOutput(output: PromptToolResult["output"], path: string, report: PromptReport): string | JsonObject[] {
  switch (output.type) {
    case "text":
      return output.text
    case "json":
      return JSON.stringify(output.value) ?? "null"
    case "content":
      return writeContent(output.content, `${path}.content`, report)
  }
}
