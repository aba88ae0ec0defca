/** What the gateway asks of an upstream: one call, which gives a stream in a dialect or a whole answer, or throws. */
import type { DecodingDialect, Requests } from "@millrace/llm"
import type { Limits, Timeouts } from "../config/limits.ts"

export interface UpstreamRequest {
  /** The upstream's own name of the model. */
  readonly model: string
  /** Where it goes, behind the operator's base URL. */
  readonly path: string
  /** Headers that the dialect wants. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
  readonly stream: boolean
  /** The client's headers. Only listed ones may go further. */
  readonly clientHeaders: Headers
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
  /** What becomes of what the dialect cannot express. */
  readonly onUnsupported: "warn" | "reject"
  /** The most tokens of an answer, for dialects that must be told some. */
  readonly defaultMaxTokens: number
  /** Whether usage is asked for where the client has not. */
  readonly asksUsage: boolean
  /** The dialect in which the upstream answers for a model. Without `request` it takes any request as it is. */
  dialectOf(model: string): UpstreamDialect
  /**
   * @param signal aborted as soon as nobody wants the answer any more
   * @throws GatewayError for whatever stands in the way of an answer
   */
  open(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamResponse>
}

/** A dialect that can be read, and asked in. */
export type UpstreamDialect = DecodingDialect & { readonly request?: Requests }
