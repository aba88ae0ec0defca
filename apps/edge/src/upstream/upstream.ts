/** What the gateway asks of an upstream: one call, which gives a stream of events or a whole completion, or throws. */
import type { Limits, Timeouts } from "../config/limits.ts"

export interface UpstreamRequest {
  /** The upstream's own name of the model. */
  readonly model: string
  /** The client's JSON with the model's name replaced; all else is as the client wrote it. */
  readonly body: string
  readonly stream: boolean
  /** The client's headers. Only listed ones may go further. */
  readonly headers: Headers
  /** The query of the client's URL, for upstreams that are inside the gateway. */
  readonly query: URLSearchParams
}

export interface UpstreamResponse {
  /** `"events"` is a stream in the dialect of the model, `"completion"` is one JSON object. */
  readonly kind: "events" | "completion"
  /** The headers that may go to the client. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: ReadableStream<Uint8Array>
}

export interface Upstream {
  readonly id: string
  /** The models by name; `"*"` allows any. */
  readonly models: readonly string[]
  readonly limits: Pick<Limits, "maxResponseByteLength" | "maxEventByteLength"> & { readonly timeouts: Timeouts }
  /** The name of the secret that is missing, if one is. Requests are then refused. */
  readonly missingSecret?: string | undefined
  /** Names the wire format in which the upstream answers for a model. */
  dialectOf(model: string): string
  /**
   * @param signal aborted as soon as nobody wants the answer any more
   * @throws GatewayError for whatever stands in the way of an answer
   */
  open(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamResponse>
}
