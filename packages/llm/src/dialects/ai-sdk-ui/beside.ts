/** Reads what stands beside the text: sources, citations and files. */
import type { AnnotationPart, FilePart, JsonObject, Part } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { readPart } from "../parts/read-part.ts"
import { extraOf, keptFields } from "./metadata-reader.ts"
import { NAME } from "./name.ts"
import { ownOf } from "./provider-metadata.ts"

/** Reads a source: one that came through this format from another comes back as what it was. */
export function readAnnotation(chunk: JsonObject): AnnotationPart {
  const told = objectOf(ownOf(chunk.providerMetadata).annotation)
  const [part] = told === undefined ? [] : readPart({ ...told, type: "annotation" })
  if (part?.type === "annotation") return part
  return compact<AnnotationPart>({
    type: "annotation",
    url: textOf(chunk.url),
    title: textOf(chunk.title),
    from: NAME,
    value: chunk,
  })
}

/** Reads what a text was told of at its end: the newer line's sources with their places. */
export function readCitations(citations: unknown, id: string): AnnotationPart[] {
  return listOf(citations)
    .filter(isObject)
    .map((value) => {
      const source = objectOf(value.source)
      return compact<AnnotationPart>({
        type: "annotation",
        id,
        url: textOf(source?.url),
        title: textOf(source?.title),
        quote: textOf(value.citedText),
        start: numberOf(value.startIndex),
        end: numberOf(value.endIndex),
        from: NAME,
        value,
      })
    })
}

/** Reads a file, or gives nothing where it has no content. */
export function readFile(chunk: JsonObject): Part | undefined {
  const url = textOf(chunk.url)
  if (url === undefined) return undefined
  const own = ownOf(chunk.providerMetadata)
  const inline = readDataUrl(url)
  return compact<FilePart>({
    type: "file",
    mediaType: textOf(chunk.mediaType) ?? inline?.mediaType ?? "application/octet-stream",
    ...(inline === undefined ? { url } : { data: inline.data }),
    name: textOf(own.name),
    isReasoning: chunk.type === "reasoning-file" || own.isReasoning === true ? true : undefined,
    // The older line has no such chunk: only what came as one goes out as one.
    ...(chunk.type === "reasoning-file"
      ? { extra: { from: NAME, fields: { type: chunk.type, ...keptFields(chunk) } } }
      : extraOf(chunk)),
  })
}

/** Takes a `data:` URL of Base64 apart; gives nothing for any other. */
export function readDataUrl(url: string): { readonly mediaType: string; readonly data: string } | undefined {
  if (!/^data:/i.test(url)) return undefined
  const comma = url.indexOf(",")
  const head = comma < 0 ? "" : url.slice("data:".length, comma)
  if (!/;base64$/i.test(head)) return undefined
  return { mediaType: head.split(";", 1)[0] || "application/octet-stream", data: url.slice(comma + 1) }
}
