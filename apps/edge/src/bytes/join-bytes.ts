/** Joins pieces of bytes with one copy; a single piece is given as it is. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only as Uint8Array<ArrayBuffer>
  let byteLength = 0
  for (const piece of pieces) byteLength += piece.byteLength
  const joined = new Uint8Array(byteLength)
  let offset = 0
  for (const piece of pieces) {
    joined.set(piece, offset)
    offset += piece.byteLength
  }
  return joined
}
