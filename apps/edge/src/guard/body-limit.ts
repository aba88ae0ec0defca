/** Reads a whole body while counting it, so that no more than the limit is ever held, whatever its length claims. */
import { createByteBuffer } from "../bytes/byte-buffer.ts"

/** Gives the bytes, or `undefined` where there are more than `maxByteLength`; the rest is then not read. */
export async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  maxByteLength: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (body === null) return new Uint8Array(0)
  const reader = body.getReader()
  const buffer = createByteBuffer({ maxByteLength })
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return buffer.take()
    if (buffer.append(value)) continue
    reader.cancel().catch(() => {})
    return undefined
  }
}
