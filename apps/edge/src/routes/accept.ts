/** Which form a client asks for. @see https://www.rfc-editor.org/rfc/rfc9110#name-accept */
import { type Accept, parseAccept } from "hono/utils/accept"
import { GatewayError } from "../guard/errors.ts"
import { eventStream, type Format, formats } from "../restream/formats.ts"

/** OpenAI's own clients ask for JSON, also where they want a stream, and mean an event stream. */
const ALIASES: ReadonlyMap<Format, readonly string[]> = new Map([[eventStream, ["application/json"]]])

/**
 * Gives the form with the highest quality; of several, the first one of `formats`.
 *
 * @throws GatewayError `not_acceptable`
 */
export function acceptedFormat(header: string | null): Format {
  if (header === null || header.trim() === "") return eventStream
  const ranges = parseAccept(header)
  let best: { readonly format: Format; readonly quality: number } | undefined
  for (const format of formats) {
    const names = [format.mediaType, ...(ALIASES.get(format) ?? [])]
    const quality = Math.max(...names.map((name) => qualityOf(name, ranges)))
    if (quality > (best?.quality ?? 0)) best = { format, quality }
  }
  if (best !== undefined) return best.format
  throw new GatewayError(
    `No form of the answer fits the Accept header: wanted ${formats.map(({ mediaType }) => mediaType).join(", ")}`,
    {
      code: "not_acceptable",
      status: 406,
    },
  )
}

/** The most specific range that covers a type decides, also where it excludes it. */
function qualityOf(name: string, ranges: readonly Accept[]): number {
  const family = `${name.slice(0, name.indexOf("/"))}/*`
  for (const wanted of [name, family, "*/*"]) {
    const range = ranges.find(({ type }) => type.toLowerCase() === wanted)
    if (range !== undefined) return range.q
  }
  return 0
}
