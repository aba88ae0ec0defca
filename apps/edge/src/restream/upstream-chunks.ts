/**
 * The upstream's bytes as a source for a pipeline, which lets go of them in one of two ways. An upstream that has said all
 * there is to say is given a moment to end its answer: its connection can then serve the next request, where an abort would
 * close it, and cost the next client a new one. Any other upstream is aborted at once.
 */
import type { Clock } from "@millrace/core"
import type { EndRule } from "./end-rule.ts"
import type { Exchange } from "./exchange.ts"

/** Milliseconds for the end of an answer behind its last word. */
const GRACE = 1_000
/** Bytes behind the last word that are still read; whoever sends more is not about to end. */
const MAX_REST = 65_536

export function upstreamChunks(
  bytes: ReadableStream<Uint8Array>,
  rule: EndRule,
  { clock, background }: Exchange,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const reader = bytes.getReader()
      return {
        next: () => reader.read() as Promise<IteratorResult<Uint8Array, undefined>>,
        async return() {
          if (rule.done) background(drain(reader, clock))
          else letGo(reader)
          return { done: true, value: undefined }
        },
      }
    },
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, clock: Clock): Promise<void> {
  const timer = clock.setTimeout(() => letGo(reader), GRACE)
  let rest = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      rest += value.byteLength
      if (rest > MAX_REST) letGo(reader)
    }
  } catch {
    // The answer was complete before; how its connection ends is nobody's concern.
  }
  clock.clearTimeout(timer)
}

function letGo(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  reader.cancel().catch(() => {})
}
