/** Reads files, and what Gemini has put on things beside what the prompt knows. */
import type { Extra, JsonObject } from "../../part.ts"
import type { PromptFile } from "../../prompt.ts"
import { compact, isObject, unknownFields } from "../../wire/json-value.ts"
import { takeText, takeTextOrNone } from "../../wire/request-value.ts"
import { camelNames } from "./names.ts"

const KNOWN: ReadonlySet<string> = new Set(["inlineData", "fileData"])

/** Reads a part that is a file, and gives nothing where it is none. */
export function readFile(part: JsonObject, path: string): PromptFile | undefined {
  const { inlineData, fileData } = part
  const extra = extraFor(unknownFields(part, KNOWN))
  if (isObject(inlineData)) {
    const { mimeType, data, displayName } = camelNames(inlineData)
    const mediaType = takeText(mimeType, `${path}.inlineData.mimeType`)
    const name = takeTextOrNone(displayName, `${path}.inlineData.displayName`)
    return compact({ type: "file", mediaType, data: takeText(data, `${path}.inlineData.data`), name, extra } as const)
  }
  if (!isObject(fileData)) return undefined
  const { mimeType, fileUri, displayName } = camelNames(fileData)
  const mediaType = takeTextOrNone(mimeType, `${path}.fileData.mimeType`) ?? "*/*"
  const name = takeTextOrNone(displayName, `${path}.fileData.displayName`)
  return compact({ type: "file", mediaType, url: takeText(fileUri, `${path}.fileData.fileUri`), name, extra } as const)
}

export function extraFor(fields: JsonObject | undefined): Extra | undefined {
  return fields === undefined || Object.keys(fields).length === 0 ? undefined : { from: "gemini", fields }
}
