/** One whole answer: an upstream's JSON as it is, or its stream folded. What fails is an HTTP error, never half an answer. */
import { GatewayError, toGatewayError } from "../guard/errors.ts"
import type { EndRule } from "../restream/end-rule.ts"
import type { Exchange } from "../restream/exchange.ts"
import { chunks, type FormatLimits } from "../restream/formats.ts"
import { createReading } from "../restream/reading.ts"
import { openUpstream } from "../upstream/open-upstream.ts"
import type { UpstreamResponse } from "../upstream/upstream.ts"
import { foldCompletion } from "./fold-completion.ts"
import { readCompletion } from "./read-completion.ts"

export interface AnswerOptions {
  readonly open: (signal: AbortSignal) => Promise<UpstreamResponse>
  readonly exchange: Exchange
  readonly rule: EndRule
  readonly limits: FormatLimits
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
    const body = response && (await (response.kind === "events" ? fold : read)(response, options))
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

function read({ body }: UpstreamResponse, { exchange, limits, redact }: AnswerOptions) {
  return readCompletion(body, { signal: exchange.signal, maxByteLength: limits.maxResponseByteLength, redact })
}

async function fold({ body }: UpstreamResponse, { exchange, rule, limits }: AnswerOptions) {
  const completion = foldCompletion()
  const reading = createReading({ exchange, rule, block: chunks(rule, limits), source: async () => body })
  for (let chunk = await reading.next(); chunk !== undefined; chunk = await reading.next()) completion.add(chunk)
  if (reading.failure !== undefined) throw reading.failure
  const result = completion.result()
  if (result.choices.length > 0) return new TextEncoder().encode(JSON.stringify(result))
  throw new GatewayError("The upstream ended its stream without an answer", {
    code: "upstream_invalid_response",
    status: 502,
  })
}
