/**
 * Joins chunks of bytes with one copy. A single chunk is given as it is, not as a copy.
 *
 * @example
 * ```ts
 * import { joinBytes } from "@millrace/core"
 *
 * joinBytes([Uint8Array.of(1, 2), Uint8Array.of(3)]) // => Uint8Array.of(1, 2, 3)
 * ```
 */
export function joinBytes<Buffer extends ArrayBufferLike>(chunks: readonly Uint8Array<Buffer>[]): Uint8Array<Buffer> {
  const [first] = chunks
  if (first !== undefined && chunks.length === 1) return first
  let length = 0
  for (const chunk of chunks) length += chunk.byteLength
  const joined = new Uint8Array(length) as Uint8Array as Uint8Array<Buffer>
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.byteLength
  }
  return joined
}
