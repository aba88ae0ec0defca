/** Finds where a passage's citations belong in its text. */
import type { Citation } from "../conversation.ts"

/** A citation with the place of what it stands for, in UTF-16 code units. */
export interface PlacedCitation extends Citation {
  readonly start: number
  readonly end: number
}

/** A stretch of text that a source stands behind, or none does. */
export interface Segment {
  readonly text: string
  readonly citation?: Citation | undefined
}

/** Gives the citations of a passage in the order of its text; of any other passage, none. */
export function placedCitations(passage: {
  text: string
  citations?: readonly Citation[] | undefined
}): PlacedCitation[] {
  const placed = (passage.citations ?? []).map((citation) => {
    const start = passage.text.indexOf(citation.quote)
    return { ...citation, start, end: start + citation.quote.length }
  })
  return placed.sort((one, other) => one.start - other.start)
}

/** Cuts a passage's text at its citations; joined, the segments are the text again. */
export function segments(passage: { text: string; citations?: readonly Citation[] | undefined }): Segment[] {
  const { text } = passage
  let place = 0
  const cut: Segment[] = placedCitations(passage).flatMap((citation) => {
    const before = text.slice(place, citation.start)
    place = citation.end
    return [{ text: before }, { text: citation.quote, citation }]
  })
  return [...cut, { text: text.slice(place) }].filter((segment) => segment.text !== "")
}
