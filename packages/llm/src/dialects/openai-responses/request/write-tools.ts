/** Writes tools, which of them are to be called, and the form of the answer. */
import type { JsonObject } from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import type { OutputFormat, PromptTool, ToolChoice } from "../../../prompt.ts"
import { compact } from "../../../wire/json-value.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { NAME } from "../name.ts"

export function writeTools(tools: readonly PromptTool[], report: PromptReport): JsonObject[] {
  return tools.flatMap((tool, index) => writeTool(tool, `tools[${index}]`, report))
}

function writeTool(tool: PromptTool, path: string, report: PromptReport): JsonObject[] {
  const { name, description, parameters, strict, provided, extra } = tool
  if (provided !== undefined) {
    if (provided.from === NAME) return [provided.value]
    report.refuse(path, `it is a tool that only ${provided.from} has`)
    return []
  }
  report.refuseForeign(extra, path)
  const own = extraOf(tool, NAME) ?? {}
  const shared = { name, ...(description !== undefined && { description }), ...own }
  if (own.type === "custom") return [shared]
  // Here a schema is strict unless told not to be, and other dialects mean the opposite.
  return [{ type: "function", ...shared, parameters: parameters ?? null, strict: strict ?? false }]
}

export function writeToolChoice(choice: ToolChoice, tools: readonly PromptTool[]): unknown {
  if (typeof choice === "string") return choice
  const tool = tools.find(({ name }) => name === choice.name)
  if (tool?.provided?.from === NAME) return { type: tool.provided.value.type }
  const isText = tool !== undefined && extraOf(tool, NAME)?.type === "custom"
  return { type: isText ? "custom" : "function", name: choice.name }
}

export function writeFormat(output: OutputFormat): JsonObject {
  if (output.type === "text") return { type: "text" }
  const { schema, name, description, strict } = output
  if (schema === undefined) return { type: "json_object" }
  return compact({ type: "json_schema", name: name ?? "answer", description, schema, strict })
}
