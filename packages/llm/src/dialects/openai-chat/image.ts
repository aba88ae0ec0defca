/** Pictures in an answer, as OpenRouter tells them, and `data:` URLs. */
import type { FilePart, JsonObject } from "../../part.ts"
import { isObject, objectOf, textOf } from "../../wire/json-value.ts"

const DATA_URL = /^data:([a-z0-9.+-]{1,64}\/[a-z0-9.+*-]{1,128})?(;[^,]{0,256})?,/i

/** Reads a `data:` URL in base64; gives nothing for any other. */
export function readDataUrl(
  url: string,
): { readonly mediaType: string | undefined; readonly data: string } | undefined {
  const found = DATA_URL.exec(url)
  if (found === null || !/;base64$/i.test(found[2] ?? "")) return undefined
  return { mediaType: found[1]?.toLowerCase(), data: url.slice(found[0].length) }
}

export function writeDataUrl(mediaType: string, data: string): string {
  return `data:${mediaType};base64,${data}`
}

/** Reads an entry of `images`. */
export function readImage(entry: unknown): FilePart | undefined {
  const url = isObject(entry) ? textOf(objectOf(entry.image_url)?.url) : undefined
  if (url === undefined) return undefined
  const inline = readDataUrl(url)
  if (inline === undefined) return { type: "file", mediaType: "image/*", url }
  return { type: "file", mediaType: inline.mediaType ?? "image/*", data: inline.data }
}

/** Writes an entry of `images`; gives nothing for what is no picture. */
export function writeImage({
  mediaType,
  url,
  data,
}: Pick<FilePart, "mediaType" | "url" | "data">): JsonObject | undefined {
  const address = data === undefined ? url : writeDataUrl(mediaType, data)
  if (address === undefined || !mediaType.startsWith("image/")) return undefined
  return { type: "image_url", image_url: { url: address } }
}
