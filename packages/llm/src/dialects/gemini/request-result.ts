/** Reads what tools gave. */
import type { JsonObject } from "../../part.ts"
import type { PromptToolResult, ToolResultOutput } from "../../prompt.ts"
import type { CallIds } from "../../wire/call-ids.ts"
import { compact, isObject, textOf, unknownFields } from "../../wire/json-value.ts"
import { takeList, takeObject, takeObjectOrNone, takeText } from "../../wire/request-value.ts"
import { camelNames } from "./names.ts"
import { extraFor, readFile } from "./request-file.ts"

const KNOWN: ReadonlySet<string> = new Set(["id", "name", "response", "parts"])

/** Reads a part that is a `functionResponse`. */
export function readResult(part: JsonObject, path: string, calls: CallIds): PromptToolResult {
  const value = camelNames(takeObject(part.functionResponse, `${path}.functionResponse`))
  const beside = unknownFields(part, new Set(["functionResponse"]))
  const name = takeText(value.name, `${path}.functionResponse.name`)
  const response = takeObjectOrNone(value.response, `${path}.functionResponse.response`) ?? {}
  const callId = calls.answer(textOf(value.id), name)
  const files = takeList(value.parts, `${path}.functionResponse.parts`).map((each, index) => {
    const place = `${path}.functionResponse.parts[${index}]`
    return readFile(camelNames(takeObject(each, place)), place)
  })
  const isKnown = files.every((file) => file !== undefined)
  const told = readOutput(response)
  const output: ToolResultOutput =
    files.length > 0 && isKnown
      ? { type: "content", content: [{ type: "text", text: textFor(told.output) }, ...files] }
      : told.output
  // The response as it was: text with files beside it does not tell what object it came from.
  const own = files.length > 0 ? { response, parts: value.parts } : {}
  const fields = { ...unknownFields(value, KNOWN), ...own }
  const extra = extraFor({ ...(Object.keys(fields).length > 0 && { functionResponse: fields }), ...beside })
  return compact({ type: "tool-result", callId, name, output, isError: told.isError, extra } as const)
}

/** A response that is no more than an `output`, or an `error`, is what that holds. */
function readOutput(response: JsonObject): { output: ToolResultOutput; isError?: true } {
  const [name, ...others] = Object.keys(response)
  const value = others.length === 0 && (name === "output" || name === "error") ? response[name] : undefined
  if (value === undefined) return { output: { type: "json", value: response } }
  const isText = typeof value === "string"
  if (!isText && name === "output" && isObject(value)) return { output: { type: "json", value: response } }
  const output: ToolResultOutput = isText ? { type: "text", text: value } : { type: "json", value }
  return name === "error" ? { output, isError: true } : { output }
}

function textFor(output: ToolResultOutput): string {
  return output.type === "text" ? output.text : JSON.stringify(output.type === "json" ? output.value : output.content)
}
