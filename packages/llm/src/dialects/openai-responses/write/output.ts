/**
 * The output of a response as it grows: which place each item has, and what the items came to, since the event that ends a
 * response says all of it once more.
 */
import { LimitError } from "@millrace/core"
import type { Frames } from "./frames.ts"

/** All that was said, in UTF-16 code units: some four million tokens. In small pieces it takes several times the room. */
export const MAX_OUTPUT_LENGTH = 16_777_216

/** Where an item stands and what it is called. */
export interface Place {
  readonly index: number
  readonly id: string
  /** Members that events about the item begin with. */
  readonly members: string
}

export interface Output {
  /** Takes the next place. @param wanted the id, if it is still free */
  begin(wanted: string | undefined, prefix: string): Place
  /** Says how much more is kept. @throws LimitError `stream-too-long` */
  grow(length: number): void
  /** Writes that an item has begun. */
  added(place: Place, item: object): void
  /** Writes that an item is done, and keeps it. */
  done(place: Place, item: object): void
  /** Keeps an item that was not done. */
  keep(place: Place, item: object): void
  /** All items that were kept, as JSON, in order. */
  items(): string
}

/** @param base what ids that are made up are made of */
export function createOutput(frames: Frames, base: () => string): Output {
  const items: (string | undefined)[] = []
  const ids = new Set<string>()
  let length = 0

  function grow(more: number) {
    length += more
    if (length <= MAX_OUTPUT_LENGTH) return
    throw new LimitError(
      `Cannot keep more than ${MAX_OUTPUT_LENGTH} code units of output: current length is ${length}`,
      {
        code: "stream-too-long",
        limit: MAX_OUTPUT_LENGTH,
        received: length,
      },
    )
  }

  function keep({ index }: Place, item: object): string {
    const text = JSON.stringify(item)
    grow(text.length)
    items[index] = text
    return text
  }

  return {
    begin(wanted, prefix) {
      const index = items.length
      items.push(undefined)
      const made = `${prefix}_${base()
        .replace(/[^A-Za-z0-9_-]/g, "_")
        .slice(0, 48)}_${index}`
      let id = wanted === undefined || wanted === "" || ids.has(wanted) ? made : wanted
      while (ids.has(id)) id += "_"
      ids.add(id)
      return { index, id, members: `"item_id":${JSON.stringify(id)},"output_index":${index}` }
    },
    grow,
    added({ index }, item) {
      const text = JSON.stringify(item)
      grow(text.length)
      frames.write("response.output_item.added", `"output_index":${index},"item":${text}`)
    },
    done(place, item) {
      frames.write("response.output_item.done", `"output_index":${place.index},"item":${keep(place, item)}`)
    },
    keep: (place, item) => void keep(place, item),
    items: () => items.filter((item) => item !== undefined).join(),
  }
}
