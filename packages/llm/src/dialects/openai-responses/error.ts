/**
 * Failures, in the shapes that they come in: flat, as the specification says; nested, as the servers send them; and inside
 * of a response that failed.
 */
import type { AbortPart, ErrorPart, InterruptedPart, JsonObject } from "../../part.ts"
import { objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

/** HTTP statuses of the codes that stand for one. Behind one of a server, or of a limit of rate, it is worth to ask again. */
const STATUSES: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_error: 500,
  invalid_prompt: 400,
}
const INTERRUPTED = "interrupted"
const ABORTED = "aborted"
const KNOWN: ReadonlySet<string> = new Set(["type", "sequence_number", "code", "message", "error"])

/** Reads an `error` event. */
export function readErrorEvent(event: JsonObject): ErrorPart | InterruptedPart | AbortPart {
  const nested = objectOf(event.error)
  if (nested !== undefined) return readError(nested)
  return readError({ ...event, type: undefined, message: event.message ?? event.error })
}

/** Reads the error itself. */
export function readError(error: JsonObject): ErrorPart | InterruptedPart | AbortPart {
  const code = textOf(error.code) ?? (typeof error.code === "number" ? String(error.code) : undefined)
  const kind = textOf(error.type)
  const message = textOf(error.message) ?? "The provider reported an error and did not say which"
  // As this dialect writes them.
  if (kind === INTERRUPTED) return { type: "interrupted", message, ...(code !== undefined && { code }) }
  if (kind === ABORTED) return { type: "abort", reason: message }
  const status = code !== undefined && Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined
  const fields = unknownFields(error, KNOWN)
  return {
    type: "error",
    message,
    ...(code !== undefined && { code }),
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...((status === 500 || code === "rate_limit_exceeded") && { isRetryable: true }),
    ...(fields && { extra: { from: NAME, fields } }),
  }
}

/** An end that is no answer, in the words of this dialect. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly type: string
  /** What else the error held that this dialect told. */
  readonly fields: JsonObject
}

/** Puts any bad end into words. */
export function toFailure(end: ErrorPart | InterruptedPart | AbortPart): Failure {
  switch (end.type) {
    case "error": {
      const { message, code, kind, extra } = end
      return {
        code: code ?? kind ?? "server_error",
        message,
        type: kind ?? "server_error",
        fields: extra?.from === NAME ? extra.fields : {},
      }
    }
    case "interrupted":
      return {
        code: end.code ?? INTERRUPTED,
        message: end.message ?? "The stream ended before the answer did",
        type: INTERRUPTED,
        fields: {},
      }
    case "abort":
      return {
        code: ABORTED,
        message: end.reason ?? "The answer was stopped",
        type: ABORTED,
        fields: {},
      }
  }
}

/**
 * Gives the members of an `error` event: flat, and once more nested, since older clients throw only for what is nested, and
 * read on over what is not.
 */
export function writeErrorEvent({ code, message, type, fields }: Failure): JsonObject {
  const error = { param: null, ...fields, type, code, message }
  return { code, message, param: error.param, error }
}

/** Writes the body of an HTTP error. */
export function writeErrorBody(error: ErrorPart): JsonObject {
  const { message, code, kind, status } = error
  const isFault = status !== undefined && status >= 400 && status < 500
  const type = kind ?? (isFault ? "invalid_request_error" : "server_error")
  const fields = error.extra?.from === NAME ? error.extra.fields : {}
  return { error: { param: null, ...fields, message, type, code: code ?? null } }
}
