/** Citations to annotations. */
import type { AnnotationPart, JsonObject } from "../../part.ts"
import { isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import type { CodePoints } from "./code-points.ts"

/** The stretch that a citation is about. */
export interface CitedStretch {
  readonly id: string
  readonly points: CodePoints
}

/** Gives an annotation for every source, and one where there is none. */
export function annotationsOf(citation: JsonObject, stretch: CitedStretch | undefined): AnnotationPart[] {
  const start = stretch?.points.place(numberOf(citation.start))
  const end = stretch?.points.place(numberOf(citation.end))
  const about = {
    type: "annotation" as const,
    ...(stretch && { id: stretch.id }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    from: "cohere",
  }
  const sources = listOf(citation.sources)
  if (sources.length < 2) return [{ ...about, ...sourceOf(sources[0]), value: citation }]
  return sources.map((source) => ({ ...about, ...sourceOf(source), value: { ...citation, sources: [source] } }))
}

/** Documents and the outputs of tools hold what their owners put into them: these are the usual names. */
function sourceOf(source: unknown): Pick<AnnotationPart, "url" | "title" | "quote"> {
  if (!isObject(source)) return {}
  const held = objectOf(source.document) ?? objectOf(source.tool_output) ?? {}
  const url = textOf(held.url)
  const title = textOf(held.title)
  const quote = textOf(held.text) ?? textOf(held.snippet)
  return { ...(url && { url }), ...(title && { title }), ...(quote && { quote }) }
}
