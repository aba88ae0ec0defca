/** An upstream behind HTTP: any server that speaks one of the dialects that requests can be written in. */
import type { Clock } from "@millrace/core"
import { dialects } from "../config/dialects.ts"
import type { Limits } from "../config/limits.ts"
import type { UpstreamConfig } from "../config/schema.ts"
import { GatewayError } from "../guard/errors.ts"
import { requestHeaders, responseHeaders } from "../guard/headers.ts"
import type { Upstream, UpstreamResponse } from "./upstream.ts"
import { responseFailure, unreachable } from "./upstream-failure.ts"
import { upstreamUrl } from "./upstream-url.ts"

export interface UpstreamContext {
  readonly fetch: typeof fetch
  /** Gives a secret by its name. */
  readonly secret: (name: string) => string | undefined
  readonly redact: (text: string) => string
  readonly limits: Limits
  readonly clock: Clock
}

export function httpUpstream(config: UpstreamConfig, context: UpstreamContext): Upstream {
  const { fetch, redact, limits, clock } = context
  const { dialect, keyHeader } = dialects[config.dialect]
  const key = config.secret === undefined ? undefined : context.secret(config.secret)
  const missingSecret = config.secret !== undefined && !key ? config.secret : undefined

  const { timeouts } = config
  return {
    id: config.id,
    models: config.models,
    missingSecret,
    onUnsupported: config.onUnsupported,
    asksUsage: config.askUsage,
    defaultMaxTokens: config.defaultMaxTokens,
    dialectOf: () => dialect,
    limits: {
      maxEventByteLength: limits.maxEventByteLength,
      maxResponseByteLength: config.maxResponseByteLength ?? limits.maxResponseByteLength,
      timeouts: {
        firstEvent: timeouts.firstEvent ?? limits.timeouts.firstEvent,
        idle: timeouts.idle ?? limits.timeouts.idle,
        total: timeouts.total ?? limits.timeouts.total,
      },
    },
    async open(request, signal) {
      const headers = new Headers(request.headers)
      for (const [name, value] of Object.entries(config.headers)) headers.set(name, value)
      for (const [name, value] of Object.entries(requestHeaders(request.clientHeaders))) headers.set(name, value)
      headers.set("content-type", "application/json")
      headers.set("accept", request.stream ? dialect.contentType : "application/json")
      // A compressed stream would be held back by whoever decompresses it.
      headers.set("accept-encoding", "identity")
      if (key !== undefined) headers.set(...keyHeader(key))
      const url = upstreamUrl(config.baseUrl, request.path)
      let response: Response
      try {
        response = await fetch(url, { method: "POST", headers, body: request.body, redirect: "manual", signal })
      } catch (cause) {
        throw unreachable(cause)
      }
      if (response.status !== 200) throw await responseFailure(response, { redact, clock })
      return read(response, dialect.contentType)
    },
  }
}

/** What servers call a stream that they do not name well. A page of HTML, on the other hand, is never one. */
const UNNAMED: ReadonlySet<string> = new Set(["", "text/event-stream", "text/plain", "application/octet-stream"])

function read(response: Response, streamType: string): UpstreamResponse {
  const { body } = response
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? ""
  const headers = responseHeaders(response.headers)
  if (body !== null) {
    if (type === streamType || UNNAMED.has(type)) return { kind: "events", headers, body }
    if (type === "application/json") return { kind: "completion", headers, body }
  }
  body?.cancel().catch(() => {})
  throw new GatewayError("The upstream answered with something that is neither a stream nor JSON", {
    code: "upstream_invalid_response",
    status: 502,
  })
}
