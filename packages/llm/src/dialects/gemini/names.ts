/** Gemini takes its members in two spellings, `generationConfig` and `generation_config`: here they become one. */
import type { JsonObject } from "../../part.ts"

const SEAM = /([A-Za-z0-9])_([a-z0-9])/g

/** Gives an object with the names of its own members in the first spelling; what the members hold stays as it is. */
export function camelNames(value: JsonObject): JsonObject {
  if (!Object.keys(value).some((name) => name.includes("_"))) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [camelName(name), member]))
}

function camelName(name: string): string {
  return name.replace(SEAM, (_, before: string, after: string) => before + after.toUpperCase())
}
