/** Writes content blocks of a request. */
import { extraOf, type JsonObject } from "../../../part.ts"
import type {
  AssistantMessage,
  PromptFile,
  PromptReasoning,
  PromptText,
  PromptToolCall,
  PromptToolResult,
  ToolResultOutput,
} from "../../../prompt.ts"
import { isObject } from "../../../wire/json-value.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { isClientCall } from "../blocks.ts"
import { isOwnCitation } from "../citation.ts"
import { inputOf } from "../tool-input.ts"
import { writeFile } from "./files.ts"

/** Writes text and files. Text that is empty says nothing, and is not taken. */
export function writeParts(
  parts: readonly (PromptText | PromptFile)[],
  path: string,
  report: PromptReport,
): readonly JsonObject[] {
  return parts.flatMap((part, index) => writePart(part, `${path}[${index}]`, report))
}

function writePart(part: PromptText | PromptFile, path: string, report: PromptReport): readonly JsonObject[] {
  report.refuseForeign(part.extra, path)
  if (part.type === "text") report.leaveSignatures(part.signatures, path)
  const block = part.type === "text" ? writeText(part) : writeFile(part, path, report)
  return block === undefined ? [] : [block]
}

function writeText(part: PromptText): JsonObject | undefined {
  const own = extraOf(part, "anthropic")
  if (isObject(own?.block)) return own.block
  if (part.text === "") return undefined
  const citations = Array.isArray(own?.citations) ? own.citations.filter(isOwnCitation) : undefined
  const { citations: _, ...members } = own ?? {}
  return { type: "text", text: part.text, ...members, ...(citations !== undefined && { citations }) }
}

/** Writes what a tool of the client's gave. */
export function writeResult(result: PromptToolResult, path: string, report: PromptReport): JsonObject {
  report.refuseForeign(result.extra, path)
  const content = writeOutput(result.output, `${path}.output`, report)
  return {
    type: "tool_result",
    tool_use_id: result.callId,
    ...(content.length > 0 && { content }),
    ...(result.isError !== undefined && { is_error: result.isError }),
    ...extraOf(result, "anthropic"),
  }
}

function writeOutput(output: ToolResultOutput, path: string, report: PromptReport): string | readonly JsonObject[] {
  switch (output.type) {
    case "text":
      return output.text
    case "json":
      return JSON.stringify(output.value) ?? ""
    case "content":
      return writeParts(output.content, `${path}.content`, report)
  }
}

/** Writes what the model said before. */
export function writeAnswer(
  content: AssistantMessage["content"],
  path: string,
  report: PromptReport,
): readonly JsonObject[] {
  return content.flatMap((part, index) => writeAnswerPart(part, `${path}[${index}]`, report))
}

function writeAnswerPart(
  part: AssistantMessage["content"][number],
  path: string,
  report: PromptReport,
): readonly JsonObject[] {
  switch (part.type) {
    case "text":
    case "file":
      return writePart(part, path, report)
    case "refusal":
      return part.text === "" ? [] : [{ type: "text", text: part.text }]
    case "reasoning":
      return writeReasoning(part, path, report)
    case "tool-call":
      return writeCall(part, path, report)
    case "tool-result":
      return writeProvidedResult(part, path, report)
    case "raw":
      if (part.from === "anthropic") return [part.value]
      report.refuse(path, "Anthropic's format cannot express content of another dialect")
      return []
  }
}

/** What was thought is taken back with Anthropic's own signature, and refused without it. */
function writeReasoning(part: PromptReasoning, path: string, report: PromptReport): readonly JsonObject[] {
  const own = part.signatures?.filter(({ from }) => from === "anthropic") ?? []
  if (own.length === 0) {
    report.warn(path, "Reasoning was left out, since it has no signature of Anthropic's")
    return []
  }
  report.refuseForeign(part.extra, path)
  report.leaveSignatures(part.signatures, path, "anthropic")
  const members = extraOf(part, "anthropic")
  return own.map(({ kind, data }) =>
    kind === "redacted"
      ? { ...members, type: "redacted_thinking", data }
      : { ...members, type: "thinking", thinking: part.text, signature: data },
  )
}

function writeCall(call: PromptToolCall, path: string, report: PromptReport): readonly JsonObject[] {
  const own = extraOf(call, "anthropic")
  if (!isClientCall(call) && own?.type === undefined) {
    report.refuse(path, "Anthropic's format cannot express a call that another provider has carried out")
    return []
  }
  report.refuseForeign(call.extra, path)
  report.leaveSignatures(call.signatures, path)
  const { callId: id, name, text, encoding } = call
  return [{ type: "tool_use", id, name, input: inputOf(text, encoding), ...own }]
}

function writeProvidedResult(result: PromptToolResult, path: string, report: PromptReport): readonly JsonObject[] {
  const own = extraOf(result, "anthropic")
  if (own?.type === undefined || result.output.type !== "json") {
    report.refuse(path, "Anthropic's format cannot express what a tool of another provider gave")
    return []
  }
  const { callId, output, isError } = result
  const told = isError !== undefined && { is_error: isError }
  return [{ tool_use_id: callId, content: output.value, ...told, ...own }]
}
