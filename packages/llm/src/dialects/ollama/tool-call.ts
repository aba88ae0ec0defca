/** Writes a call, whose arguments are an object. */
import type { JsonObject } from "../../part.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { isObject } from "../../wire/json-value.ts"

export interface WrittenCall {
  readonly callId: string
  readonly name: string
  /** All the arguments. */
  readonly text: string
  readonly encoding?: "json" | "text" | undefined
  /** Members that Ollama itself has put on it. */
  readonly fields?: JsonObject | undefined
}

/** Gives nothing where the arguments are no object. Free text becomes the object's `input`. @param index from 0 */
export function writeCall(
  { callId, name, text, encoding, fields }: WrittenCall,
  index?: number,
): JsonObject | undefined {
  const args = encoding === "text" ? { input: text } : parseObject(text)
  if (args === undefined) return undefined
  return { ...fields, id: callId, function: { ...(index !== undefined && { index }), name, arguments: args } }
}

/** Writes a call that was made before. Arguments that are no object are put in one, so that what it gave has its call. */
export function writeAnyCall(call: WrittenCall): JsonObject {
  const text = JSON.stringify({ INVALID_JSON: call.text })
  return writeCall(call) ?? { ...writeCall({ ...call, text }) }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text)
    return isObject(value) && !isTooDeep(value) ? value : undefined
  } catch {
    return undefined
  }
}
