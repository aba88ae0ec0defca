/**
 * Where a stream is complete, by each upstream dialect's own rule, said without our decoders: the event, line or frame
 * behind which a cut takes nothing away but usage, an end mark or a closing bracket.
 */
import { placesOf } from "../../apps/edge/test/places.ts"

/** Says how many of the pieces there must be for the stream to be complete; `Infinity` where it never is. */
export function piecesToEnd(dialect: string, pieces: readonly Uint8Array[]): number {
  const { end } = placesOf(dialect)
  const index = pieces.findIndex((piece) => end.test(readable(dialect, piece)))
  return index < 0 ? Number.POSITIVE_INFINITY : index + 1
}

/** Says whether a piece that was cut lacks nothing but white space, which no format needs at the end of the wire. */
export function isWhole(dialect: string, piece: Uint8Array, length: number): boolean {
  if (length === piece.length) return true
  return !dialect.startsWith("bedrock-") && latin1(piece.subarray(length)).trim() === ""
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1")

/** Events of models lie in base64 inside of the frames. */
function readable(dialect: string, piece: Uint8Array): string {
  const text = latin1(piece)
  if (dialect !== "bedrock-invoke") return text
  return Buffer.from(/"bytes":"([^"]*)"/.exec(text)?.[1] ?? "", "base64").toString("utf8")
}
