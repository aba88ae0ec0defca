/**
 * Reads where an answer comes from. The wire tells of places in the text as bytes of UTF-8, and tells all that it knows
 * once more whenever it knows more.
 */
import type { Outlet } from "@millrace/core"
import type { AnnotationPart, JsonObject, Part } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"

/** The longest text in which places are looked for, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 1_048_576
/** How much text is looked through for places in one stream: sources come once or twice, and not with every response. */
const MAX_SCAN_LENGTH = 67_108_864
/** The most sources of which it is remembered that they were told, and what they take, in UTF-16 code units. */
const MAX_REMEMBERED = 4_096
const MAX_REMEMBERED_LENGTH = 1_048_576

export interface Sources {
  /** Takes text of the stretch `id`. */
  say(id: string, text: string): void
  /** Takes a candidate and tells of its sources. */
  tell(candidate: JsonObject, controller: Outlet<Part>): void
}

type Place = Pick<AnnotationPart, "id" | "start" | "end">

export function createSources(): Sources {
  let id: string | undefined
  let text = ""
  /** For every byte of the text as UTF-8 the code unit that begins there, while sources are read. */
  let units: Int32Array | undefined
  let scanned = 0
  const told = new Map<string, string>()
  const remembered = new Set<string>()
  let rememberedLength = 0

  /** Finds the place in the text, where the bytes lie between characters and the words there are the ones told. */
  function placeOf(from: unknown, to: unknown, words?: string): Place {
    if (id === undefined) return {}
    units ??= scan()
    const start = units[numberOf(from) ?? 0] ?? -1
    const end = units[numberOf(to) ?? -1] ?? -1
    if (start < 0 || end < start) return { id }
    if (words !== undefined && (end - start !== words.length || text.slice(start, end) !== words)) return { id }
    return { id, start, end }
  }

  function scan(): Int32Array {
    scanned += text.length
    return text.length > MAX_TEXT_LENGTH || scanned > MAX_SCAN_LENGTH ? new Int32Array() : unitsOf(text)
  }

  /** Says whether a source was not told of the same place before. */
  function isNew({ id, url, title, quote, start, end }: AnnotationPart): boolean {
    const key = JSON.stringify([id, url, title, quote, start, end])
    if (remembered.has(key)) return false
    if (remembered.size >= MAX_REMEMBERED || rememberedLength + key.length > MAX_REMEMBERED_LENGTH) return true
    remembered.add(key)
    rememberedLength += key.length
    return true
  }

  function grounding(value: JsonObject): AnnotationPart[] {
    const chunks = listOf(value.groundingChunks)
    const supports = listOf(value.groundingSupports).filter(isObject)
    const used = new Set<unknown>()
    const annotations: AnnotationPart[] = []
    for (const groundingSupport of supports) {
      const segment = objectOf(groundingSupport.segment) ?? {}
      for (const index of listOf(groundingSupport.groundingChunkIndices)) {
        const groundingChunk = objectOf(chunks[numberOf(index) ?? -1])
        if (groundingChunk === undefined) continue
        used.add(groundingChunk)
        annotations.push({
          type: "annotation",
          ...placeOf(segment.startIndex, segment.endIndex, textOf(segment.text)),
          ...source(groundingChunk),
          from: "gemini",
          value: { groundingChunk, groundingSupport },
        })
      }
    }
    for (const groundingChunk of chunks) {
      if (!isObject(groundingChunk) || used.has(groundingChunk)) continue
      annotations.push({ type: "annotation", ...source(groundingChunk), from: "gemini", value: { groundingChunk } })
    }
    return annotations
  }

  function citations(value: JsonObject): AnnotationPart[] {
    return [...listOf(value.citations), ...listOf(value.citationSources)].filter(isObject).map((citation) => ({
      type: "annotation",
      ...placeOf(citation.startIndex, citation.endIndex),
      ...compact({ url: textOf(citation.uri), title: textOf(citation.title) }),
      from: "gemini",
      value: { citation },
    }))
  }

  /** The first one holds all, as the wire had it, for whoever writes it again. */
  function take(name: string, value: unknown, read: (value: JsonObject) => AnnotationPart[], controller: Outlet<Part>) {
    if (!isObject(value) || Object.keys(value).length === 0) return
    const json = JSON.stringify(value)
    if (told.get(name) === json) return
    told.set(name, json)
    const [first = { type: "annotation", from: "gemini", value: {} }, ...others] = read(value).filter(isNew)
    controller.enqueue({ ...first, value: { [name]: value } })
    for (const each of others) controller.enqueue(each)
    units = undefined
  }

  return {
    say(stretch, more) {
      if (stretch !== id) {
        id = stretch
        text = ""
      }
      if (text.length <= MAX_TEXT_LENGTH) text += more
    },
    tell({ groundingMetadata, citationMetadata }, controller) {
      take("groundingMetadata", groundingMetadata, grounding, controller)
      take("citationMetadata", citationMetadata, citations, controller)
    },
  }
}

function source(chunk: JsonObject): Partial<AnnotationPart> {
  const { web, retrievedContext, maps, image } = chunk
  const found = objectOf(web) ?? objectOf(retrievedContext) ?? objectOf(maps) ?? objectOf(image) ?? {}
  const quote = textOf(found.text)
  return compact({ url: textOf(found.uri) ?? textOf(found.sourceUri), title: textOf(found.title), quote })
}

/** Gives for every byte the code unit that begins there, and -1 within a character. */
function unitsOf(text: string): Int32Array {
  const units = new Int32Array(text.length * 3 + 1).fill(-1)
  let byte = 0
  for (let unit = 0; unit < text.length; ) {
    units[byte] = unit
    const point = text.codePointAt(unit) as number
    unit += point > 0xffff ? 2 : 1
    byte += point < 0x80 ? 1 : point < 0x800 ? 2 : point > 0xffff ? 4 : 3
  }
  units[byte] = text.length
  return units
}
