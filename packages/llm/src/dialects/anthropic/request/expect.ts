/** Takes values of a request for what they should be, and says where one is not. */
import { invalidRequest, takeText } from "../../../wire/request-value.ts"

/** Takes a list, which may not be left out. */
export function takeWholeList(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw invalidRequest(path, "a list")
}

/** Takes a count. */
export function takeCount(value: unknown, path: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw invalidRequest(path, "a whole number from 0 on")
}

/** Takes a list of texts. */
export function takeTexts(value: unknown, path: string): readonly string[] {
  return takeWholeList(value, path).map((each, index) => takeText(each, `${path}[${index}]`))
}

/** Takes a member that may be left out, or be `null`, which says the same. */
export function optional<Value>(
  value: unknown,
  path: string,
  take: (value: unknown, path: string) => Value,
): Value | undefined {
  return value === undefined || value === null ? undefined : take(value, path)
}
