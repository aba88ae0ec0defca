/** One whole answer: an upstream's JSON as it is, or its stream folded. What fails is an HTTP error, never half an answer. */

import type { Block } from "@millrace/core"
import {
  type AnswerOptions as AnswerFacts,
  type ClientDialect,
  type DecodingDialect,
  fold,
  type Message,
  type Part,
} from "@millrace/llm"
import { GatewayError, toGatewayError } from "../guard/errors.ts"
import type { Exchange } from "../restream/exchange.ts"
import { createReading } from "../restream/reading.ts"
import { readingFailure, type Watch } from "../restream/watch.ts"
import { openUpstream } from "../upstream/open-upstream.ts"
import type { UpstreamResponse } from "../upstream/upstream.ts"
import { notEvents } from "../upstream/upstream-failure.ts"
import { completionUsage } from "./completion-usage.ts"
import { readCompletion } from "./read-completion.ts"

export interface AnswerOptions {
  readonly open: (signal: AbortSignal) => Promise<UpstreamResponse>
  readonly exchange: Exchange
  readonly watch: Watch
  /** The upstream's dialect. */
  readonly from: DecodingDialect
  /** From the upstream's bytes to parts. */
  readonly block: Block<Uint8Array, Part>
  /** Whether the upstream was asked for a stream, as one of another dialect always is. */
  readonly asksStream: boolean
  /** The client's dialect. */
  readonly dialect: ClientDialect
  readonly facts: AnswerFacts
  readonly maxByteLength: number
  readonly redact: (text: string) => string
}

export interface Answer {
  /** JSON. */
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** @throws GatewayError for every end but a good one */
export async function answer(options: AnswerOptions): Promise<Answer> {
  const { exchange } = options
  try {
    const response = await openUpstream(exchange, options.open)
    const body = response && (await (response.kind === "events" ? foldStream : read)(response, options))
    if (response === undefined || body === undefined) throw exchange.failure
    exchange.finish()
    return { body, headers: response.headers }
  } catch (error) {
    // Whatever it was, and whoever is at fault: nobody waits for the upstream any more.
    const failure = toGatewayError(error)
    exchange.fail(failure)
    throw failure
  }
}

async function read({ body }: UpstreamResponse, options: AnswerOptions) {
  const { exchange, watch, from, asksStream, maxByteLength, redact } = options
  const completion = await readCompletion(body, { signal: exchange.signal, maxByteLength, redact })
  // It may be an error, but it is no answer that this client could read.
  if (completion !== undefined && asksStream) throw notEvents()
  const usage = completion && completionUsage(from, completion.value)
  if (usage !== undefined) watch.see({ type: "usage", usage })
  return completion?.bytes
}

async function foldStream({ body }: UpstreamResponse, { exchange, watch, block, dialect, facts }: AnswerOptions) {
  const { initial: message, fold: add } = fold()
  const reading = createReading({ exchange, watch, block, source: async () => body })
  for (let part = await reading.next(); part !== undefined; part = await reading.next()) {
    try {
      add(message, part)
    } catch (error) {
      throw readingFailure(error)
    }
  }
  if (reading.failure !== undefined) throw reading.failure
  if (!isAnswer(message)) throw noAnswer()
  return new TextEncoder().encode(JSON.stringify(dialect.answer(message, facts)))
}

/** A finish without a word is an answer, though a short one; nothing but an end mark is none. */
function isAnswer(message: Message): boolean {
  const { terminal } = message
  if (terminal?.type === "finish" && terminal.native !== undefined) return true
  return message.content.length > 0
}

function noAnswer(): GatewayError {
  return new GatewayError("The upstream ended its stream without an answer", {
    code: "upstream_invalid_response",
    status: 502,
  })
}
