/** The input of a tool, which is an object here and may be anything elsewhere. */
import type { JsonObject } from "../../part.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { isObject } from "../../wire/json-value.ts"

/** Around free text, so that it is an object. */
export const TEXT_HEAD = '{"input":"'
export const TEXT_TAIL = '"}'

/** Makes an object of a call's arguments. Those that are none are put in one, as Anthropic's guide says. */
export function inputOf(text: string, encoding: "json" | "text" = "json"): JsonObject {
  if (encoding === "text") return { input: text }
  try {
    const value = text.trim() === "" ? {} : JSON.parse(text)
    if (isObject(value) && !isTooDeep(value)) return value
  } catch {}
  return { INVALID_JSON: text }
}
