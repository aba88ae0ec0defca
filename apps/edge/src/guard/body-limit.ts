/** Reads a whole body while counting it, so that no more than the limit is ever held, whatever its length claims. */
import { joinBytes } from "@millrace/core"

/** Gives the bytes, or `undefined` where there are more than `maxByteLength`; the rest is then not read. */
export async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  maxByteLength: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (body === null) return new Uint8Array(0)
  const reader = body.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let byteLength = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (byteLength + value.byteLength > maxByteLength) {
      reader.cancel().catch(() => {})
      return undefined
    }
    byteLength += value.byteLength
    // No body is made of shared memory.
    chunks.push(value as Uint8Array<ArrayBuffer>)
  }
  return joinBytes(chunks)
}
