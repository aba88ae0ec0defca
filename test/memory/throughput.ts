/** What goes through without anything staying behind: how such a thing is described, fed and read. */
import type { Block } from "@millrace/core"

/** Told how many bytes have gone in so far. */
export type Progress = (byteLength: number) => void

export interface Throughput {
  readonly name: string
  /** How many bytes it may hold by what it is for, such as a queue. */
  readonly holds: number
  /** Lets so many bytes through. */
  run(byteLength: number, progress: Progress): void | Promise<void>
}

/** What a chunk has about. */
export const CHUNK_LENGTH = 16_384

const encoder = new TextEncoder()

/** Makes chunks of a text that is repeated. Each has memory of its own, so that whoever keeps one is seen to. */
export function chunksOfBytes(text: string): () => Uint8Array<ArrayBuffer> {
  const bytes = encoder.encode(text.repeat(Math.ceil(CHUNK_LENGTH / text.length)))
  return () => bytes.slice()
}

/** The same as strings. */
export function chunksOfText(text: string): () => string {
  const make = chunksOfBytes(text)
  const decoder = new TextDecoder()
  return () => decoder.decode(make())
}

/** Feeds a block by hand, and drops what it gives. */
export function feed<Input extends string | Uint8Array>(
  name: string,
  create: () => Block<Input, unknown>,
  makeChunk: () => Input,
  first?: Input,
): Throughput {
  return {
    name,
    holds: 0,
    run(byteLength, progress) {
      const block = create()
      const outlet = { enqueue() {}, terminate() {} }
      if (first !== undefined) block.transform(first, outlet)
      for (let passed = 0; passed < byteLength; ) {
        const chunk = makeChunk()
        block.transform(chunk, outlet)
        passed += chunk.length
        progress(passed)
      }
    },
  }
}

/** A stream of so many bytes that is pulled. */
export function streamOf<Chunk extends string | Uint8Array>(
  makeChunk: () => Chunk,
  byteLength: number,
  progress: Progress,
): ReadableStream<Chunk> {
  let passed = 0
  return new ReadableStream<Chunk>(
    {
      pull(controller) {
        progress(passed)
        if (passed >= byteLength) return controller.close()
        const chunk = makeChunk()
        passed += chunk.length
        controller.enqueue(chunk)
      },
    },
    { highWaterMark: 0 },
  )
}

/** Reads a stream to its end. */
export async function drain(stream: ReadableStream<unknown>): Promise<void> {
  const reader = stream.getReader()
  while (!(await reader.read()).done);
}
