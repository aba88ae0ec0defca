/** Events that are kept as they were, but for the number of their block: blocks are numbered anew, without gaps. */
import type { JsonObject } from "../../part.ts"

/** Blocks of a kind unknown that may be open at once. A stream has one. */
const MAX_OPEN = 64

/** Events of the message itself: none of them may say that it has ended, or begin it once more. */
const OWN: ReadonlySet<unknown> = new Set(["message_start", "message_delta", "message_stop", "error"])

export interface RawBlocks {
  /**
   * Gives the event with the number of its block as it is now; gives nothing where the block is not there, and for an
   * event of the message itself.
   *
   * @param index of the block that the event came with, where that is a known one
   * @param next takes the next number
   */
  place(event: string, value: JsonObject, index: number | undefined, next: () => number): JsonObject | undefined
}

export function createRawBlocks(): RawBlocks {
  const indexes = new Map<unknown, number>()
  return {
    place(event, value, index, next) {
      if (OWN.has(event) || OWN.has(value.type)) return undefined
      if (event === "content_block_start") {
        if (indexes.size >= MAX_OPEN) indexes.clear()
        const own = next()
        indexes.set(value.index, own)
        return { ...value, index: own }
      }
      if (event !== "content_block_delta" && event !== "content_block_stop") return value
      const own = index ?? indexes.get(value.index)
      if (event === "content_block_stop") indexes.delete(value.index)
      return own === undefined || own < 0 ? undefined : { ...value, index: own }
    },
  }
}
