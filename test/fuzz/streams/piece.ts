/** Finds the JSON in a piece of a wire: an event, a line, an element, a frame, or what a frame holds in base64. */
import { payloadOf, withPayload } from "./event-frame.ts"

/** One event, line or frame. */
export type Piece = string | Uint8Array

/** A piece with its JSON read, and how another JSON text gets into its place. */
export interface OpenPiece {
  readonly value: unknown
  write(json: string): Piece
}

/** What stands before the JSON of an event, a line or an element, and behind it. */
const TEXT = /^((?:event: ?[^\n]*\n)?data: ?|\[|,\r\n)?(.*?)(\s*)$/s

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Opens a piece; gives nothing where there is no JSON in it. */
export function openPiece(piece: Piece): OpenPiece | undefined {
  return typeof piece === "string" ? openText(piece) : openFrame(piece)
}

function openText(piece: string): OpenPiece | undefined {
  const [, before = "", json = "", behind = ""] = TEXT.exec(piece) ?? []
  const read = parse(json)
  return read && { value: read.value, write: (text) => before + text + behind }
}

function openFrame(frame: Uint8Array): OpenPiece | undefined {
  const read = parse(decoder.decode(payloadOf(frame)))
  if (read === undefined) return undefined
  const write = (text: string) => withPayload(frame, encoder.encode(text))
  const { bytes } = (read.value ?? {}) as { bytes?: unknown }
  if (typeof bytes !== "string") return { value: read.value, write }
  const inner = parse(decoder.decode(Buffer.from(bytes, "base64")))
  return inner && { ...inner, write: (text) => write(JSON.stringify({ bytes: Buffer.from(text).toString("base64") })) }
}

/** What was made deep is not read again: most of what could be done with it would end with a full stack. */
function parse(text: string): { readonly value: unknown } | undefined {
  if (text.includes("[[[[[[[[")) return undefined
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
