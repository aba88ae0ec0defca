/** The platform's compression, as a flow: it has two sides of its own, and errors on both. */

import { limitBytes } from "../bytes/limit-bytes.ts"
import type { Source } from "../drive/source.ts"
import { BYTES, invalidChunk, invalidOption } from "../error/argument-error.ts"
import { type FlowOptions, openFlow } from "./flow.ts"

/** A format of compression. Every platform has the first three; the others where it knows them. */
export type Compression = "gzip" | "deflate" | "deflate-raw" | "brotli" | "zstd"

/** What tells one direction from the other. */
export interface CodecWork {
  readonly platform: typeof CompressionStream | typeof DecompressionStream
  /** The most that is handed to the platform at once, in bytes. */
  readonly step: number
  /** The most that is given, in bytes. */
  readonly maxByteLength: number
  /** Makes an error of what the platform says. */
  explain(error: unknown): unknown
}

/** Sends bytes through the platform's codec. It is fed while somebody waits for what it makes. */
export function openCodec(
  source: Source<Uint8Array>,
  format: Compression,
  options: FlowOptions,
  { platform, step, maxByteLength, explain }: CodecWork,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const limiter = limitBytes(maxByteLength)
  const codec = create(platform, format)
  const writer = codec.writable.getWriter()
  const reader = codec.readable.getReader()
  let rest: Uint8Array | undefined
  let isWriting = false
  let isReading = false

  const flow = openFlow<Uint8Array, Uint8Array<ArrayBuffer>>(source, options, {
    pull() {
      read()
      write()
    },
    take(chunk) {
      if (!ArrayBuffer.isView(chunk)) throw invalidChunk(chunk, BYTES)
      // Views of other kinds are cut in other units, or not at all.
      if (chunk.byteLength > 0) rest = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      write()
    },
    done() {
      isWriting = true
      writer.close().catch(fail)
    },
    end(reason) {
      // What fails in taking leave has nobody left to go to.
      writer.abort(reason).catch(() => {})
      reader.cancel(reason).catch(() => {})
    },
  })
  const outlet = { enqueue: flow.enqueue as (chunk: Uint8Array) => void, terminate() {} }
  // Each error comes with the write or the read that it is of.
  writer.closed.catch(() => {})
  reader.closed.catch(() => {})

  function fail(error: unknown) {
    flow.fail(explain(error))
  }

  function read() {
    if (isReading) return
    isReading = true
    reader.read().then((chunk) => {
      isReading = false
      if (chunk.done) return flow.close()
      try {
        limiter.transform(chunk.value, outlet)
      } catch (error) {
        flow.fail(error)
      }
      if (flow.wanted) read()
    }, fail)
  }

  function write() {
    if (isWriting || !flow.wanted) return
    if (rest === undefined) return flow.next()
    isWriting = true
    const part = rest.subarray(0, step)
    rest = part.byteLength < rest.byteLength ? rest.subarray(step) : undefined
    writer.write(part as Uint8Array<ArrayBuffer>).then(() => {
      isWriting = false
      write()
    }, fail)
  }

  return flow.stream
}

function create(platform: CodecWork["platform"], format: Compression) {
  try {
    return new platform(format as CompressionFormat)
  } catch {
    throw invalidOption("format", format, "a format that this platform has")
  }
}
