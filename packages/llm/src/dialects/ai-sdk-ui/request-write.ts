/** Writes a request for a server that `useChat` can talk to, with the settings of the call beside the messages. */
import { extraOf, type JsonObject } from "../../part.ts"
import type { Prompt, PromptTool, ToolChoice, WireRequest, WriteOptions } from "../../prompt.ts"
import { compact } from "../../wire/json-value.ts"
import { createPromptReport, type PromptReport } from "../../wire/prompt-report.ts"
import { NAME } from "./name.ts"
import { writeMessages } from "./request-write-messages.ts"

/** The chat is one that the server has not seen: its id says nothing. */
const CHAT = "millrace"

/** Applications have one route for their chat, wherever it is: the base URL. */
export function endpoint(): Pick<WireRequest, "path" | "headers"> {
  return { path: "", headers: { accept: "text/event-stream" } }
}

export function writeRequest(prompt: Prompt, options: WriteOptions = {}): WireRequest {
  const report = createPromptReport(options, NAME)
  const { refuse, warnings } = report
  if (prompt.choices !== undefined && prompt.choices > 1) refuse("choices", "there is one answer")
  if (prompt.logprobs !== undefined) refuse("logprobs", "the stream has no place for them")
  if (prompt.user !== undefined) refuse("user", "the format has no member for it")
  if (prompt.metadata !== undefined) refuse("metadata", "the format has no member for it")
  report.refuseForeign(prompt.extra, "")
  const { sampling = {}, reasoning } = prompt
  const body = compact<JsonObject>({
    ...extraOf(prompt, NAME),
    id: CHAT,
    trigger: "submit-message",
    messages: writeMessages(prompt.messages, report),
    model: prompt.model,
    tools: prompt.tools?.flatMap((tool, index) => writeTool(tool, `tools[${index}]`, report)),
    toolChoice: writeToolChoice(prompt.toolChoice),
    parallelToolCalls: prompt.parallelToolCalls,
    responseFormat: prompt.output === undefined ? undefined : compact({ ...prompt.output }),
    reasoning:
      reasoning !== undefined && Object.keys(compact(reasoning)).join() === "effort" ? reasoning.effort : reasoning,
    ...sampling,
    stopSequences: prompt.stopSequences,
    maxOutputTokens: prompt.maxTokens,
  })
  return { ...endpoint(), body, warnings }
}

function writeTool(tool: PromptTool, path: string, report: PromptReport): JsonObject[] {
  const { name, description, parameters, strict, provided, extra } = tool
  if (provided !== undefined) {
    if (provided.from === NAME) return [provided.value]
    report.refuse(path, `only ${provided.from} has it`)
    return []
  }
  report.refuseForeign(extra, path)
  return [compact({ type: "function", name, description, inputSchema: parameters, strict, ...extraOf(tool, NAME) })]
}

function writeToolChoice(choice: ToolChoice | undefined): unknown {
  return typeof choice === "object" ? { type: "tool", toolName: choice.name } : choice
}
