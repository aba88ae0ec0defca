/** Members of events that this dialect does not know: told when they first come and when they change, not on every event. */
import type { JsonObject } from "../../part.ts"

/** Members that are remembered, and how long each may be. What goes past that is told as often as it comes. */
const MAX_FIELDS = 64
const MAX_LENGTH = 65_536

export interface ToldFields {
  /** Gives the members that hold something that was not told last. */
  news(value: JsonObject): JsonObject | undefined
}

/** @param known members that are not its business */
export function createToldFields(known: ReadonlySet<string>): ToldFields {
  const told = new Map<string, string>()

  function isNew(name: string, member: unknown): boolean {
    if (member === null || member === undefined || member === "") return false
    const text = typeof member === "string" ? `"${member}` : JSON.stringify(member)
    if (told.get(name) === text) return false
    if (text.length > MAX_LENGTH) told.delete(name)
    else if (told.has(name) || told.size < MAX_FIELDS) told.set(name, text)
    return true
  }

  return {
    news(value) {
      let fields: Record<string, unknown> | undefined
      for (const name of Object.keys(value)) {
        if (known.has(name) || !isNew(name, value[name])) continue
        fields ??= {}
        // Not by assignment: a member may be called __proto__.
        Object.defineProperty(fields, name, { value: value[name], enumerable: true })
      }
      return fields
    },
  }
}

/** Says whether a value holds anything: Writer sends whole objects of nothing but `null`. */
export function holdsSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false
  if (typeof value !== "object") return true
  return Object.values(value).some(holdsSomething)
}
