/** Writes content: texts, pictures, files and sound. */
import type { Extra, JsonObject } from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import type { PromptFile, PromptSignature, PromptText } from "../../../prompt.ts"
import { objectOf } from "../../../wire/json-value.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { NAME } from "../name.ts"
import { writeDataUrl } from "./data-url.ts"

/** What a file is called that has no name: this dialect wants one. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["application/pdf", "pdf"],
  ["text/plain", "txt"],
  ["text/markdown", "md"],
  ["text/csv", "csv"],
  ["application/json", "json"],
  ["text/html", "html"],
])

/** Writes content of users and tools. What cannot be written is reported and left out. */
export function writeContent(
  content: readonly (PromptText | PromptFile)[],
  path: string,
  report: PromptReport,
): JsonObject[] {
  return content.flatMap((part, index) => {
    const place = `${path}[${index}]`
    report.refuseForeign(part.extra, place)
    return part.type === "text" ? [writeText(part, "input_text", place, report)] : writeFile(part, place, report)
  })
}

/** Writes a text. @param type as in `"input_text"` */
export function writeText(part: PromptText, type: string, path: string, report: PromptReport): JsonObject {
  return { type, text: part.text, ...writeSignature(part.signatures, path, report), ...ownMembers(part.extra) }
}

/** What travelled in a field beside a text or a call goes back to where it came from, which is not here. */
export function writeSignature(
  signatures: readonly PromptSignature[] | undefined,
  path: string,
  report: PromptReport,
): JsonObject {
  const own = signatures?.find(({ from }) => from === NAME)
  report.leaveSignatures(signatures, path, NAME)
  return own === undefined ? {} : { signature: own.data }
}

/** What this dialect had on a part, beside what it had on the whole message. */
export function ownMembers(extra: Extra | undefined): JsonObject {
  const { message: _, ...members } = extraOf({ extra }, NAME) ?? {}
  return members
}

function writeFile(file: PromptFile, path: string, report: PromptReport): JsonObject[] {
  const { mediaType, url, data, fileId, name, detail } = file
  const extra = ownMembers(file.extra)
  if (fileId !== undefined && fileId.from !== NAME) {
    report.refuse(path, `it is a file that only ${fileId.from} has`)
    return []
  }
  const address = url ?? (data === undefined ? undefined : writeDataUrl({ mediaType, data }))
  const id = fileId === undefined ? {} : { file_id: fileId.id }
  if (mediaType.startsWith("image/")) {
    const image = address === undefined ? {} : { image_url: address }
    if (name !== undefined) report.warn(`${path}.name`, "a picture has no name")
    return [{ type: "input_image", ...image, ...id, detail: detail ?? "auto", ...extra }]
  }
  if (mediaType.startsWith("audio/") && data !== undefined) {
    const format = mediaType === "audio/mpeg" ? "mp3" : mediaType.slice("audio/".length)
    if (name !== undefined) report.warn(`${path}.name`, "a sound has no name")
    if (detail !== undefined) report.refuse(`${path}.detail`, "it cannot be said of a sound")
    return [{ type: "input_audio", input_audio: { data, format }, ...extra }]
  }
  const kept = detail === undefined ? {} : { detail }
  const shared = { ...id, ...kept, ...extra }
  if (data === undefined) {
    const named = name === undefined ? {} : { filename: name }
    return [{ type: "input_file", ...(url !== undefined && { file_url: url }), ...named, ...shared }]
  }
  const filename = name ?? `file.${ENDINGS.get(mediaType) ?? "bin"}`
  return [{ type: "input_file", filename, file_data: writeDataUrl({ mediaType, data }), ...shared }]
}

/** What this dialect had on a message: it is kept with the first of its texts. */
export function messageMembers(content: readonly object[]): JsonObject {
  for (const part of content as readonly Partial<PromptText>[]) {
    const members = objectOf(extraOf(part, NAME)?.message)
    if (members !== undefined) return members
  }
  return {}
}
