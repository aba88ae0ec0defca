/** Makes the upstream's request of the client's: as it is but for the model's name, or written anew in another dialect. */
import { mayHoldWrapped, PromptError, type PromptWarning } from "@millrace/llm"
import { GatewayError } from "../guard/errors.ts"
import { dialectHeaders } from "../guard/headers.ts"
import type { Upstream, UpstreamRequest } from "../upstream/upstream.ts"
import type { Client } from "./clients.ts"
import type { Body } from "./read-body.ts"
import type { Call } from "./read-call.ts"
import { setMembers } from "./set-members.ts"

export interface Asked extends Pick<UpstreamRequest, "path" | "headers" | "body" | "stream"> {
  /** What the upstream's dialect could not express. */
  readonly warnings: readonly PromptWarning[]
  /** Whether usage was asked for, by the client or for the gateway's own sake. */
  readonly asksUsage: boolean
}

export interface AskOptions {
  readonly client: Client
  readonly call: Call
  readonly body: Body
  readonly upstream: Upstream
  /** The upstream's name of the model. */
  readonly model: string
  /** The client's headers. */
  readonly headers: Headers
}

/** @throws GatewayError `invalid_request`, `unsupported_request` */
export function ask(options: AskOptions): Asked {
  const { client, upstream, model, body } = options
  const isSame = upstream.dialectOf(model).name === client.dialect.name
  // What another provider has signed travels in this dialect's own fields, and its provider would refuse it.
  return isSame && !mayHoldWrapped(body.text) ? passOn(options) : translate(options)
}

function passOn({ client, call, body, upstream, model, headers }: AskOptions): Asked {
  const { stream } = call
  const endpoint = client.dialect.request.endpoint(model, stream)
  // Also where the address names it, since of two that differ, servers differ in which one they take.
  const namesModel = client.namesModel || "model" in body.value
  const members = new Map(namesModel ? [["model", JSON.stringify(model)]] : [])
  const asksUsage = stream && upstream.asksUsage && !call.wantsUsage && client.askUsage !== undefined
  if (asksUsage) members.set(...(client.askUsage as NonNullable<Client["askUsage"]>)(body.value))
  return {
    path: endpoint.path,
    headers: { ...endpoint.headers, ...dialectHeaders(headers, client.dialect.name) },
    body: members.size > 0 ? setMembers(body.text, members) : body.text,
    stream,
    warnings: [],
    asksUsage,
  }
}

/** The upstream is always asked for a stream: its answer is then read, and bounded, in one way. */
function translate({ client, call, body, upstream, model, headers: own }: AskOptions): Asked {
  const { request, name } = upstream.dialectOf(model)
  try {
    const prompt = client.dialect.request.read(body.value, { model, stream: call.stream })
    const onUnsupported = upstream.onUnsupported === "reject" ? "throw" : "warn"
    const { defaultMaxTokens } = upstream
    // A recording in a dialect that has no requests is played to whoever asks.
    const written = request?.write(
      { ...prompt, model, stream: true, includeUsage: true },
      { onUnsupported, defaultMaxTokens },
    )
    const { path = "", headers = {}, body: json = {}, warnings = [] } = written ?? {}
    const kept = name === client.dialect.name ? dialectHeaders(own, name) : {}
    return {
      path,
      headers: { ...headers, ...kept },
      body: JSON.stringify(json),
      stream: true,
      warnings,
      asksUsage: true,
    }
  } catch (error) {
    if (!(error instanceof PromptError)) throw error
    const code = error.code === "unsupported" ? "unsupported_request" : "invalid_request"
    throw new GatewayError(error.message, { code, status: 400, param: error.path, cause: error })
  }
}
