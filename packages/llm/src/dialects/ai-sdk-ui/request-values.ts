/** Takes a request's JSON apart: what is not what it must be is told with its place. */
import type { JsonObject } from "../../part.ts"
import { PromptError } from "../../prompt-error.ts"
import { isObject } from "../../wire/json-value.ts"

/** Gives an object. */
export function needObject(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value
  throw invalid(path, "an object")
}

/** Gives a list. */
export function needList(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw invalid(path, "a list")
}

/** Gives a text, which may be empty. */
export function needText(value: unknown, path: string): string {
  if (typeof value === "string") return value
  throw invalid(path, "a text")
}

/** Gives a member, or nothing where there is none or it is `null`. */
export function optional<Value>(
  body: JsonObject,
  name: string,
  read: (value: unknown, path: string) => Value,
  path = "",
): Value | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return value === undefined || value === null ? undefined : read(value, path === "" ? name : `${path}.${name}`)
}

export function needNumber(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value
  throw invalid(path, "a number")
}

export function needFlag(value: unknown, path: string): boolean {
  if (typeof value === "boolean") return value
  throw invalid(path, "true or false")
}

export function needTexts(value: unknown, path: string): string[] {
  return needList(value, path).map((each, index) => needText(each, `${path}[${index}]`))
}

export function invalid(path: string, wanted: string): PromptError {
  return new PromptError(`Cannot read ${path === "" ? "the request" : path}: wanted ${wanted}`, {
    code: "invalid-request",
    path,
  })
}
