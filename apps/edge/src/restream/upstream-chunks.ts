/**
 * The upstream's bytes as a source for a pipeline. However they end, they end in good order, so that the pipeline's last
 * block still tells the client how: what broke them is noted with the watch.
 *
 * The upstream is let go in one of two ways. One that has said all there is to say is given a moment to end its answer: its
 * connection can then serve the next request, where an abort would close it, and cost the next client a new one. Any other
 * one is aborted at once.
 */
import type { Clock } from "@millrace/core"
import { GatewayError } from "../guard/errors.ts"
import type { Exchange } from "./exchange.ts"
import type { Watch } from "./watch.ts"

/** Milliseconds for the end of an answer behind its last word. */
const GRACE = 1_000
/** Bytes behind the last word that are still read; whoever sends more is not about to end. */
const MAX_REST = 65_536

export interface UpstreamChunks {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Ends the bytes here, as if the upstream had. */
  end(): void
}

type Result = IteratorResult<Uint8Array, undefined>

const END: Result = { done: true, value: undefined }

export function upstreamChunks(bytes: ReadableStream<Uint8Array>, watch: Watch, exchange: Exchange): UpstreamChunks {
  const reader = bytes.getReader()
  let isOver = false
  /** Settles the read that waits. */
  let settle: ((result: Result) => void) | undefined

  function end() {
    if (isOver) return
    isOver = true
    exchange.signal.removeEventListener("abort", abort)
    settle?.(END)
  }

  function abort() {
    watch.broke(exchange.failure as GatewayError)
    letGo(reader)
    end()
  }

  function read(): Promise<Result> {
    if (isOver) return Promise.resolve(END)
    return new Promise((resolve) => {
      settle = resolve
      reader.read().then(
        (result) => {
          if (result.done) end()
          resolve(result as Result)
        },
        (cause: unknown) => {
          watch.broke(brokenOff(cause))
          end()
        },
      )
    })
  }

  if (exchange.signal.aborted) abort()
  else exchange.signal.addEventListener("abort", abort)
  return {
    end() {
      end()
      letGo(reader)
    },
    chunks: {
      [Symbol.asyncIterator]: () => ({
        next: read,
        async return() {
          if (!isOver) {
            end()
            if (watch.done && watch.failure === undefined) exchange.background(drain(reader, exchange.clock))
            else letGo(reader)
          }
          return END
        },
      }),
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

function brokenOff(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause
  return new GatewayError("The connection to the upstream broke off", { code: "upstream_reset", status: 502, cause })
}
