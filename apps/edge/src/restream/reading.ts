/**
 * Reads an upstream through a fused pipeline, piece by piece, to one verdict: it was all, or it failed and why. It never
 * rejects, and it never ends without a verdict.
 */
import { type Block, pipe } from "@millrace/core"
import type { GatewayError } from "../guard/errors.ts"
import type { Exchange } from "./exchange.ts"
import { type UpstreamChunks, upstreamChunks } from "./upstream-chunks.ts"
import { readingFailure, type Watch } from "./watch.ts"

/**
 * Milliseconds for the end of the connection behind an answer that is complete: what servers say there (usage, now and
 * then an error) they say at once, and some say nothing and stay open.
 */
const GRACE = 5_000

export interface Reading<Output> {
  /** Gives the next piece, or `undefined` at the end; `failure` then tells whether it was a good one. */
  next(): Promise<Output | undefined>
  readonly failure: GatewayError | undefined
  /** Whether the pipeline has told the client how the answer ended. */
  readonly isTold: boolean
}

export interface ReadingOptions<Output> {
  readonly exchange: Exchange
  readonly watch: Watch
  /** Gives the upstream's bytes; `undefined` where the exchange ended first. */
  readonly source: () => Promise<ReadableStream<Uint8Array> | undefined>
  readonly block: Block<Uint8Array, Output>
}

export function createReading<Output>({ exchange, watch, source, block }: ReadingOptions<Output>): Reading<Output> {
  let reader: ReadableStreamDefaultReader<Output> | undefined
  let bytes: UpstreamChunks | undefined
  let over = false
  let isBroken = false
  let isWaiting = false
  let timer: unknown
  let failure: GatewayError | undefined

  async function begin(): Promise<ReadableStreamDefaultReader<Output> | undefined> {
    const body = await source()
    if (body === undefined) return undefined
    bytes = upstreamChunks(body, watch, exchange)
    const begun = pipe(bytes.chunks, block).getReader()
    // A client that has gone hears no ending.
    const leave = () => void (exchange.failure?.code === "client_closed" && begun.cancel().catch(() => {}))
    if (exchange.over) leave()
    else exchange.signal.addEventListener("abort", leave, { once: true })
    return begun
  }

  async function read(): Promise<Output | undefined> {
    if (exchange.over && reader === undefined) return undefined
    reader ??= await begin()
    if (reader === undefined) return undefined
    wait(true)
    try {
      return (await reader.read()).value
    } finally {
      wait(false)
    }
  }

  function wait(nowWaiting: boolean) {
    isWaiting = nowWaiting
    exchange.waiting(isWaiting)
    limitSilence()
  }

  /** Behind the word that an answer is over there may be no more pieces, and the upstream may stay open. */
  function limitSilence() {
    exchange.clock.clearTimeout(timer)
    if (!isWaiting || !watch.complete || watch.done) return
    timer = exchange.clock.setTimeout(() => watch.complete && bytes?.end(), GRACE)
  }

  void watch.completion.then(limitSilence)

  function verdict(): GatewayError | undefined {
    const { failure: early } = exchange
    if (early?.code === "client_closed") return early
    // An answer that was complete stays so, whatever became of the connection behind it; only the upstream's own word
    // that it failed counts for more.
    if (isBroken || watch.failure !== undefined) return watch.failure ?? early
    return watch.done ? undefined : early
  }

  return {
    async next() {
      if (over) return undefined
      try {
        const piece = await read()
        if (piece !== undefined) return piece
      } catch (error) {
        isBroken = true
        exchange.fail(watch.failure ?? readingFailure(error))
      }
      over = true
      failure = verdict()
      if (failure === undefined) exchange.finish()
      else exchange.fail(failure)
      return undefined
    },
    get failure() {
      return failure
    },
    get isTold() {
      return watch.done && !isBroken
    },
  }
}
