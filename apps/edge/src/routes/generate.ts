/**
 * The way of a request for an answer, whatever its client speaks and whatever its upstream does. Where both speak the same,
 * request and answer pass as they are; where they do not, each is translated once.
 */
import type { Block } from "@millrace/core"
import type { EncodeOptions, Part } from "@millrace/llm"
import type { Context, Handler } from "hono"
import { answer } from "../answer/answer.ts"
import type { Limits } from "../config/limits.ts"
import type { GatewayContext, GatewayEnv } from "../context.ts"
import { GatewayError } from "../guard/errors.ts"
import type { RequestRecord } from "../observe/log.ts"
import type { RecordingRequest } from "../observe/record-request.ts"
import { createExchange, type Exchange } from "../restream/exchange.ts"
import type { Form } from "../restream/form.ts"
import { type HopOptions, partsHop, passHop, translateHop } from "../restream/hop.ts"
import { restream } from "../restream/restream.ts"
import { createWatch, type Watch } from "../restream/watch.ts"
import type { UpstreamResponse } from "../upstream/upstream.ts"
import { acceptedForm } from "./accept.ts"
import { type Asked, ask } from "./ask.ts"
import type { Client } from "./clients.ts"
import { readBody } from "./read-body.ts"
import type { Call } from "./read-call.ts"

export function generate({ clock, limits, redact, registry }: GatewayContext, client: Client): Handler<GatewayEnv> {
  const { dialect: to } = client
  return async (context) => {
    context.set("dialect", to)
    const { raw } = context.req
    const recording = context.get("recording")
    const { record } = recording
    const url = new URL(raw.url)
    const address = { rest: restOf(context), query: url.searchParams }
    const body = await readBody(raw, limits.maxRequestByteLength)
    const call = client.read(body.value, address)
    const form = call.stream ? acceptedForm(raw.headers.get("accept"), client.forms(address)) : undefined
    const { upstream, model } = registry.resolve(call.model)
    const from = upstream.dialectOf(model)
    record.model = `${upstream.id}/${model}`
    record.format = form?.mediaType ?? "application/json"
    if (from.name !== to.name) record.dialect = from.name
    if (upstream.missingSecret !== undefined) throw missingSecret(upstream.id)
    const asked = ask({ client, call, body, upstream, model, headers: raw.headers })
    if (asked.warnings.length > 0) record.warnings = asked.warnings.length

    // An answer in one piece has no first event to wait for.
    const { timeouts } = upstream.limits
    const exchange = createExchange({
      clock,
      timeouts: call.stream ? timeouts : { ...timeouts, firstEvent: timeouts.total },
      client: raw.signal,
      waitUntil: context.env?.waitUntil,
    })
    const watch = createWatch({ redact, onEvent: exchange.event })
    const hop: HopOptions = {
      from,
      watch,
      limits: upstream.limits,
      decode: {
        choices: call.choices,
        idPrefix: `call_${record.requestId.replaceAll(/[^A-Za-z0-9]/g, "").slice(-24)}`,
      },
    }
    const open = (signal: AbortSignal) =>
      upstream.open({ ...asked, model, clientHeaders: raw.headers, query: address.query }, signal)
    const facts: EncodeOptions = {
      id: `millrace-${record.requestId}`,
      model: call.model,
      created: Math.floor(Date.now() / 1_000),
    }

    const job: Job = { asked, call, client, exchange, facts, hop, open, record, watch }
    return form === undefined ? answerWhole(job, redact) : answerStream(job, form, limits, recording.defer)
  }
}

/** All that is known of a request once its upstream is to be asked. */
interface Job {
  readonly asked: Asked
  readonly call: Call
  readonly client: Client
  readonly exchange: Exchange
  readonly facts: EncodeOptions
  readonly hop: HopOptions
  readonly open: (signal: AbortSignal) => Promise<UpstreamResponse>
  readonly record: RequestRecord
  readonly watch: Watch
}

async function answerWhole(job: Job, redact: (text: string) => string): Promise<Response> {
  const { asked, client, exchange, facts, hop, open, record, watch } = job
  const { body, headers } = await answer({
    open,
    exchange,
    watch,
    from: hop.from,
    block: partsHop(hop),
    asksStream: asked.stream,
    dialect: client.dialect,
    facts,
    maxByteLength: hop.limits.maxResponseByteLength,
    redact,
  })
  noteUsage(job)
  record.bytes = body.byteLength
  const own = { "content-type": "application/json", "cache-control": "no-store" }
  return new Response(body, { headers: { ...headers, ...warningHeaders(asked), ...own } })
}

async function answerStream(job: Job, form: Form, limits: Limits, defer: RecordingRequest["defer"]): Promise<Response> {
  const { asked, exchange, open, record, watch } = job
  let bytes = 0
  const response = await restream({
    open,
    exchange,
    watch,
    form,
    block: form.shape(streamHop(job, form)),
    limits,
    onBytes(byteLength) {
      bytes += byteLength
    },
    onEnd(failure) {
      if (exchange.firstEvent !== undefined) record.firstEvent = exchange.firstEvent
      record.bytes = bytes
      noteUsage(job)
      end(failure)
    },
  })
  for (const [name, value] of Object.entries(warningHeaders(asked))) response.headers.set(name, value)
  const end = defer()
  return response
}

/** As it is where both speak the same dialect, and translated where they do not. */
function streamHop({ asked, call, client, facts, hop, record }: Job, form: Form): Block<Uint8Array, Uint8Array> {
  if (passes(hop.from, client.dialect, form)) {
    const looking = form.readsAll || call.choices > 1 ? readsAll(hop) : hop
    return passHop(looking, form.dialect, asked.asksUsage && !call.wantsUsage)
  }
  return translateHop(hop, form.dialect, {
    ...facts,
    includeUsage: call.wantsUsage,
    onDropped: (part) => countDropped(record, part),
  })
}

function noteUsage({ record, watch }: Job) {
  const { inputTokens, outputTokens } = watch.usage ?? {}
  if (inputTokens !== undefined) record.inputTokens = inputTokens
  if (outputTokens !== undefined) record.outputTokens = outputTokens
}

/** Whether an answer goes through as it is. */
function passes(from: HopOptions["from"], to: Client["dialect"], form: Form): boolean {
  return from.name === to.name && from.passing !== undefined && form.passes
}

/** Every event is looked into: where their values are taken apart on their way, or several answers have each their end. */
function readsAll(hop: HopOptions): HopOptions {
  const { passing } = hop.from
  return passing === undefined ? hop : { ...hop, from: { ...hop.from, passing: { ...passing, matters: /^/ } } }
}

/** What the route's path leaves open: a model and a method, perhaps with escapes. */
function restOf(context: Context<GatewayEnv>): string {
  return context.req.param("rest") ?? ""
}

function countDropped(record: { dropped?: Record<string, number> }, { type }: Part): void {
  record.dropped ??= {}
  record.dropped[type] = (record.dropped[type] ?? 0) + 1
}

/** Tells the client what was left out of its request. Only paths are told, and only their plain characters. */
function warningHeaders({ warnings }: Asked): Record<string, string> {
  if (warnings.length === 0) return {}
  const paths = warnings.map(({ path }) => path.replaceAll(/[^\w.[\]-]/g, "").slice(0, 64))
  return { "millrace-warnings": [...new Set(paths)].slice(0, 16).join(", ") }
}

/** Names no secret: this goes to clients. The operator finds the name in the log and at `/health`. */
function missingSecret(id: string): GatewayError {
  return new GatewayError(`The upstream ${id} is not ready: its key is missing`, {
    code: "missing_secret",
    status: 500,
  })
}
