/** Writes files of a conversation. */
import { extraOf, type JsonObject } from "../../part.ts"
import type { PromptFile } from "../../prompt.ts"
import type { PromptReport } from "../../wire/prompt-report.ts"
import { writeFile } from "./write-part.ts"

export function writeMedia(file: PromptFile, path: string, report: PromptReport): JsonObject[] {
  const { fileId, mediaType, detail, extra } = file
  report.refuseForeign(extra, path)
  if (detail !== undefined && detail !== "auto") report.refuse(`${path}.detail`, "it cannot be said of one picture")
  const inline = /^data:([^;,]+)(?:;[^,]*)?;base64,(.*)$/s.exec(file.url ?? "")
  const data = file.data ?? inline?.[2]
  const type = file.data === undefined && inline !== null ? (inline[1] as string) : mediaType
  const url = file.url ?? (fileId?.from === "gemini" ? fileId.id : undefined)
  if (data === undefined && url === undefined) {
    report.refuse(path, "a file that only another provider knows cannot be sent")
    return []
  }
  if (data !== undefined && type.includes("*")) {
    report.refuse(path, "a file that is sent along needs its exact media type")
    return []
  }
  const part = writeFile({ mediaType: type, data, url: data === undefined ? url : undefined, name: file.name })
  return [{ ...part, ...extraOf(file, "gemini") }]
}
