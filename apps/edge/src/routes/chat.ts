/** `POST /v1/chat/completions`. @see https://platform.openai.com/docs/api-reference/chat/create */
import type { Handler } from "hono"
import type { GatewayContext, GatewayEnv } from "../context.ts"
import { answer } from "../fold/answer.ts"
import { GatewayError } from "../guard/errors.ts"
import { chatEndRule } from "../restream/end-rule.ts"
import { createExchange } from "../restream/exchange.ts"
import { restream } from "../restream/restream.ts"
import { acceptedFormat } from "./accept.ts"
import { readChatRequest } from "./chat-request.ts"
import { renameModel } from "./rename-model.ts"

export function chat({ clock, limits, redact, registry }: GatewayContext): Handler<GatewayEnv> {
  return async (context) => {
    const { raw } = context.req
    const recording = context.get("recording")
    const { record } = recording
    const request = await readChatRequest(raw, limits.maxRequestByteLength)
    const format = request.stream ? acceptedFormat(raw.headers.get("accept")) : undefined
    const { upstream, model } = registry.resolve(request.model)
    record.model = `${upstream.id}/${model}`
    record.format = format?.mediaType ?? "application/json"
    if (upstream.missingSecret !== undefined) throw missingSecret(upstream.id)

    // An answer in one piece has no first event to wait for.
    const { timeouts } = upstream.limits
    const exchange = createExchange({
      clock,
      timeouts: request.stream ? timeouts : { ...timeouts, firstEvent: timeouts.total },
      client: raw.signal,
      waitUntil: context.env?.waitUntil,
    })
    const rule = chatEndRule({ redact, choices: request.choices, onEvent: exchange.event })
    const open = (signal: AbortSignal) =>
      upstream.open(
        {
          model,
          body: renameModel(request.text, model),
          stream: request.stream,
          headers: raw.headers,
          query: new URL(raw.url).searchParams,
        },
        signal,
      )

    if (format === undefined) {
      const { body, headers } = await answer({ open, exchange, rule, limits: upstream.limits, redact })
      record.bytes = body.byteLength
      return new Response(body, {
        headers: { ...headers, "content-type": "application/json", "cache-control": "no-store" },
      })
    }

    let bytes = 0
    const response = await restream({
      open,
      exchange,
      rule,
      format,
      formatLimits: upstream.limits,
      limits,
      onBytes(byteLength) {
        bytes += byteLength
      },
      onEnd(failure) {
        if (exchange.firstEvent !== undefined) record.firstEvent = exchange.firstEvent
        record.bytes = bytes
        end(failure)
      },
    })
    const end = recording.defer()
    return response
  }
}

/** Names no secret: this goes to clients. The operator finds the name in the log and at `/health`. */
function missingSecret(id: string): GatewayError {
  return new GatewayError(`The upstream ${id} is not ready: its key is missing`, {
    code: "missing_secret",
    status: 500,
  })
}
