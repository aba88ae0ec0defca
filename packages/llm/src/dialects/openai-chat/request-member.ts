/** Takes members of a request that must be of a kind, or not there: `null` counts as that. */
import type { JsonObject } from "../../part.ts"
import { PromptError } from "../../prompt-error.ts"
import { isObject } from "../../wire/json-value.ts"

/** Makes the error of a member that is not what it should be. Nothing of the request is quoted. */
export function invalid(path: string, wanted: string): PromptError {
  const what = path === "" ? "the request" : `${path} of the request`
  return new PromptError(`Cannot read ${what}: wanted ${wanted}`, { code: "invalid-request", path })
}

export function optionalText(value: unknown, path: string): string | undefined {
  return optional(value, path, "a string", (each): each is string => typeof each === "string")
}

export function optionalNumber(value: unknown, path: string): number | undefined {
  return optional(value, path, "a number", (each): each is number => typeof each === "number" && Number.isFinite(each))
}

export function optionalBoolean(value: unknown, path: string): boolean | undefined {
  return optional(value, path, "true or false", (each): each is boolean => typeof each === "boolean")
}

export function optionalObject(value: unknown, path: string): JsonObject | undefined {
  return optional(value, path, "an object", isObject)
}

export function optionalList(value: unknown, path: string): readonly unknown[] | undefined {
  return optional(value, path, "a list", (each): each is unknown[] => Array.isArray(each))
}

export function neededText(value: unknown, path: string): string {
  const text = optionalText(value, path)
  if (text === undefined) throw invalid(path, "a string")
  return text
}

export function neededObject(value: unknown, path: string): JsonObject {
  const object = optionalObject(value, path)
  if (object === undefined) throw invalid(path, "an object")
  return object
}

function optional<Value>(
  value: unknown,
  path: string,
  wanted: string,
  is: (value: unknown) => value is Value,
): Value | undefined {
  if (value === undefined || value === null) return undefined
  if (!is(value)) throw invalid(path, wanted)
  return value
}
