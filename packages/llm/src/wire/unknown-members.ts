/** Keeps members that a dialect does not know, without telling over and over what the wire repeats on every chunk. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part, RawPart } from "../part.ts"
import { unknownFields } from "./json-value.ts"

export interface UnknownMembers {
  /** Gives the members of a value that are not known as one `raw` part, where they are others than the last ones there. */
  tell(value: JsonObject, known: ReadonlySet<string>, place: RawPlace, controller: Outlet<Part>): void
}

/** Where a value stood: one of a few places that the dialect names, never one that the wire does. @default the event */
export type RawPlace = Pick<RawPart, "event" | "at" | "id">

/** @param from the dialect */
export function createUnknownMembers(from: string): UnknownMembers {
  const told = new Map<string, string>()
  return {
    tell(value, known, place, controller) {
      const fields = unknownFields(value, known)
      if (fields === undefined) return
      const key = `${place.event ?? ""} ${place.at ?? ""}`
      const text = JSON.stringify(fields)
      if (told.get(key) === text) return
      told.set(key, text)
      controller.enqueue({ type: "raw", from, at: "", ...place, value: fields })
    },
  }
}
