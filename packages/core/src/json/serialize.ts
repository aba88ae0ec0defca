import { ArgumentError } from "../error/argument-error.ts"

/** Writes a value as JSON, or says that it has no such form. */
export function serialize(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new ArgumentError("Cannot write a value as JSON: it holds a BigInt, a circle or a failing toJSON", {
      code: "not-serializable",
      cause,
    })
  }
  if (text !== undefined) return text
  throw new ArgumentError(`Cannot write ${typeof value} as JSON: it has no JSON form`, { code: "not-serializable" })
}
