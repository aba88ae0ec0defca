/** Reads tools: functions of the client's, and what Gemini does by itself. */
import type { JsonObject } from "../../part.ts"
import type { Prompt, PromptTool, ToolChoice } from "../../prompt.ts"
import { compact, isObject, textOf, unknownFields } from "../../wire/json-value.ts"
import {
  invalidRequest,
  takeList,
  takeObject,
  takeObjectOrNone,
  takeText,
  takeTextOrNone,
} from "../../wire/request-value.ts"
import { camelNames } from "./names.ts"
import { jsonSchemaOf } from "./schema.ts"

const FROM = "gemini"
const KNOWN_OF_FUNCTION: ReadonlySet<string> = new Set(["name", "description", "parametersJsonSchema"])
const KNOWN_OF_CALLING: ReadonlySet<string> = new Set(["mode", "allowedFunctionNames"])

/** What became of tools, and what of `toolConfig` the prompt has no place for. */
export interface ReadTools {
  readonly prompt: Pick<Prompt, "tools" | "toolChoice">
  readonly rest: JsonObject | undefined
}

export function readTools(tools: unknown, toolConfig: unknown): ReadTools {
  const config = camelNames(takeObjectOrNone(toolConfig, "toolConfig") ?? {})
  const path = "toolConfig.functionCallingConfig"
  const calling = camelNames(takeObjectOrNone(config.functionCallingConfig, path) ?? {})
  const mode = takeTextOrNone(calling.mode, `${path}.mode`)?.toUpperCase()
  const names = takeList(calling.allowedFunctionNames, `${path}.allowedFunctionNames`).map((each, index) =>
    takeText(each, `${path}.allowedFunctionNames[${index}]`),
  )
  const isStrict = mode === "VALIDATED"
  const list = takeList(tools, "tools").flatMap((each, index) => readTool(each, `tools[${index}]`, isStrict))
  const isNamed = mode === "ANY" && names.length === 1
  const rest = {
    ...unknownFields(calling, KNOWN_OF_CALLING),
    ...(names.length > 0 && !isNamed && { allowedFunctionNames: names }),
  }
  const fields = {
    ...unknownFields(config, new Set(["functionCallingConfig"])),
    ...(Object.keys(rest).length > 0 && { functionCallingConfig: rest }),
  }
  return {
    prompt: compact({ tools: list.length > 0 ? list : undefined, toolChoice: choiceOf(mode, names, path) }),
    rest: Object.keys(fields).length > 0 ? fields : undefined,
  }
}

function choiceOf(mode: string | undefined, names: readonly string[], path: string): ToolChoice | undefined {
  switch (mode) {
    case undefined:
    case "MODE_UNSPECIFIED":
      return undefined
    case "AUTO":
    case "VALIDATED":
      return "auto"
    case "NONE":
      return "none"
    case "ANY":
      return names.length === 1 ? { name: names[0] as string } : "required"
    default:
      throw invalidRequest(`${path}.mode`, '"AUTO", "ANY", "NONE" or "VALIDATED"')
  }
}

function readTool(value: unknown, path: string, isStrict: boolean): PromptTool[] {
  const { functionDeclarations, ...provided } = camelNames(takeObject(value, path))
  const functions = takeList(functionDeclarations, `${path}.functionDeclarations`).map((each, index) =>
    readFunction(each, `${path}.functionDeclarations[${index}]`, isStrict),
  )
  const others = Object.entries(unknownFields(provided, new Set()) ?? {}).map(([name, settings]) => ({
    name,
    provided: { from: FROM, value: { [name]: settings } },
  }))
  return [...functions, ...others]
}

function readFunction(value: unknown, path: string, isStrict: boolean): PromptTool {
  const declaration = camelNames(takeObject(value, path))
  const schema = takeObjectOrNone(declaration.parametersJsonSchema, `${path}.parametersJsonSchema`)
  const native = takeObjectOrNone(declaration.parameters, `${path}.parameters`)
  const fields = unknownFields(declaration, KNOWN_OF_FUNCTION)
  return compact({
    name: textOf(takeText(declaration.name, `${path}.name`)) ?? fail(`${path}.name`),
    description: takeTextOrNone(declaration.description, `${path}.description`),
    parameters: schema ?? (isObject(native) ? jsonSchemaOf(native) : undefined),
    strict: isStrict ? true : undefined,
    // With the parameters as they were, if they came in Gemini's own form.
    extra: fields && { from: FROM, fields },
  })
}

function fail(path: string): never {
  throw invalidRequest(path, "a name")
}
