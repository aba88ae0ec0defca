/** Where each format's answer is complete: the piece with which its end rule is met, found without reading the format. */
import { piecesToEnd } from "../../matrix/end-rules.ts"
import type { Piece } from "./piece.ts"

const encoder = new TextEncoder()

/** Our own formats, which no upstream writes. */
const OWN = /^parts/

/** Gives the number of the piece that completes a stream, or -1. */
export function findEndMark(dialect: string, pieces: readonly Piece[]): number {
  if (OWN.test(dialect)) return pieces.findIndex((piece) => String(piece).includes('"type":"finish"'))
  const bytes = pieces.map((piece) => (typeof piece === "string" ? encoder.encode(piece) : piece))
  const count = piecesToEnd(dialect, bytes)
  return Number.isFinite(count) ? count - 1 : -1
}
