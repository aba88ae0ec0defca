/** Items that nobody understands: each has its place among the others, and is written as it was. */
import type { JsonObject } from "../../../part.ts"
import { textOf } from "../../../wire/json-value.ts"
import type { WriterContext } from "./item-writer.ts"
import type { Place } from "./output.ts"

export interface Others {
  /** Where the item stands that came with an id. */
  placeOf(id: string): Place | undefined
  /** Writes that an item has begun, or that it is done. @param id by which its events are told to be its own */
  take(event: string, id: string, item: JsonObject): void
  /** Keeps those that were never done. */
  keep(): void
}

/** @param settle ends what is over, before an item begins */
export function createOthers({ output }: WriterContext, settle: () => void): Others {
  const places = new Map<string, Place>()
  const unfinished = new Map<Place, object>()

  function begin(id: string, item: JsonObject): Place {
    settle()
    const place = output.begin(textOf(item.id), "item")
    const own = { ...item, id: place.id }
    places.set(id, place)
    unfinished.set(place, own)
    output.added(place, own)
    return place
  }

  return {
    placeOf: (id) => places.get(id),
    take(event, id, item) {
      const place = places.get(id) ?? begin(id, item)
      if (event === "response.output_item.done" && unfinished.delete(place)) {
        output.done(place, { ...item, id: place.id })
      }
    },
    keep() {
      for (const [place, item] of unfinished) output.keep(place, item)
    },
  }
}
