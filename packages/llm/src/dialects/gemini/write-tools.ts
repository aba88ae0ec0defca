/** Writes tools, and which of them may be called. */
import { extraOf, type JsonObject } from "../../part.ts"
import type { Prompt, PromptTool } from "../../prompt.ts"
import { compact } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"

const NAME = "gemini"

export function writeTools({ tools = [] }: Prompt, report: PromptReport): readonly JsonObject[] | undefined {
  const functionDeclarations: JsonObject[] = []
  const provided: JsonObject[] = []
  for (const [index, tool] of tools.entries()) {
    const path = `tools[${index}]`
    report.refuseForeign(tool.extra, path)
    if (tool.provided === undefined) functionDeclarations.push(writeFunction(tool))
    else if (tool.provided.from === NAME) provided.push(tool.provided.value)
    else report.refuse(path, `it is a tool that only ${tool.provided.from} has`)
  }
  const list = functionDeclarations.length > 0 ? [{ functionDeclarations }, ...provided] : provided
  return list.length > 0 ? list : undefined
}

function writeFunction(tool: PromptTool): JsonObject {
  const { name, description, parameters } = tool
  const own = extraOf(tool, NAME) ?? {}
  const parametersJsonSchema = "parameters" in own ? undefined : parameters
  return compact({ name, description, parametersJsonSchema, ...own })
}

/** A tool whose arguments must be of its schema makes Gemini look at all of them, which is what `VALIDATED` says. */
export function writeToolConfig({ tools = [], toolChoice }: Prompt, report: PromptReport): JsonObject | undefined {
  const isStrict = tools.some(({ strict }) => strict === true)
  const calling = (mode: string, allowedFunctionNames?: readonly string[]) => ({
    functionCallingConfig: compact({ mode, allowedFunctionNames }),
  })
  if (toolChoice === undefined || toolChoice === "auto") {
    return isStrict ? calling("VALIDATED") : toolChoice && calling("AUTO")
  }
  if (toolChoice === "none") return calling("NONE")
  if (toolChoice === "required") return calling("ANY")
  const found = tools.find(({ name }) => name === toolChoice.name)
  if (found?.provided === undefined) return calling("ANY", [toolChoice.name])
  report.refuse("toolChoice", "a tool that the provider carries out cannot be asked for")
  return undefined
}
