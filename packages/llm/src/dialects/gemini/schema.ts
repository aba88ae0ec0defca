/**
 * Gemini's own schemas, which are those of OpenAPI 3.0, as JSON Schema: types in capitals, limits as texts, and `nullable`.
 * @see https://ai.google.dev/api/caching#Schema
 */
import type { JsonObject } from "../../part.ts"
import { isObject, listOf, numberOf } from "../../wire/json-value.ts"

/** Deeper than any schema, and than what a call stack minds. */
const MAX_DEPTH = 256
const LIMITS = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"]

/** Makes JSON Schema. What is no schema stays as it is. */
export function jsonSchemaOf(schema: JsonObject, depth = 0): JsonObject {
  if (depth > MAX_DEPTH) return schema
  const { type, nullable, properties, items, anyOf, propertyOrdering: _ordering, ...rest } = schema
  const made: Record<string, unknown> = { ...rest }
  const name = typeof type === "string" ? type.toLowerCase() : type
  if (name !== undefined && name !== "type_unspecified") made.type = nullable === true ? [name, "null"] : name
  if (isObject(properties)) {
    made.properties = Object.fromEntries(
      Object.entries(properties).map(([each, value]) => [
        each,
        isObject(value) ? jsonSchemaOf(value, depth + 1) : value,
      ]),
    )
  }
  if (isObject(items)) made.items = jsonSchemaOf(items, depth + 1)
  if (Array.isArray(anyOf)) {
    made.anyOf = listOf(anyOf).map((each) => (isObject(each) ? jsonSchemaOf(each, depth + 1) : each))
  }
  for (const limit of LIMITS) {
    const value = made[limit]
    if (typeof value === "string") made[limit] = numberOf(Number(value)) ?? value
  }
  return made
}
