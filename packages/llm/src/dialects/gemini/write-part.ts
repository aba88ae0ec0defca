/** Writes what a model said, or was told, as parts of Gemini's content. */
import type { FilePart, JsonObject } from "../../part.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { compact, isObject } from "../../wire/json-value.ts"

/** A call, as a stream, an answer and a prompt have it. */
export interface WrittenCall {
  readonly callId: string
  readonly name: string
  /** All the arguments. */
  readonly text: string
  readonly encoding?: "json" | "text" | undefined
  /** Members that Gemini itself has put on it. */
  readonly fields?: JsonObject | undefined
}

/**
 * Writes a call of a function, or nothing where the arguments are no object: Gemini has no place for others, and its
 * clients run what is there. Free text becomes the object's `input`.
 */
export function writeCall({ callId, name, text, encoding, fields }: WrittenCall): JsonObject | undefined {
  const args = encoding === "text" ? { input: text } : parseObject(text)
  return args === undefined ? undefined : { functionCall: { ...fields, id: callId, name, args } }
}

/** Writes a call that was made before. Arguments that are no object are put in one, so that what it gave has its call. */
export function writeAnyCall(call: WrittenCall): JsonObject {
  const text = JSON.stringify({ INVALID_JSON: call.text })
  return writeCall(call) ?? { ...writeCall({ ...call, text }) }
}

/** Writes a file that is there, or that has an address. */
export function writeFile({
  mediaType,
  data,
  url,
  name,
}: Pick<FilePart, "mediaType" | "data" | "url" | "name">): JsonObject {
  return data === undefined
    ? {
        fileData: compact({
          mimeType: mediaType.includes("*") ? undefined : mediaType,
          fileUri: url,
          displayName: name,
        }),
      }
    : { inlineData: compact({ mimeType: mediaType, data, displayName: name }) }
}

/** Reads text that is to be a JSON object. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text)
    return isObject(value) && !isTooDeep(value) ? value : undefined
  } catch {
    return undefined
  }
}
