/** Reads the messages of a conversation. */
import type { Extra, JsonObject } from "../../part.ts"
import type { AssistantMessage, PromptFile, PromptMessage, PromptText, PromptToolCall } from "../../prompt.ts"
import { append } from "../../wire/append.ts"
import { type CallIds, createCallIds } from "../../wire/call-ids.ts"
import { compact, textOf, unknownFields } from "../../wire/json-value.ts"
import { invalidRequest, takeList, takeObject, takeText, takeTextOrNone } from "../../wire/request-value.ts"
import { imageTypeOf } from "./image-type.ts"

const KNOWN: ReadonlySet<string> = new Set(["role", "content", "thinking", "images", "tool_calls"])
const KNOWN_OF_RESULT: ReadonlySet<string> = new Set(["role", "content", "images", "tool_name", "tool_call_id"])
const KNOWN_OF_CALL: ReadonlySet<string> = new Set(["id", "type", "function"])

export function readMessages(value: unknown): readonly PromptMessage[] {
  const calls = createCallIds()
  const list = takeList(value, "messages")
  return list.map((each, index) => readMessage(takeObject(each, `messages[${index}]`), `messages[${index}]`, calls))
}

function readMessage(message: JsonObject, path: string, calls: CallIds): PromptMessage {
  const role = takeText(message.role, `${path}.role`)
  const text = takeTextOrNone(message.content, `${path}.content`) ?? ""
  const images = readImages(message.images, `${path}.images`)
  const extra = extraFor(unknownFields(message, KNOWN))
  switch (role) {
    case "system":
    case "developer":
      return { role, content: [compact({ type: "text", text, extra } as const)] }
    case "user":
      return { role, content: [...textOrNone(text, extra, images.length === 0), ...images] }
    case "assistant": {
      const thinking = textOf(takeTextOrNone(message.thinking, `${path}.thinking`))
      const content: AssistantMessage["content"][number][] = []
      if (thinking !== undefined) content.push({ type: "reasoning", text: thinking })
      append(content, textOrNone(text, extra, false))
      append(content, images)
      for (const [index, each] of takeList(message.tool_calls, `${path}.tool_calls`).entries()) {
        content.push(readCall(each, `${path}.tool_calls[${index}]`, calls))
      }
      return { role, content }
    }
    case "tool":
      return readResult(message, text, images, path, calls)
    default:
      throw invalidRequest(`${path}.role`, '"system", "user", "assistant" or "tool"')
  }
}

/** What Ollama has put on the message stands on its text, which is then there. */
function textOrNone(text: string, extra: Extra | undefined, isWanted: boolean): PromptText[] {
  return text !== "" || extra !== undefined || isWanted ? [compact({ type: "text", text, extra } as const)] : []
}

function readImages(value: unknown, path: string): PromptFile[] {
  return takeList(value, path).map((each, index) => {
    const data = takeText(each, `${path}[${index}]`)
    return { type: "file", mediaType: imageTypeOf(data), data }
  })
}

function readCall(value: unknown, path: string, calls: CallIds): PromptToolCall {
  const call = takeObject(value, path)
  const called = takeObject(call.function, `${path}.function`)
  const name = takeText(called.name, `${path}.function.name`)
  const args = called.arguments ?? {}
  const text = typeof args === "string" ? args : JSON.stringify(takeObject(args, `${path}.function.arguments`))
  const callId = calls.begin(textOf(call.id), name)
  const extra = extraFor(unknownFields(call, KNOWN_OF_CALL))
  return compact({ type: "tool-call", callId, name, text, extra } as const)
}

function readResult(
  message: JsonObject,
  text: string,
  images: readonly PromptFile[],
  path: string,
  calls: CallIds,
): PromptMessage {
  const name = textOf(takeTextOrNone(message.tool_name, `${path}.tool_name`))
  const callId = calls.answer(textOf(takeTextOrNone(message.tool_call_id, `${path}.tool_call_id`)), name)
  const content = [{ type: "text", text } as const, ...images]
  const output = images.length > 0 ? ({ type: "content", content } as const) : ({ type: "text", text } as const)
  const extra = extraFor(unknownFields(message, KNOWN_OF_RESULT))
  return { role: "tool", content: [compact({ type: "tool-result", callId, name, output, extra } as const)] }
}

export function extraFor(fields: JsonObject | undefined): Extra | undefined {
  return fields === undefined || Object.keys(fields).length === 0 ? undefined : { from: "ollama", fields }
}
