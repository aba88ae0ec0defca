/** One line of JSON for every request, when it is over. No line holds a prompt, an answer or a key. */
import type { GatewayError, GatewayErrorCode } from "../guard/errors.ts"

/** How a request ended. */
export type Outcome = "done" | "rejected" | "upstream_error" | "truncated" | "timeout" | "client_cancel" | "failed"

/** What is known of a request while it is served. */
export interface RequestRecord {
  readonly requestId: string
  readonly method: string
  readonly path: string
  /** As `upstream/model`, once it is known that such a model is served. */
  model?: string
  /** The form of the answer. */
  format?: string
  status?: number
  outcome?: Outcome
  /** Of the error, if there was one. */
  code?: GatewayErrorCode
  /** The dialect of the upstream, where it is not the client's. */
  dialect?: string
  /** Tokens, as the upstream counts them. */
  inputTokens?: number
  outputTokens?: number
  /** How many parts of each type the client's dialect could not carry. */
  dropped?: Record<string, number>
  /** How much of the request the upstream's dialect could not express. */
  warnings?: number
  /** Milliseconds from the request to the upstream's first event. */
  firstEvent?: number
  /** Milliseconds. */
  duration?: number
  /** Bytes of the answer. */
  bytes?: number
  /** What failed inside the gateway. */
  fault?: string
}

/** Takes one line, without its line end. */
export type Log = (line: string) => void

export function logRequest(log: Log, record: RequestRecord): void {
  const { firstEvent, duration } = record
  log(
    JSON.stringify({
      event: "request",
      time: new Date().toISOString(),
      ...record,
      ...(firstEvent !== undefined && { firstEvent: tenths(firstEvent) }),
      ...(duration !== undefined && { duration: tenths(duration) }),
    }),
  )
}

export function outcomeOf(error: GatewayError | undefined): Outcome {
  if (error === undefined) return "done"
  const { code, status } = error
  if (code === "client_closed") return "client_cancel"
  if (code === "upstream_truncated" || code === "upstream_reset") return "truncated"
  if (code.endsWith("_timeout")) return "timeout"
  if (code === "event_too_large" || code === "response_too_large" || code.startsWith("upstream_"))
    return "upstream_error"
  return status < 500 ? "rejected" : "failed"
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
