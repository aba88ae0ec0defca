/** Reads the content of input messages and of what tools gave: texts, pictures, files and sound. */
import type { Extra, JsonObject } from "../../../part.ts"
import type { PromptFile, PromptText } from "../../../prompt.ts"
import { unwrapSignature } from "../../../signature.ts"
import { compact, textOf, unknownFields } from "../../../wire/json-value.ts"
import { invalidRequest, takeObject, takeText, takeTextOrNone } from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { readDataUrl } from "./data-url.ts"

const TEXT: ReadonlySet<string> = new Set(["type", "text", "signature"])
const IMAGE: ReadonlySet<string> = new Set(["type", "image_url", "file_id", "detail"])
const FILE: ReadonlySet<string> = new Set(["type", "file_data", "file_url", "file_id", "filename", "detail"])
const AUDIO: ReadonlySet<string> = new Set(["type", "input_audio"])

/** Files that are known by what their name ends in. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ["pdf", "application/pdf"],
  ["txt", "text/plain"],
  ["md", "text/markdown"],
  ["csv", "text/csv"],
  ["json", "application/json"],
  ["html", "text/html"],
])
const UNKNOWN = "application/octet-stream"

/** Reads content that is a text or a list of parts. */
export function readContent(value: unknown, path: string): (PromptText | PromptFile)[] {
  if (typeof value === "string") return [{ type: "text", text: value }]
  if (!Array.isArray(value)) throw invalidRequest(path, "a text or a list")
  return value.map((part, index) => readPart(takeObject(part, `${path}[${index}]`), `${path}[${index}]`))
}

/** Reads content that may be text only. */
export function readTexts(value: unknown, path: string): PromptText[] {
  return readContent(value, path).map((part, index) => {
    if (part.type === "text") return part
    throw invalidRequest(`${path}[${index}].type`, '"input_text"')
  })
}

/** Reads a text of any kind. */
export function readText(part: JsonObject, path: string): PromptText {
  const { signature } = part
  const carried = typeof signature === "string" ? [unwrapSignature(signature, NAME)] : undefined
  return compact({
    type: "text" as const,
    text: takeText(part.text, `${path}.text`),
    signatures: carried,
    extra: extraOf(part, TEXT),
  })
}

function readPart(part: JsonObject, path: string): PromptText | PromptFile {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text":
      return readText(part, path)
    case "input_image":
      return readImage(part, path)
    case "input_file":
      return readFile(part, path)
    case "input_audio":
      return readAudio(part, path)
    default:
      throw invalidRequest(`${path}.type`, '"input_text", "input_image", "input_file" or "input_audio"')
  }
}

function readImage(part: JsonObject, path: string): PromptFile {
  const url = takeTextOrNone(part.image_url, `${path}.image_url`)
  const id = takeTextOrNone(part.file_id, `${path}.file_id`)
  if (url === undefined && id === undefined) throw invalidRequest(`${path}.image_url`, "a text")
  const inline = url === undefined ? undefined : readDataUrl(url)
  return compact({
    type: "file" as const,
    mediaType: inline?.mediaType ?? "image/*",
    url: inline === undefined ? url : undefined,
    data: inline?.data,
    fileId: id === undefined ? undefined : { from: NAME, id },
    detail: takeTextOrNone(part.detail, `${path}.detail`),
    extra: extraOf(part, IMAGE),
  })
}

function readFile(part: JsonObject, path: string): PromptFile {
  const data = takeTextOrNone(part.file_data, `${path}.file_data`)
  const url = takeTextOrNone(part.file_url, `${path}.file_url`)
  const id = takeTextOrNone(part.file_id, `${path}.file_id`)
  const name = takeTextOrNone(part.filename, `${path}.filename`)
  if (data === undefined && url === undefined && id === undefined) throw invalidRequest(`${path}.file_data`, "a text")
  const known = MEDIA_TYPES.get(/\.([a-z]{1,8})$/i.exec(name ?? url ?? "")?.[1]?.toLowerCase() ?? "")
  // Some clients leave out what comes before the base64.
  const inline = data === undefined ? undefined : (readDataUrl(data) ?? { mediaType: known ?? UNKNOWN, data })
  return compact({
    type: "file" as const,
    mediaType: inline?.mediaType ?? known ?? UNKNOWN,
    url,
    data: inline?.data,
    fileId: id === undefined ? undefined : { from: NAME, id },
    name,
    detail: takeTextOrNone(part.detail, `${path}.detail`),
    extra: extraOf(part, FILE),
  })
}

function readAudio(part: JsonObject, path: string): PromptFile {
  const audio = takeObject(part.input_audio, `${path}.input_audio`)
  const format = textOf(audio.format) ?? "wav"
  return compact({
    type: "file" as const,
    mediaType: format === "mp3" ? "audio/mpeg" : `audio/${format}`,
    data: takeText(audio.data, `${path}.input_audio.data`),
    extra: extraOf(part, AUDIO),
  })
}

/** Keeps members that are not known. */
export function extraOf(value: JsonObject, known: ReadonlySet<string>): Extra | undefined {
  const fields = unknownFields(value, known)
  return fields === undefined ? undefined : { from: NAME, fields }
}
