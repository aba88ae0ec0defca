/** Whatever goes wrong and is told to a client: one class, one union of codes, and on the wire the client's own shape. */
import { type ClientDialect, type ErrorPart, openaiChat } from "@millrace/llm"

/** The request cannot be served as it is. */
export type RequestErrorCode =
  | "invalid_json"
  | "invalid_request"
  | "invalid_speed"
  | "model_not_found"
  | "not_found"
  | "method_not_allowed"
  | "not_acceptable"
  | "unsupported_media_type"
  | "request_too_large"
  | "unsupported_request"
  | "client_closed"

/** The upstream failed, before its stream began or inside it. */
export type UpstreamErrorCode =
  | "upstream_error"
  | "upstream_auth"
  | "upstream_redirect"
  | "upstream_unreachable"
  | "upstream_invalid_response"
  | "upstream_invalid_event"
  | "upstream_truncated"
  | "upstream_reset"
  | "upstream_aborted"
  | "event_too_large"
  | "response_too_large"
  | "first_event_timeout"
  | "idle_timeout"
  | "total_timeout"

/** The gateway itself is at fault, or its operator. */
export type GatewayFaultCode = "missing_secret" | "invalid_config" | "internal_error"

export type GatewayErrorCode = RequestErrorCode | UpstreamErrorCode | GatewayFaultCode

/** What a {@link GatewayError} knows. Nothing of it may hold text from an upstream that was not checked. */
export interface GatewayErrorFacts {
  readonly code: GatewayErrorCode
  /** HTTP status, for as long as none has been sent. */
  readonly status: number
  /** The field of the request that is at fault. */
  readonly param?: string | undefined
  /** What an upstream said of its own error, where it was fit to be passed on; told in place of ours. */
  readonly upstream?: { readonly type?: string | undefined; readonly code?: string | undefined } | undefined
  /** Headers of the error response: `Retry-After`, `Allow`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly cause?: unknown
}

/** An error on its way to the client. Its message is written by the gateway, never by an upstream. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode
  readonly status: number
  readonly param: string | undefined
  readonly upstream: GatewayErrorFacts["upstream"]
  readonly headers: Readonly<Record<string, string>>

  constructor(message: string, { code, status, param, upstream, headers = {}, cause }: GatewayErrorFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.param = param
    this.upstream = upstream
    this.headers = headers
  }
}

/** Those whose errors name a field of the request. */
const NAMING: ReadonlySet<string> = new Set(["openai-chat", "openai-responses"])

/**
 * An error as a part of a stream, for a dialect to write in its own words.
 *
 * @param dialect the client's. @default OpenAI's chat
 */
export function errorPart(
  { message, code, status, param, upstream }: GatewayError,
  dialect = "openai-chat",
): ErrorPart {
  return {
    type: "error",
    message,
    ...kindOf(upstream?.type ?? (NAMING.has(dialect) ? errorType(code, status) : undefined)),
    code: upstream?.code ?? code,
    status,
    ...(param !== undefined && NAMING.has(dialect) && { extra: { from: dialect, fields: { param } } }),
  }
}

/** What has no kind is told by its status in dialects that have kinds of their own. */
function kindOf(kind: string | undefined): { readonly kind?: string } {
  return kind === undefined ? {} : { kind }
}

/** @param dialect the client's, whose idea of an error it is to be. @default OpenAI's */
export function errorResponse(
  error: GatewayError,
  dialect: Pick<ClientDialect, "errorBody" | "name"> = openaiChat,
): Response {
  return Response.json(dialect.errorBody(errorPart(error, dialect.name)), {
    status: error.status,
    headers: { ...error.headers, "cache-control": "no-store" },
  })
}

/** Takes whatever was thrown. What is not known to be fit for a client becomes an `internal_error` that says nothing. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  return new GatewayError("The gateway failed to serve this request", {
    code: "internal_error",
    status: 500,
    cause: error,
  })
}

function errorType(code: GatewayErrorCode, status: number): string {
  if (code === "missing_secret" || code === "invalid_config" || code === "internal_error") return "server_error"
  if (code.endsWith("_timeout")) return "timeout_error"
  if (code.startsWith("upstream_") || code === "event_too_large" || code === "response_too_large")
    return "upstream_error"
  return status >= 500 ? "server_error" : "invalid_request_error"
}
