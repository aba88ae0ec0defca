/** Reads tools and which of them are to be called. */
import type { JsonObject } from "../../../part.ts"
import type { PromptTool, ToolChoice } from "../../../prompt.ts"
import { compact, isObject, textOf } from "../../../wire/json-value.ts"
import {
  invalidRequest,
  takeBooleanOrNone,
  takeList,
  takeObject,
  takeObjectOrNone,
  takeText,
  takeTextOrNone,
} from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { extraOf } from "./read-content.ts"

const FUNCTION: ReadonlySet<string> = new Set(["type", "name", "description", "parameters", "strict"])
const CUSTOM: ReadonlySet<string> = new Set(["name", "description"])

export function readTools(value: unknown): PromptTool[] | undefined {
  if (value === undefined || value === null) return undefined
  return takeList(value, "tools").map((tool, index) => readTool(takeObject(tool, `tools[${index}]`), `tools[${index}]`))
}

function readTool(tool: JsonObject, path: string): PromptTool {
  const type = takeText(tool.type, `${path}.type`)
  if (type !== "function" && type !== "custom") return { name: type, provided: { from: NAME, value: tool } }
  const shared = {
    name: takeText(tool.name, `${path}.name`),
    description: takeTextOrNone(tool.description, `${path}.description`),
  }
  // That it takes free text is a member that only this dialect knows, and so is of what form.
  if (type === "custom") return compact({ ...shared, extra: extraOf(tool, CUSTOM) })
  return compact({
    ...shared,
    parameters: takeObjectOrNone(tool.parameters, `${path}.parameters`),
    strict: takeBooleanOrNone(tool.strict, `${path}.strict`),
    extra: extraOf(tool, FUNCTION),
  })
}

/** Gives nothing for a choice that only this dialect knows. */
export function readToolChoice(value: unknown): ToolChoice | undefined {
  if (value === "auto" || value === "none" || value === "required") return value
  if (!isObject(value)) throw invalidRequest("tool_choice", '"auto", "none", "required" or an object')
  const type = takeText(value.type, "tool_choice.type")
  const members = Object.keys(value).length
  const name = textOf(value.name)
  if ((type === "function" || type === "custom") && members === 2 && name !== undefined) return { name }
  if (type === "function") throw invalidRequest("tool_choice.name", "a text")
  return members === 1 ? { name: type } : undefined
}
