/** Errors in all the forms in which servers tell them inside a stream, and in the one form that clients understand. */
import type { AbortPart, ErrorPart, InterruptedPart, JsonObject } from "../../part.ts"
import { extraOf } from "../../part.ts"
import { compact, isObject, numberOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

const UNTOLD = "The provider reported an error and did not say which"

const KNOWN: ReadonlySet<string> = new Set(["message", "type", "code", "request_id", "isRetryable"])
const RETRYABLE: ReadonlySet<string> = new Set([
  "server_error",
  "overloaded_error",
  "rate_limit_error",
  "timeout_error",
])

/** Finds the error that an event tells, wherever in it that is. */
export function findError(event: string, value: JsonObject): unknown {
  const { error } = value
  if (error !== undefined && error !== null && error !== "" && error !== false) return error
  return event === "error" || value.object === "error" ? value : undefined
}

/** Reads an error: an object, a text, or whatever else was there. */
export function readError(error: unknown): ErrorPart | InterruptedPart | AbortPart {
  if (!isObject(error)) return { type: "error", message: textOf(error) ?? UNTOLD }
  const kind = textOf(error.type)
  const code = textOf(error.code) ?? numberOf(error.code)?.toString()
  const message = textOf(error.message) ?? textOf(error.detail) ?? textOf(error.error)
  // As this dialect writes them.
  if (kind === "interrupted") return compact<InterruptedPart>({ type: "interrupted", message, code })
  if (kind === "aborted") return compact<AbortPart>({ type: "abort", reason: message })
  const status = statusOf(error.status) ?? statusOf(error.status_code) ?? statusOf(error.code)
  const fields = unknownFields(error, KNOWN)
  return compact<ErrorPart>({
    type: "error",
    message: message ?? UNTOLD,
    code,
    kind,
    status,
    isRetryable: isRetryable(kind, status),
    requestId: textOf(error.request_id),
    extra: fields && { from: NAME, fields },
  })
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === "string" && /^[45]\d\d$/.test(value) ? Number(value) : numberOf(value)
  return status !== undefined && Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined
}

function isRetryable(kind: string | undefined, status: number | undefined): true | undefined {
  if (status !== undefined) return status === 408 || status === 429 || status >= 500 ? true : undefined
  return kind !== undefined && RETRYABLE.has(kind) ? true : undefined
}

/** Writes the body of an HTTP error, which is also what an event that tells one holds. */
export function errorBody(error: ErrorPart): JsonObject {
  const { message, kind, code, requestId } = error
  const own = extraOf(error, NAME)
  return {
    error: {
      message,
      type: kind ?? null,
      param: null,
      code: code ?? null,
      ...(requestId !== undefined && { request_id: requestId }),
      ...own,
    },
  }
}

/** Writes the event of a bad end. No `[DONE]` follows it. */
export function failure(end: ErrorPart | InterruptedPart | AbortPart): string {
  return `data: ${JSON.stringify(errorBody(toError(end)))}\n\n`
}

/** For whoever is given no stream, interruptions are errors too. */
function toError(end: ErrorPart | InterruptedPart | AbortPart): ErrorPart {
  if (end.type === "error") return end
  if (end.type === "abort") {
    return { type: "error", message: end.reason ?? "The answer was stopped", kind: "aborted", code: "aborted" }
  }
  const { message = "The answer was interrupted before its end", code = "interrupted" } = end
  return { type: "error", message, kind: "interrupted", code }
}
