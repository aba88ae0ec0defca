/** What a stream that ends too early leaves open: its last passage, and where it was cut, its last piece too. */
import type { Conversation, Ending, Passage } from "../conversation.ts"

/** Tells whether the stream ends inside this passage, so that nothing closes it. */
export function isUnfinished({ passages, ending }: Conversation, passage: Passage): boolean {
  return ending.kind !== "finish" && passage === passages.at(-1)
}

/**
 * Tears the last piece of a stream that was cut, and leaves any other as it is. Text is torn before its last quotation
 * mark, inside the JSON, and bytes in the middle: what is there cannot be taken for a whole piece.
 */
export function tearWhereCut<Piece extends string | Uint8Array>(pieces: readonly Piece[], ending: Ending): Piece[] {
  const last = pieces.at(-1)
  if (ending.kind !== "cut" || last === undefined) return [...pieces]
  const place = typeof last === "string" ? last.lastIndexOf('"') : last.length >> 1
  return [...pieces.slice(0, -1), last.slice(0, place) as Piece]
}
