/** Node's own streams, for the packages that stand on them. Loaded where they are used: a worker has none. */
import type { Readable } from "node:stream"

/** A stream of chunks that is pulled. */
export async function nodeStream(chunks: readonly Uint8Array[]): Promise<Readable> {
  const { Readable } = await import("node:stream")
  let position = 0
  return new Readable({
    read() {
      this.push(chunks[position++] ?? null)
    },
  })
}

/** Reads a stream to its end, by its events: the fastest way there is. */
export function readNodeStream<Item>(stream: Readable, read: (item: Item) => void): Promise<void> {
  return new Promise((resolve, reject) => stream.on("data", read).on("end", resolve).on("error", reject))
}
