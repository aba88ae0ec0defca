/** Writes where an answer comes from as `groundingMetadata`, where the sources are another dialect's. */
import type { AnnotationPart, JsonObject } from "../../part.ts"
import { compact } from "../../wire/json-value.ts"

/** The most sources of one answer. */
const MAX_SOURCES = 1_024
/** What they may take all together, in UTF-16 code units: they are told at the end. */
const MAX_LENGTH = 1_048_576
/** The longest text in which places are kept, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 1_048_576

export interface SourceList {
  /** Takes a source, and says whether there was something to tell and room for it. @param text the stretch so far */
  add(part: AnnotationPart, text: string): boolean
  /** Gives all sources as members of a candidate. */
  write(): JsonObject
  /** Whether there are any. */
  readonly isFilled: boolean
}

export function createSourceList(): SourceList {
  const chunks: JsonObject[] = []
  const supports: JsonObject[] = []
  const indices = new Map<string, number>()
  let length = 0

  function indexOf(uri: string, title: string | undefined): number {
    const key = `${uri} ${title ?? ""}`
    const known = indices.get(key)
    if (known !== undefined) return known
    indices.set(key, chunks.length)
    return chunks.push({ web: compact({ uri, title }) }) - 1
  }

  return {
    add({ url, title, start, end }, text) {
      if (url === undefined || supports.length + chunks.length >= MAX_SOURCES) return false
      length += url.length + (title?.length ?? 0) + Math.max(0, (end ?? 0) - (start ?? 0))
      if (length > MAX_LENGTH) return false
      const index = indexOf(url, title)
      const isPlace = start !== undefined && end !== undefined && start >= 0 && start <= end && end <= text.length
      if (!isPlace || text.length > MAX_TEXT_LENGTH) return true
      const words = text.slice(start, end)
      const startIndex = byteLengthOf(text.slice(0, start))
      const segment = { startIndex, endIndex: startIndex + byteLengthOf(words), text: words }
      supports.push({ segment, groundingChunkIndices: [index] })
      return true
    },
    write: () =>
      chunks.length === 0
        ? {}
        : {
            groundingMetadata: { groundingChunks: chunks, ...(supports.length > 0 && { groundingSupports: supports }) },
          },
    get isFilled() {
      return chunks.length > 0
    },
  }
}

/** The bytes of UTF-8. */
function byteLengthOf(text: string): number {
  return encoder.encode(text).byteLength
}

const encoder: TextEncoder = new TextEncoder()
