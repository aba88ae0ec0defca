/** Flows that have to let a gigabyte through with a flat heap, whatever their readers do. */
import { broadcast, buffer, mapAsync, merge, processors } from "@millrace/core"
import { CHUNK_LENGTH, chunksOfBytes, drain, streamOf, type Throughput } from "./throughput.ts"

const HIGH_WATER_MARK = 64
const QUEUE_BYTE_LENGTH = HIGH_WATER_MARK * CHUNK_LENGTH

const SOURCES = 4
const CONCURRENCY = 4

const makeChunk = chunksOfBytes('{"index":0,"delta":{"content":" word"},"finish_reason":null}\n')

const dropped: Throughput = {
  name: "buffer that nobody reads, the oldest dropped",
  holds: QUEUE_BYTE_LENGTH,
  async run(byteLength, progress) {
    const { promise: passed, resolve } = Promise.withResolvers<void>()
    const source = streamOf(makeChunk, byteLength, (count) => {
      progress(count)
      if (count >= byteLength) resolve()
    })
    const stream = buffer(source, { highWaterMark: HIGH_WATER_MARK, overflow: "drop-oldest" })
    await passed
    await drain(stream)
  },
}

const stalled: Throughput = {
  name: "broadcast with one of two subscribers stalled",
  holds: QUEUE_BYTE_LENGTH,
  async run(byteLength, progress) {
    const { subscribe } = broadcast(streamOf(makeChunk, byteLength, progress))
    const slow = subscribe({ highWaterMark: HIGH_WATER_MARK, overflow: "drop-oldest" })
    await drain(subscribe({ highWaterMark: HIGH_WATER_MARK }))
    await drain(slow)
  },
}

const merged: Throughput = {
  name: "merge of four",
  holds: SOURCES * CHUNK_LENGTH,
  run(byteLength, progress) {
    const counts = Array.from({ length: SOURCES }, () => 0)
    const sources = counts.map((_, index) =>
      streamOf(makeChunk, byteLength / SOURCES, (count) => {
        counts[index] = count
        progress(counts.reduce((sum, each) => sum + each))
      }),
    )
    return drain(merge(sources))
  },
}

export const flowThroughputs: readonly Throughput[] = [
  {
    name: "buffer",
    holds: QUEUE_BYTE_LENGTH,
    run: (byteLength, progress) =>
      drain(buffer(streamOf(makeChunk, byteLength, progress), { highWaterMark: HIGH_WATER_MARK })),
  },
  dropped,
  stalled,
  merged,
  {
    name: "mapAsync",
    holds: CONCURRENCY * CHUNK_LENGTH,
    run(byteLength, progress) {
      const copy = (chunk: Uint8Array) => Promise.resolve(chunk.slice())
      return drain(mapAsync(streamOf(makeChunk, byteLength, progress), copy, { concurrency: CONCURRENCY }))
    },
  },
  {
    name: "processors",
    holds: CHUNK_LENGTH,
    run(byteLength, progress) {
      const processor = { onItem: () => Promise.resolve() }
      return drain(processors(streamOf(makeChunk, byteLength, progress), [processor, processor]))
    },
  },
]
