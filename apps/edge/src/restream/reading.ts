/**
 * Reads an upstream through a fused pipeline, piece by piece, to one verdict: it was all, or it failed and why. It never
 * rejects, and it never ends without a verdict.
 */
import { type Block, LimitError, pipe } from "@millrace/core"
import { GatewayError, toGatewayError } from "../guard/errors.ts"
import type { EndRule } from "./end-rule.ts"
import type { Exchange } from "./exchange.ts"
import { upstreamChunks } from "./upstream-chunks.ts"

/**
 * Milliseconds for `[DONE]`, or for the end of the connection, behind the last finish: what servers say there (usage, now
 * and then an error) they say at once, and some say nothing and stay open.
 */
const GRACE = 5_000

export interface Reading<Output> {
  /** Gives the next piece, or `undefined` at the end; `failure` then tells whether it was a good one. */
  next(): Promise<Output | undefined>
  readonly failure: GatewayError | undefined
}

export interface ReadingOptions<Output> {
  readonly exchange: Exchange
  readonly rule: EndRule
  /** Gives the upstream's events; `undefined` where the exchange ended first. */
  readonly source: () => Promise<ReadableStream<Uint8Array> | undefined>
  readonly block: Block<Uint8Array, Output>
}

export function createReading<Output>({ exchange, rule, source, block }: ReadingOptions<Output>): Reading<Output> {
  let reader: ReadableStreamDefaultReader<Output> | undefined
  let over = false
  let failure: GatewayError | undefined

  async function begin(): Promise<ReadableStreamDefaultReader<Output> | undefined> {
    const bytes = await source()
    if (bytes === undefined) return undefined
    const begun = pipe(upstreamChunks(bytes, rule, exchange), block).getReader()
    const stop = () => void begun.cancel(exchange.signal.reason).catch(() => {})
    if (exchange.over) stop()
    else exchange.signal.addEventListener("abort", stop, { once: true })
    return begun
  }

  async function read(): Promise<Output | undefined> {
    if (exchange.over) return undefined
    reader ??= await begin()
    if (reader === undefined) return undefined
    exchange.waiting(true)
    try {
      return await (rule.complete && !rule.done ? readLast(reader) : readPiece(reader))
    } finally {
      exchange.waiting(false)
    }
  }

  async function readPiece(from: ReadableStreamDefaultReader<Output>): Promise<Output | undefined> {
    return (await from.read()).value
  }

  /** Reads what may still come of an answer that is complete, and takes silence for its end. */
  async function readLast(from: ReadableStreamDefaultReader<Output>): Promise<Output | undefined> {
    const { promise: silence, resolve } = Promise.withResolvers<undefined>()
    const timer = exchange.clock.setTimeout(() => resolve(undefined), GRACE)
    try {
      return await Promise.race([readPiece(from), silence])
    } finally {
      exchange.clock.clearTimeout(timer)
    }
  }

  function verdict(): GatewayError | undefined {
    const { failure: early } = exchange
    if (early?.code === "client_closed") return early
    // An answer that was complete stays so, whatever became of the connection behind it; only the upstream's own word
    // that it failed counts for more.
    return rule.failure ?? (rule.complete ? undefined : (early ?? truncated()))
  }

  return {
    async next() {
      if (over) return undefined
      try {
        const piece = await read()
        if (piece !== undefined) return piece
      } catch (error) {
        exchange.fail(readingFailure(error, reader !== undefined))
      }
      over = true
      failure = verdict()
      exchange.finish()
      return undefined
    },
    get failure() {
      return failure
    },
  }
}

function readingFailure(error: unknown, isOpen: boolean): GatewayError {
  if (error instanceof GatewayError || !isOpen) return toGatewayError(error)
  if (error instanceof LimitError) {
    if (error.code === "stream-too-long") return responseTooLarge(error.limit)
    return new GatewayError(`The upstream sent an event larger than ${error.limit} bytes`, {
      code: "event_too_large",
      status: 502,
    })
  }
  return new GatewayError("The connection to the upstream broke off", {
    code: "upstream_reset",
    status: 502,
    cause: error,
  })
}

export function responseTooLarge(maxByteLength: number): GatewayError {
  return new GatewayError(`The upstream sent an answer larger than ${maxByteLength} bytes`, {
    code: "response_too_large",
    status: 502,
  })
}

function truncated(): GatewayError {
  return new GatewayError("The upstream closed its stream before the answer was complete", {
    code: "upstream_truncated",
    status: 502,
  })
}
