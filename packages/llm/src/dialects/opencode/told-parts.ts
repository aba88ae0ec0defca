/** The parts of the log that have been told: the agent writes a part again whenever it changes anything of it. */
import type { JsonObject } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"

/** So many are remembered. */
const MAX_TOLD = 1_024
/** No id of the agent's is as long. */
const MAX_ID_LENGTH = 256

export interface ToldParts {
  /** Says whether a part has not been told yet, and remembers it. */
  isNew(part: JsonObject): boolean
}

export function createToldParts(): ToldParts {
  /** Ids, the latest last. */
  const told = new Set<string>()
  return {
    isNew(part) {
      const id = textOf(part.id)
      if (id === undefined || id.length > MAX_ID_LENGTH) return true
      if (told.has(id)) return false
      told.add(id)
      if (told.size > MAX_TOLD) told.delete(told.values().next().value as string)
      return true
    },
  }
}
