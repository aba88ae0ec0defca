/** Takes values of a request for what they should be, and says where one is not. */
import type { JsonObject } from "../../../part.ts"
import { PromptError } from "../../../prompt-error.ts"
import { isObject } from "../../../wire/json-value.ts"

/** Refuses a request. */
export function invalid(path: string, wanted: string): PromptError {
  return new PromptError(`Cannot read ${path}: wanted ${wanted}`, { code: "invalid-request", path })
}

export function expectObject(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value
  throw invalid(path, "an object")
}

export function expectList(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw invalid(path, "a list")
}

export function expectText(value: unknown, path: string): string {
  if (typeof value === "string") return value
  throw invalid(path, "a string")
}

/** Takes a member that may be left out, or be `null`, which says the same. */
export function optional<Value>(
  value: unknown,
  path: string,
  expect: (value: unknown, path: string) => Value,
): Value | undefined {
  return value === undefined || value === null ? undefined : expect(value, path)
}

export function expectNumber(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value
  throw invalid(path, "a number")
}

/** Takes a count. */
export function expectCount(value: unknown, path: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw invalid(path, "a whole number from 0 on")
}

export function expectBoolean(value: unknown, path: string): boolean {
  if (typeof value === "boolean") return value
  throw invalid(path, "true or false")
}

export function expectTexts(value: unknown, path: string): readonly string[] {
  return expectList(value, path).map((each, index) => expectText(each, `${path}[${index}]`))
}
