/** Looks into values that came from outside: whatever they are, nothing here throws. */
import type { JsonObject } from "../part.ts"

/** Says whether a value is a JSON object: no array, and not `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Gives an object, or nothing where the value is none. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

/** Gives a list, or an empty one where the value is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Gives a string that is not empty, or nothing: empty text says as little as none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}

/** Gives a number that is finite, or nothing. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined
}

/** Gives the members that hold something and are not known, or nothing where there are none. */
export function unknownFields(value: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  let fields: Record<string, unknown> | undefined
  for (const name of Object.keys(value)) {
    if (known.has(name) || value[name] === null || value[name] === undefined) continue
    fields ??= {}
    // Not by assignment: a member may be called __proto__.
    Object.defineProperty(fields, name, { value: value[name], enumerable: true, configurable: true, writable: true })
  }
  return fields
}

/** Leaves out the members that hold `undefined`, which JSON has no word for. */
export function compact<Value extends object>(value: Value): Value {
  // Mostly there are none, and making an object of entries takes its time.
  if (!Object.values(value).includes(undefined)) return value
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value
}
