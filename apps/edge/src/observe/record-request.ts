/** Keeps the record of every request and writes it when the request is over, which for a stream is when its body ends. */
import type { Clock } from "@millrace/core"
import type { MiddlewareHandler } from "hono"
import { type GatewayError, toGatewayError } from "../guard/errors.ts"
import { type Log, logRequest, outcomeOf, type RequestRecord } from "./log.ts"

export interface RecordingRequest {
  readonly record: RequestRecord
  /** Says that the request goes on behind its response; the function that it gives ends it. */
  defer(): (failure: GatewayError | undefined) => void
}

export interface RecordVariables {
  requestId: string
  recording: RecordingRequest
}

export function recordRequest({
  log,
  clock,
}: {
  readonly log: Log
  readonly clock: Clock
}): MiddlewareHandler<{ Variables: RecordVariables }> {
  return async (context, next) => {
    const start = clock.now()
    const { method, path } = context.req
    const record: RequestRecord = { requestId: context.get("requestId"), method, path: path.slice(0, 256) }
    let isDeferred = false

    const end = (failure: GatewayError | undefined) => {
      record.outcome = failure === undefined && isRefusal(record.status) ? "rejected" : outcomeOf(failure)
      if (failure !== undefined) record.code = failure.code
      if (failure?.code === "internal_error") record.fault = describeFault(failure)
      record.duration = clock.now() - start
      logRequest(log, record)
    }
    context.set("recording", {
      record,
      defer() {
        isDeferred = true
        return end
      },
    })

    await next()
    record.status = context.res.status
    context.res.headers.set("x-request-id", record.requestId)
    if (isDeferred) return
    end(context.error && toGatewayError(context.error))
  }
}

/**
 * What was thrown first, and not the error that stands for it before clients. Platforms quote the text that they could not
 * parse, which may be of a prompt or an answer.
 */
function describeFault(failure: GatewayError): string {
  const fault: unknown = failure.cause ?? failure
  const text = String((fault as { stack?: unknown } | null)?.stack ?? fault)
  if (!(fault instanceof SyntaxError)) return text
  const frames = text.slice(text.lastIndexOf(fault.message) + fault.message.length)
  return `${fault.name}${frames}`
}

/** No route throws for what is not there. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500
}
