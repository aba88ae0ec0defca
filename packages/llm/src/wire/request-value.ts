/** Takes what a request should hold, and says by its path what is not as it should be. */
import type { JsonObject } from "../part.ts"
import { PromptError } from "../prompt-error.ts"
import { isObject } from "./json-value.ts"

/** Makes the error of a member that is not what it should be. @param wanted as in `"a list"` */
export function invalidRequest(path: string, wanted: string): PromptError {
  return new PromptError(`Cannot read the request: ${path || "the body"} is to be ${wanted}`, {
    code: "invalid-request",
    path,
  })
}

/** Takes an object. */
export function takeObject(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value
  throw invalidRequest(path, "an object")
}

/** Takes an object that may be left out: `null` is as good as none. */
export function takeObjectOrNone(value: unknown, path: string): JsonObject | undefined {
  return value === undefined || value === null ? undefined : takeObject(value, path)
}

/** Takes a list; one that is left out is empty. */
export function takeList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw invalidRequest(path, "a list")
}

/** Takes a text, which may be empty. */
export function takeText(value: unknown, path: string): string {
  if (typeof value === "string") return value
  throw invalidRequest(path, "a text")
}

/** Takes a text that may be left out. */
export function takeTextOrNone(value: unknown, path: string): string | undefined {
  return value === undefined || value === null ? undefined : takeText(value, path)
}

/** Takes a number that may be left out. */
export function takeNumberOrNone(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === "number" && Number.isFinite(value)) return value
  throw invalidRequest(path, "a number")
}

/** Takes a yes or no that may be left out. */
export function takeBooleanOrNone(value: unknown, path: string): boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === "boolean") return value
  throw invalidRequest(path, "true or false")
}
