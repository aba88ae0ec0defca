/** An upstream behind HTTP: any server that takes OpenAI's chat completions. */
import type { Clock } from "@millrace/core"
import type { Limits } from "../config/limits.ts"
import type { UpstreamConfig } from "../config/schema.ts"
import { GatewayError } from "../guard/errors.ts"
import { requestHeaders, responseHeaders } from "../guard/headers.ts"
import { completionsUrl } from "./completions-url.ts"
import type { Upstream, UpstreamResponse } from "./upstream.ts"
import { responseFailure, unreachable } from "./upstream-failure.ts"

export interface UpstreamContext {
  readonly fetch: typeof fetch
  /** Gives a secret by its name. */
  readonly secret: (name: string) => string | undefined
  readonly redact: (text: string) => string
  readonly limits: Limits
  readonly clock: Clock
}

export function openaiCompatible(config: UpstreamConfig, context: UpstreamContext): Upstream {
  const { fetch, redact, limits, clock } = context
  const url = completionsUrl(config.baseUrl)
  const key = config.secret === undefined ? undefined : context.secret(config.secret)
  const missingSecret = config.secret !== undefined && !key ? config.secret : undefined

  const { timeouts } = config
  return {
    id: config.id,
    models: config.models,
    missingSecret,
    dialectOf: () => "openai-chat",
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
      const headers = new Headers(config.headers)
      for (const [name, value] of Object.entries(requestHeaders(request.headers))) headers.set(name, value)
      headers.set("content-type", "application/json")
      headers.set("accept", request.stream ? "text/event-stream" : "application/json")
      // A compressed stream would be held back by whoever decompresses it.
      headers.set("accept-encoding", "identity")
      if (key !== undefined) headers.set("authorization", `Bearer ${key}`)
      let response: Response
      try {
        response = await fetch(url, { method: "POST", headers, body: request.body, redirect: "manual", signal })
      } catch (cause) {
        throw unreachable(cause)
      }
      if (response.status !== 200) throw await responseFailure(response, { redact, clock })
      return read(response)
    },
  }
}

function read(response: Response): UpstreamResponse {
  const { body } = response
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? ""
  const headers = responseHeaders(response.headers)
  if (body !== null) {
    if (type === "application/json") return { kind: "completion", headers, body }
    // Some servers do not name their event streams. A page of HTML, on the other hand, is never one.
    if (type === "text/event-stream" || type === "" || type === "text/plain" || type === "application/octet-stream") {
      return { kind: "events", headers, body }
    }
  }
  body?.cancel().catch(() => {})
  throw new GatewayError("The upstream answered with something that is neither an event stream nor JSON", {
    code: "upstream_invalid_response",
    status: 502,
  })
}
