/**
 * The main job: an upstream's stream to a client. The answer waits for the upstream's first event, but no longer than
 * `commitAfter`: a failure until then is an HTTP error, and one behind it is told in the stream.
 */
import type { Block, Clock } from "@millrace/core"
import type { Limits } from "../config/limits.ts"
import { errorPart, type GatewayError } from "../guard/errors.ts"
import { openUpstream } from "../upstream/open-upstream.ts"
import type { UpstreamResponse } from "../upstream/upstream.ts"
import { notEvents } from "../upstream/upstream-failure.ts"
import { createClientStream } from "./client-stream.ts"
import { clientClosed, type Exchange } from "./exchange.ts"
import type { Form } from "./form.ts"
import { createReading } from "./reading.ts"
import type { Watch } from "./watch.ts"

export interface RestreamOptions {
  readonly open: (signal: AbortSignal) => Promise<UpstreamResponse>
  readonly exchange: Exchange
  readonly watch: Watch
  readonly form: Form
  /** From the upstream's bytes to the client's. */
  readonly block: Block<Uint8Array, Uint8Array>
  readonly limits: Pick<Limits, "commitAfter" | "heartbeat">
  readonly onBytes: (byteLength: number) => void
  /** Called once, when all is over, with what went wrong if anything did. */
  readonly onEnd: (failure: GatewayError | undefined) => void
}

/**
 * Gives the response to stream.
 *
 * @throws GatewayError where the upstream fails before it is committed; `onEnd` is then not called
 */
export async function restream(options: RestreamOptions): Promise<Response> {
  const { exchange, watch, form, limits } = options
  const { clock } = exchange
  let headers: UpstreamResponse["headers"] = {}
  const reading = createReading({
    exchange,
    watch,
    block: options.block,
    async source() {
      const response = await openUpstream(exchange, options.open)
      if (response?.kind === "completion") {
        response.body.cancel().catch(() => {})
        throw notEvents()
      }
      headers = response?.headers ?? {}
      return response?.body
    },
  })

  let first: Promise<Uint8Array | undefined> | undefined = reading.next()
  await firstSign(first, watch, clock, limits.commitAfter)
  const early = reading.failure ?? watch.failure
  if (early !== undefined && !watch.hasBegun) {
    exchange.fail(early)
    throw early
  }

  const encoder = new TextEncoder()
  let isEnded = false
  const end = (failure: GatewayError | undefined) => {
    if (!isEnded) options.onEnd(failure)
    isEnded = true
  }
  const body = createClientStream({
    clock,
    next() {
      const piece = first ?? reading.next()
      first = undefined
      return piece
    },
    ending() {
      if (reading.isTold || reading.failure === undefined) return new Uint8Array(0)
      const text = form.failure?.(errorPart(reading.failure))
      return text === undefined ? undefined : encoder.encode(text)
    },
    heartbeat:
      form.keepAlive === undefined
        ? undefined
        : { frame: encoder.encode(form.keepAlive), interval: limits.heartbeat, isDue: !watch.hasBegun },
    onBytes: options.onBytes,
    onEnd: () => end(reading.failure),
    onCancel() {
      exchange.fail(clientClosed())
      end(exchange.failure)
    },
  })
  return new Response(body, { headers: { ...headers, ...streamHeaders(form) } })
}

/** Waits for the first piece, for the first event (which may yield no piece), or for the end of patience. */
async function firstSign(first: Promise<unknown>, watch: Watch, clock: Clock, patience: number): Promise<void> {
  let timer: unknown
  const late = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, patience)
  })
  await Promise.race([first, watch.begun, late])
  clock.clearTimeout(timer)
}

/** What keeps whoever stands between from holding the stream back, changing it or keeping it. */
function streamHeaders({ contentType, mediaType, headers }: Form): Record<string, string> {
  return {
    ...headers,
    "content-type": contentType,
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    // Whoever compresses, and so buffers, leaves event streams alone, but not other text.
    ...(mediaType !== "text/event-stream" && { "content-encoding": "identity" }),
  }
}
