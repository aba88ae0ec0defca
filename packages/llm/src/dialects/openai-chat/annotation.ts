/** Where something in the answer comes from: OpenAI's `url_citation`, and the lists of sources that Perplexity sends. */
import type { AnnotationPart, JsonObject } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

/** Sources of one answer that are told once each. */
const MAX_SOURCES = 1_024

/** Reads an entry of `annotations`. @param id the text that it is about */
export function readAnnotation(value: JsonObject, id: string | undefined): AnnotationPart {
  const citation = objectOf(value.url_citation)
  const start = numberOf(citation?.start_index)
  const end = numberOf(citation?.end_index)
  // OpenRouter says 0 and 0 of what is about no place.
  const hasPlace = start !== undefined && end !== undefined && end > start
  return compact<AnnotationPart>({
    type: "annotation",
    id,
    url: textOf(citation?.url),
    title: textOf(citation?.title),
    quote: textOf(citation?.content),
    start: hasPlace ? start : undefined,
    end: hasPlace ? end : undefined,
    from: NAME,
    value,
  })
}

/** Writes an entry of `annotations`; gives nothing for what has no address, which clients could not read. */
export function writeAnnotation(part: AnnotationPart): JsonObject | undefined {
  if (part.from === NAME && objectOf(part.value.url_citation) !== undefined) return part.value
  if (part.url === undefined) return undefined
  const { url, title = url, quote, start = 0, end = 0 } = part
  return {
    type: "url_citation",
    url_citation: { url, title, start_index: start, end_index: end, ...(quote !== undefined && { content: quote }) },
  }
}

/** Says whether an annotation is also told in a list of sources, which goes its own way. */
export function isListed(part: AnnotationPart): boolean {
  return part.from === NAME && ("search_result" in part.value || "citation" in part.value)
}

export interface Sources {
  /** Gives what is new in the lists of an event. */
  read(value: JsonObject): AnnotationPart[]
}

/** Perplexity repeats all sources on every event. */
export function createSources(): Sources {
  const told = new Set<string>()
  /** How much of each list has been looked at, while it only grows. */
  const lengths = { search_results: 0, citations: 0 }

  function news(list: readonly unknown[], name: keyof typeof lengths): readonly unknown[] {
    const from = lengths[name]
    lengths[name] = Math.max(from, list.length)
    return from >= list.length ? [] : list.slice(from)
  }

  function add(url: string | undefined, part: Omit<AnnotationPart, "type" | "from">): AnnotationPart[] {
    if (url === undefined || told.has(url) || told.size >= MAX_SOURCES) return []
    told.add(url)
    return [compact<AnnotationPart>({ type: "annotation", ...part, url, from: NAME })]
  }

  return {
    read({ search_results: results, citations }) {
      if (results === undefined && citations === undefined) return []
      return [
        ...news(listOf(results), "search_results").flatMap((each) => {
          if (!isObject(each)) return []
          const { title, snippet } = each
          return add(textOf(each.url), { title: textOf(title), quote: textOf(snippet), value: { search_result: each } })
        }),
        ...news(listOf(citations), "citations").flatMap((each) =>
          add(textOf(each), { value: { citation: each } as JsonObject }),
        ),
      ]
    },
  }
}
