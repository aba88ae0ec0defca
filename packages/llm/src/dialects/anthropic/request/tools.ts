/** Tools of a request, and which of them may be called, both ways. */
import { extraOf, type JsonObject } from "../../../part.ts"
import type { Prompt, PromptTool, ToolChoice } from "../../../prompt.ts"
import { textOf, unknownFields } from "../../../wire/json-value.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { invalidRequest, takeBooleanOrNone, takeObject, takeText, takeTextOrNone } from "../../../wire/request-value.ts"
import { takeWholeList } from "./expect.ts"

const KNOWN: ReadonlySet<string> = new Set(["name", "description", "input_schema", "strict", "type"])

/** Reads tools. One of a type that is not `"custom"` is Anthropic's own, or of a kind that only Anthropic knows. */
export function readTools(value: unknown): readonly PromptTool[] {
  return takeWholeList(value, "tools").map((each, index) => {
    const path = `tools[${index}]`
    const tool = takeObject(each, path)
    const type = takeTextOrNone(tool.type, `${path}.type`)
    if (type !== undefined && type !== "custom") {
      return { name: textOf(tool.name) ?? type, provided: { from: "anthropic", value: tool } }
    }
    const description = takeTextOrNone(tool.description, `${path}.description`)
    const strict = takeBooleanOrNone(tool.strict, `${path}.strict`)
    const fields = unknownFields(tool, KNOWN)
    return {
      name: takeText(tool.name, `${path}.name`),
      ...(description !== undefined && { description }),
      parameters: takeObject(tool.input_schema, `${path}.input_schema`),
      ...(strict !== undefined && { strict }),
      ...(fields !== undefined && { extra: { from: "anthropic", fields } }),
    }
  })
}

/** Reads the choice among them. */
export function readToolChoice(value: JsonObject): Pick<Prompt, "toolChoice" | "parallelToolCalls"> {
  const disabled = takeBooleanOrNone(value.disable_parallel_tool_use, "tool_choice.disable_parallel_tool_use")
  return { toolChoice: choiceOf(value), ...(disabled !== undefined && { parallelToolCalls: !disabled }) }
}

function choiceOf({ type, name }: JsonObject): ToolChoice {
  switch (type) {
    case "auto":
    case "none":
      return type
    case "any":
      return "required"
    case "tool":
      return { name: takeText(name, "tool_choice.name") }
    default:
      throw invalidRequest("tool_choice.type", '"auto", "any", "tool" or "none"')
  }
}

/** Writes tools. */
export function writeTools(tools: readonly PromptTool[], report: PromptReport): readonly JsonObject[] {
  return tools.flatMap((tool, index) => {
    const path = `tools[${index}]`
    const { name, description, parameters, strict, provided } = tool
    if (provided !== undefined) {
      if (provided.from === "anthropic") return [provided.value]
      report.refuse(path, "Anthropic's format cannot express a tool that another provider carries out")
      return []
    }
    report.refuseForeign(tool.extra, path)
    return [
      {
        name,
        ...(description !== undefined && { description }),
        input_schema: { type: "object", ...parameters },
        ...(strict !== undefined && { strict }),
        ...extraOf(tool, "anthropic"),
      },
    ]
  })
}

/** Writes the choice; without tools there is none to make. */
export function writeToolChoice(
  { tools, toolChoice, parallelToolCalls }: Prompt,
  report: PromptReport,
): JsonObject | undefined {
  if (tools === undefined || tools.length === 0) {
    if (typeof toolChoice === "object" || toolChoice === "required") {
      report.warn("toolChoice", "Without tools there is none to be called")
    }
    return undefined
  }
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined
  const choice = writeChoice(toolChoice ?? "auto")
  const isTold = parallelToolCalls !== undefined && choice.type !== "none"
  return { ...choice, ...(isTold && { disable_parallel_tool_use: !parallelToolCalls }) }
}

function writeChoice(choice: ToolChoice): JsonObject {
  if (typeof choice === "object") return { type: "tool", name: choice.name }
  return { type: choice === "required" ? "any" : choice }
}
