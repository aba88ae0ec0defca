/** Writes what tools gave. */
import { extraOf, type JsonObject } from "../../part.ts"
import type { PromptToolResult } from "../../prompt.ts"
import { objectOf } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { writeMedia } from "./write-media.ts"

/** @param names of the tools by the ids of their calls: Gemini wants them again */
export function writeResult(
  result: PromptToolResult,
  path: string,
  names: ReadonlyMap<string, string>,
  report: PromptReport,
): JsonObject[] {
  const { callId, isError, extra } = result
  report.refuseForeign(extra, path)
  const name = names.get(callId) ?? result.name
  if (name === undefined) report.refuse(`${path}.name`, "there is no call that it answers, and so no name of a tool")
  const { functionResponse, ...beside } = extraOf(result, "gemini") ?? {}
  const own = objectOf(functionResponse) ?? {}
  const parts = "parts" in own ? [] : filesOf(result, path, report)
  const response = "response" in own ? {} : { response: responseOf(result, isError === true) }
  const rest = parts.length > 0 ? { parts } : {}
  return [{ functionResponse: { id: callId, name: name ?? callId, ...response, ...rest, ...own }, ...beside }]
}

function responseOf({ output }: PromptToolResult, isError: boolean): JsonObject {
  if (output.type === "json" && !isError) return objectOf(output.value) ?? { output: output.value }
  const value =
    output.type === "json"
      ? output.value
      : output.type === "text"
        ? output.text
        : output.content.flatMap((each) => (each.type === "text" ? [each.text] : [])).join("\n")
  return { [isError ? "error" : "output"]: value }
}

function filesOf({ output }: PromptToolResult, path: string, report: PromptReport): JsonObject[] {
  if (output.type !== "content") return []
  return output.content.flatMap((each, index) => {
    const place = `${path}.output.content[${index}]`
    if (each.type === "file") return writeMedia(each, place, report)
    report.refuseForeign(each.extra, place)
    report.leaveSignatures(each.signatures, place, "gemini")
    return []
  })
}
