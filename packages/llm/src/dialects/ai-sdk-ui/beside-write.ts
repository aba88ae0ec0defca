/** Writes what stands beside the text: sources and files. */
import { type AnnotationPart, extraOf, type FilePart, type JsonObject } from "../../part.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"
import { writeMetadata } from "./provider-metadata.ts"

/** Writes a source. One of another format stands whole in the metadata. @param count of sources before it */
export function writeAnnotation(part: AnnotationPart, count: number): JsonObject {
  const { type, ...annotation } = part
  const { from, value, url, title, quote } = part
  if (from === NAME && (value.type === "source-url" || value.type === "source-document")) return value
  const sourceId = `source-${count}`
  const providerMetadata = writeMetadata([], { annotation: compact(annotation) })
  if (url !== undefined) return compact({ type: "source-url", sourceId, url, title, providerMetadata })
  const name = title ?? quote ?? "Source"
  return compact({ type: "source-document", sourceId, mediaType: "text/plain", title: name, providerMetadata })
}

/** Writes a file, or gives nothing where it has no content. */
export function writeFile(part: FilePart): JsonObject | undefined {
  const { mediaType, data, name, isReasoning } = part
  const url = part.url ?? (data === undefined ? undefined : `data:${mediaType};base64,${data}`)
  if (url === undefined) return undefined
  const native = extraOf(part, NAME)
  const type = native?.type === "reasoning-file" ? native.type : "file"
  const isUntold = isReasoning === true && type === "file"
  const own = native?.providerMetadata === undefined ? { name, isReasoning: isUntold ? true : undefined } : {}
  const providerMetadata = writeMetadata([], own, objectOf(native?.providerMetadata))
  return compact({ type, url, mediaType, providerMetadata })
}
