/** Writes the content of a message: as text where it is one, and else as a list. */
import type { JsonObject } from "../../part.ts"
import type { PromptFile, PromptText } from "../../prompt.ts"
import { compact, isObject } from "../../wire/json-value.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { writeDataUrl } from "./image.ts"
import { NAME } from "./name.ts"
import { takeOwn } from "./own.ts"

export interface WrittenContent {
  /** Nothing where there is none. */
  readonly content: string | readonly JsonObject[] | undefined
  /** What the content carried of its message. */
  readonly fields: JsonObject
}

/** A part, and where in the prompt it stands. */
export type Placed = readonly [part: PromptText | PromptFile, path: string]

export function writeContent(parts: readonly Placed[], report: PromptReport): WrittenContent {
  let fields: JsonObject = {}
  const items = parts.flatMap(([part, path]) => {
    const { message, ...own } = takeOwn(part.extra, path, report)
    if (isObject(message)) fields = { ...fields, ...message }
    if (part.type === "text") report.leaveSignatures(part.signatures, path, NAME)
    const item = part.type === "text" ? writeText(part, own) : writeFile(part, own, path, report)
    return item === undefined ? [] : [item]
  })
  const [only] = items
  if (only === undefined) return { content: undefined, fields }
  const isText = items.length === 1 && only.type === "text" && Object.keys(only).length === 2
  return { content: isText && typeof only.text === "string" ? only.text : items, fields }
}

/** Says where each part of a content stands. @param path of the content */
export function placed(content: readonly (PromptText | PromptFile)[], path: string): readonly Placed[] {
  return content.map((part, index) => [part, `${path}[${index}]`])
}

function writeText({ text }: PromptText, own: JsonObject): JsonObject | undefined {
  return text === "" && Object.keys(own).length === 0 ? undefined : { type: "text", text, ...own }
}

function writeFile(file: PromptFile, own: JsonObject, path: string, report: PromptReport): JsonObject | undefined {
  // As it came, where this dialect knew no better.
  if (typeof own.type === "string") return own
  const { mediaType, data, url, fileId, name, detail } = file
  const address = data === undefined ? url : writeDataUrl(mediaType, data)
  const join = (type: string, members: JsonObject): JsonObject => {
    const { [type]: more, ...fields } = own
    return { type, [type]: { ...members, ...(isObject(more) && more) }, ...fields }
  }
  if (mediaType.startsWith("image/") && address !== undefined) {
    if (name !== undefined) report.warn(`${path}.name`, "a picture has no name")
    return join("image_url", compact({ url: address, detail }))
  }
  if (detail !== undefined && detail !== "auto") report.refuse(`${path}.detail`, "it can be said of a picture only")
  if (mediaType.startsWith("video/") && address !== undefined) {
    if (name !== undefined) report.warn(`${path}.name`, "a film has no name")
    return join("video_url", { url: address })
  }
  if (mediaType.startsWith("audio/") && data !== undefined) {
    if (name !== undefined) report.warn(`${path}.name`, "a sound has no name")
    return join("input_audio", { data, format: formatOf(mediaType) })
  }
  if (fileId !== undefined && fileId.from === NAME) return join("file", compact({ file_id: fileId.id, filename: name }))
  if (address === undefined) report.refuse(path, "it is a file that only another provider has")
  else if (data !== undefined || isOwn(file)) return join("file", compact({ file_data: address, filename: name }))
  else report.refuse(path, "it is a document by its address")
  return undefined
}

/** OpenRouter takes an address of a document where OpenAI takes none. */
function isOwn({ extra }: PromptFile): boolean {
  return extra?.from === NAME
}

function formatOf(mediaType: string): string {
  const format = mediaType.slice("audio/".length)
  return format === "mpeg" ? "mp3" : format.replace(/^x-/, "")
}
