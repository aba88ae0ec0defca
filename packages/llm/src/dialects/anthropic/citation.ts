/** Citations: where the words of a text come from. */
import type { AnnotationPart, JsonObject } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"

/** Reads a citation of a text. Its places are those in the source, so that none are told of the text. */
export function annotationOf(citation: JsonObject, id?: string): AnnotationPart {
  const url = textOf(citation.url)
  const title = textOf(citation.title) ?? textOf(citation.document_title)
  const quote = textOf(citation.cited_text)
  return {
    type: "annotation",
    ...(id !== undefined && { id }),
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quote !== undefined && { quote }),
    from: "anthropic",
    value: citation,
  }
}

/**
 * Writes a citation. One from elsewhere becomes the result of a web search, where it has an address; what would prove it
 * to Anthropic is left empty, and {@link isOwnCitation} knows it by that.
 */
export function citationOf(part: Omit<AnnotationPart, "type" | "id">): JsonObject | undefined {
  const { from, value, url, title = url, quote = "" } = part
  if (from === "anthropic") return value
  if (url === undefined) return undefined
  // Some clients take none without a title.
  return { type: "web_search_result_location", cited_text: quote, url, title, encrypted_index: "" }
}

/** Says whether Anthropic would take a citation back. */
export function isOwnCitation(citation: unknown): boolean {
  return (citation as JsonObject | null)?.encrypted_index !== ""
}
