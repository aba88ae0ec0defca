/** Reads the content of a message: a text, or a list of texts, pictures, sounds and documents. */
import type { JsonObject } from "../../part.ts"
import type { PromptFile, PromptText } from "../../prompt.ts"
import { compact, unknownFields } from "../../wire/json-value.ts"
import { readDataUrl } from "./image.ts"
import { NAME } from "./name.ts"
import { invalid, neededObject, neededText, optionalList, optionalText } from "./request-member.ts"

export function readTexts(value: unknown, path: string): readonly PromptText[] {
  return readContent(value, path).map((each, index) => {
    if (each.type === "text") return each
    throw invalid(`${path}[${index}].type`, '"text"')
  })
}

/** Reads content. An empty text is none. */
export function readContent(value: unknown, path: string): readonly (PromptText | PromptFile)[] {
  if (typeof value === "string") return value === "" ? [] : [{ type: "text", text: value }]
  const list = Array.isArray(value) || value === undefined || value === null ? optionalList(value, path) : undefined
  if (list === undefined && value !== undefined && value !== null) throw invalid(path, "a string or a list")
  return (list ?? []).map((item, index) => readItem(neededObject(item, `${path}[${index}]`), `${path}[${index}]`))
}

function readItem(item: JsonObject, path: string): PromptText | PromptFile {
  const type = neededText(item.type, `${path}.type`)
  switch (type) {
    case "text":
      return { type, text: neededText(item.text, `${path}.text`), ...extraOf(item, "text") }
    case "image_url":
    case "video_url": {
      const place = `${path}.${type}`
      const inner = typeof item[type] === "string" ? { url: item[type] } : neededObject(item[type], place)
      const url = neededText(inner.url, `${place}.url`)
      const inline = readDataUrl(url)
      return compact<PromptFile>({
        type: "file",
        mediaType: inline?.mediaType ?? (type === "image_url" ? "image/*" : "video/*"),
        url: inline === undefined ? url : undefined,
        data: inline?.data,
        detail: optionalText(inner.detail, `${place}.detail`),
        ...extraOf(item, type, inner, URL_MEMBERS),
      })
    }
    case "input_audio": {
      const inner = neededObject(item.input_audio, `${path}.input_audio`)
      const format = neededText(inner.format, `${path}.input_audio.format`)
      return {
        type: "file",
        mediaType: format === "mp3" ? "audio/mpeg" : `audio/${format}`,
        data: neededText(inner.data, `${path}.input_audio.data`),
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
  const inner = neededObject(item.file, `${path}.file`)
  const id = optionalText(inner.file_id, `${path}.file.file_id`)
  const data = optionalText(inner.file_data, `${path}.file.file_data`)
  if (id === undefined && data === undefined) throw invalid(`${path}.file`, "file_id or file_data")
  const inline = data === undefined ? undefined : readDataUrl(data)
  const isAddress = inline === undefined && data !== undefined && /^https?:/i.test(data)
  return compact<PromptFile>({
    type: "file",
    mediaType: inline?.mediaType ?? "application/octet-stream",
    url: isAddress ? data : undefined,
    data: isAddress ? undefined : (inline?.data ?? data),
    fileId: id === undefined ? undefined : { from: NAME, id },
    name: optionalText(inner.filename, `${path}.file.filename`),
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
