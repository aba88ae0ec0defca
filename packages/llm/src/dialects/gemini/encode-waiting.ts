/** Where members that only Gemini itself knows go back to. */
import type { JsonObject } from "../../part.ts"

/** No response is known to have as many members. */
const MAX_MEMBERS = 64

const PLACE = /^candidates\[(\d{1,3})\](\.content(?:\.parts\[\])?|\.logprobsResult)?$/

/** Members that wait for the response that they go out with. */
export interface Waiting {
  /** Takes members for a place, and says whether there is such a place. */
  add(at: string, fields: JsonObject): boolean
  /** Puts members on the candidate of a choice. */
  addToCandidate(fields: JsonObject, choice: number): void
  /** Puts members on the response. */
  addToResponse(fields: JsonObject): void
  /** Gives the members for a response, and forgets them. */
  takeResponse(): JsonObject
  takeCandidate(choice: number): JsonObject
  takeContent(choice: number): JsonObject
  takePart(choice: number): JsonObject
  takeLogprobs(choice: number): JsonObject
  /** The choices for whose candidate or content something waits. */
  readonly choices: readonly number[]
  /** Whether nothing waits. */
  readonly isEmpty: boolean
  /** Whether more waits than is to be held. */
  readonly isFull: boolean
}

export function createWaiting(): Waiting {
  const lists = new Map<string, Map<string, unknown>>()
  let count = 0

  function put(place: string, fields: JsonObject) {
    const members = lists.get(place) ?? new Map()
    lists.set(place, members)
    for (const [name, value] of Object.entries(fields)) members.set(name, value)
    count += Object.keys(fields).length
  }

  function take(place: string): JsonObject {
    const fields = Object.fromEntries(lists.get(place) ?? [])
    if (lists.delete(place) && lists.size === 0) count = 0
    return fields
  }

  return {
    add(at, fields) {
      const found = PLACE.exec(at)
      if (at === "$") put("$", fields)
      else if (found !== null) put(`${found[1]}${found[2] ?? ""}`, fields)
      else return false
      return true
    },
    addToCandidate: (fields, choice) => put(String(choice), fields),
    addToResponse: (fields) => put("$", fields),
    takeResponse: () => take("$"),
    takeCandidate: (choice) => take(String(choice)),
    takeContent: (choice) => take(`${choice}.content`),
    takeLogprobs: (choice) => take(`${choice}.logprobsResult`),
    takePart: (choice) => take(`${choice}.content.parts[]`),
    get choices() {
      const places = [...lists.keys()].filter((place) => place !== "$")
      return [...new Set(places.map((place) => Number.parseInt(place, 10)))]
    },
    get isEmpty() {
      return lists.size === 0
    },
    get isFull() {
      return count > MAX_MEMBERS
    },
  }
}
