/** Pictures and documents of a request, both ways. */
import type { JsonObject } from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import type { PromptFile } from "../../../prompt.ts"
import { decodeBase64Text, encodeBase64Text } from "../../../wire/base64.ts"
import { isObject, textOf, unknownFields } from "../../../wire/json-value.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { takeText } from "../../../wire/request-value.ts"

const KNOWN_IMAGE: ReadonlySet<string> = new Set(["type", "source"])
const KNOWN_DOCUMENT: ReadonlySet<string> = new Set(["type", "source", "title"])
/** How a picture begins in base64, where its type was not told. */
const PICTURES = [
  ["/9j/", "image/jpeg"],
  ["iVBORw0KGgo", "image/png"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
] as const

/** Reads a picture or a document; gives nothing where the block is neither, or has a source that nobody else knows. */
export function readFile(block: JsonObject, path: string): PromptFile | undefined {
  if ((block.type !== "image" && block.type !== "document") || !isObject(block.source)) return undefined
  const isImage = block.type === "image"
  const facts = readSource(block.source, isImage, `${path}.source`)
  if (facts === undefined) return undefined
  const name = isImage ? undefined : textOf(block.title)
  const fields = unknownFields(block, isImage ? KNOWN_IMAGE : KNOWN_DOCUMENT)
  return {
    type: "file",
    ...facts,
    ...(name !== undefined && { name }),
    ...(fields !== undefined && { extra: { from: "anthropic", fields } }),
  }
}

type FileFacts = Pick<PromptFile, "mediaType" | "data" | "url" | "fileId">

function readSource(source: JsonObject, isImage: boolean, path: string): FileFacts | undefined {
  const mediaType = isImage ? "image/*" : "application/pdf"
  switch (source.type) {
    case "base64":
      return {
        mediaType: takeText(source.media_type, `${path}.media_type`),
        data: takeText(source.data, `${path}.data`),
      }
    case "text":
      return { mediaType: "text/plain", data: encodeBase64Text(takeText(source.data, `${path}.data`)) }
    case "url":
      return { mediaType, url: takeText(source.url, `${path}.url`) }
    case "file":
      return { mediaType, fileId: { from: "anthropic", id: takeText(source.file_id, `${path}.file_id`) } }
    default:
      return undefined
  }
}

/** Writes a picture or a document; gives nothing where it can be written as neither. */
export function writeFile(file: PromptFile, path: string, report: PromptReport): JsonObject | undefined {
  const { mediaType, name, detail } = file
  const isImage = mediaType.startsWith("image/")
  const source = writeSource(file, isImage)
  if (source === undefined)
    return void report.refuse(path, "Anthropic's format cannot express a file of this kind or source")
  if (detail !== undefined && detail !== "auto")
    report.refuse(`${path}.detail`, "Anthropic's format cannot express how closely to look at a picture")
  if (isImage && name !== undefined) report.warn(`${path}.name`, "Anthropic's format knows no names of pictures")
  if (source.media_type === "text/plain" && mediaType !== "text/plain")
    report.warn(`${path}.mediaType`, "Anthropic's format knows all text as plain")
  return {
    type: isImage ? "image" : "document",
    source,
    ...(!isImage && name !== undefined && { title: name }),
    ...extraOf(file, "anthropic"),
  }
}

function writeSource({ mediaType, data, url, fileId }: PromptFile, isImage: boolean): JsonObject | undefined {
  if (fileId?.from === "anthropic") return { type: "file", file_id: fileId.id }
  const isPdf = mediaType === "application/pdf"
  if (url !== undefined) return isImage || isPdf ? { type: "url", url } : undefined
  if (data === undefined) return undefined
  if (isPdf) return { type: "base64", media_type: mediaType, data }
  if (isImage) {
    const known = mediaType === "image/*" ? PICTURES.find(([head]) => data.startsWith(head))?.[1] : mediaType
    return known === undefined ? undefined : { type: "base64", media_type: known, data }
  }
  const text = /^text\/|^application\/json/.test(mediaType) ? decodeBase64Text(data) : undefined
  return text === undefined ? undefined : { type: "text", media_type: "text/plain", data: text }
}
