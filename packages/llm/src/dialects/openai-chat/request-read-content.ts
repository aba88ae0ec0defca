/** Reads the content of a message: a text, or a list of texts, pictures, sounds and documents. */
import type { JsonObject } from "../../part.ts"
import type { PromptFile, PromptText } from "../../prompt.ts"
import { compact, unknownFields } from "../../wire/json-value.ts"
import { invalidRequest, takeList, takeObject, takeText, takeTextOrNone } from "../../wire/request-value.ts"
import { readDataUrl } from "./image.ts"
import { NAME } from "./name.ts"

export function readTexts(value: unknown, path: string): readonly PromptText[] {
  return readContent(value, path).map((each, index) => {
    if (each.type === "text") return each
    throw invalidRequest(`${path}[${index}].type`, '"text"')
  })
}

/** Reads content. An empty text is none. */
export function readContent(value: unknown, path: string): readonly (PromptText | PromptFile)[] {
  if (typeof value === "string") return value === "" ? [] : [{ type: "text", text: value }]
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    throw invalidRequest(path, "a text or a list")
  return takeList(value, path).map((item, index) =>
    readItem(takeObject(item, `${path}[${index}]`), `${path}[${index}]`),
  )
}

function readItem(item: JsonObject, path: string): PromptText | PromptFile {
  const type = takeText(item.type, `${path}.type`)
  switch (type) {
    case "text":
      return { type, text: takeText(item.text, `${path}.text`), ...extraOf(item, "text") }
    case "image_url":
    case "video_url": {
      const place = `${path}.${type}`
      const inner = typeof item[type] === "string" ? { url: item[type] } : takeObject(item[type], place)
      const url = takeText(inner.url, `${place}.url`)
      const inline = readDataUrl(url)
      return compact<PromptFile>({
        type: "file",
        mediaType: inline?.mediaType ?? (type === "image_url" ? "image/*" : "video/*"),
        url: inline === undefined ? url : undefined,
        data: inline?.data,
        detail: takeTextOrNone(inner.detail, `${place}.detail`),
        ...extraOf(item, type, inner, URL_MEMBERS),
      })
    }
    case "input_audio": {
      const inner = takeObject(item.input_audio, `${path}.input_audio`)
      const format = takeText(inner.format, `${path}.input_audio.format`)
      return {
        type: "file",
        mediaType: format === "mp3" ? "audio/mpeg" : `audio/${format}`,
        data: takeText(inner.data, `${path}.input_audio.data`),
        ...extraOf(item, type, inner, AUDIO_MEMBERS),
      }
    }
    case "file":
      return readFile(item, path)
  }
  // Whatever it is, the same dialect can say it again.
  return { type: "file", mediaType: "application/octet-stream", extra: { from: NAME, fields: item } }
}

function readFile(item: JsonObject, path: string): PromptFile {
  const inner = takeObject(item.file, `${path}.file`)
  const id = takeTextOrNone(inner.file_id, `${path}.file.file_id`)
  const data = takeTextOrNone(inner.file_data, `${path}.file.file_data`)
  if (id === undefined && data === undefined) throw invalidRequest(`${path}.file`, "file_id or file_data")
  const inline = data === undefined ? undefined : readDataUrl(data)
  const isAddress = inline === undefined && data !== undefined && /^https?:/i.test(data)
  return compact<PromptFile>({
    type: "file",
    mediaType: inline?.mediaType ?? "application/octet-stream",
    url: isAddress ? data : undefined,
    data: isAddress ? undefined : (inline?.data ?? data),
    fileId: id === undefined ? undefined : { from: NAME, id },
    name: takeTextOrNone(inner.filename, `${path}.file.filename`),
    ...extraOf(item, "file", inner, FILE_MEMBERS),
  })
}

const URL_MEMBERS: ReadonlySet<string> = new Set(["url", "detail"])
const AUDIO_MEMBERS: ReadonlySet<string> = new Set(["data", "format"])
const FILE_MEMBERS: ReadonlySet<string> = new Set(["file_id", "file_data", "filename"])

function extraOf(item: JsonObject, member: string, inner: JsonObject = {}, known: ReadonlySet<string> = URL_MEMBERS) {
  const more = unknownFields(inner, known)
  const fields = { ...unknownFields(item, new Set(["type", member])), ...(more && { [member]: more }) }
  return Object.keys(fields).length > 0 ? { extra: { from: NAME, fields } } : undefined
}
