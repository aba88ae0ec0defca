/** Errors, as Anthropic tells them in a stream and in the body of a response. */
import type { AbortPart, ErrorPart, InterruptedPart, JsonObject } from "../../part.ts"
import { extraOf } from "../../part.ts"
import { compact, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"

/** Kinds of error, and the status that each comes with. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["invalid_request_error", 400],
  ["authentication_error", 401],
  ["billing_error", 402],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["conflict_error", 409],
  ["request_too_large", 413],
  ["rate_limit_error", 429],
  ["api_error", 500],
  ["timeout_error", 504],
  ["overloaded_error", 529],
])
const RETRYABLE: ReadonlySet<number> = new Set([429, 500, 504, 529])
const KNOWN_EVENT: ReadonlySet<string> = new Set(["type", "error", "request_id"])
const KNOWN: ReadonlySet<string> = new Set(["type", "message", "code"])
/** The longest text that is taken for a message where an error is no object, in UTF-16 code units. */
const MAX_TEXT = 4_096

/** Reads an error event, or the text of one that is no JSON. */
export function errorOf(value: JsonObject | undefined, data = ""): ErrorPart {
  const error = objectOf(value?.error) ?? value ?? {}
  const kind = textOf(error.type) === "error" ? undefined : textOf(error.type)
  const status = kind === undefined ? undefined : STATUSES.get(kind)
  const details = objectOf(error.details)
  const message = textOf(error.message) ?? textOf(value?.error) ?? textOf(data.slice(0, MAX_TEXT))
  const extra = compact({
    error: error === value ? undefined : unknownFields(error, KNOWN),
    event: value === undefined || error === value ? undefined : unknownFields(value, KNOWN_EVENT),
  })
  return compact({
    type: "error" as const,
    message: message ?? "The provider told no more than that it failed",
    code: textOf(error.code) ?? textOf(details?.error_code),
    kind,
    status,
    isRetryable: status === undefined ? undefined : RETRYABLE.has(status),
    requestId: textOf(value?.request_id),
    extra: Object.keys(extra).length === 0 ? undefined : { from: "anthropic", fields: extra },
  })
}

/** Writes a bad end, as it stands in an event and in the body of a response. */
export function nativeError(end: ErrorPart | InterruptedPart | AbortPart): JsonObject {
  const { message, kind, code, requestId, fields } = factsOf(end)
  const known = kindOf(end)
  const details = kind === undefined || kind === known ? undefined : { kind }
  const own = objectOf(fields?.error)
  return compact({
    type: "error",
    error: compact({ type: known, message, code: own?.details === undefined ? code : undefined, details, ...own }),
    request_id: requestId,
    ...objectOf(fields?.event),
  })
}

interface Facts {
  readonly message: string
  readonly kind?: string | undefined
  readonly code?: string | undefined
  readonly requestId?: string | undefined
  readonly fields?: JsonObject | undefined
}

function factsOf(end: ErrorPart | InterruptedPart | AbortPart): Facts {
  if (end.type === "error") return { ...end, fields: extraOf(end, "anthropic") }
  if (end.type === "abort") return { message: end.reason ?? "The answer was stopped", kind: "aborted" }
  return { message: end.message ?? "The stream ended before its answer did", code: end.code, kind: "interrupted" }
}

/** Gives one of Anthropic's own kinds, since clients look the kind up and know no others. */
function kindOf(end: ErrorPart | InterruptedPart | AbortPart): string {
  if (end.type !== "error") return "api_error"
  const { kind, code, status } = end
  for (const word of [kind, code]) if (word !== undefined && STATUSES.has(word)) return word
  for (const [word, each] of STATUSES) if (each === status) return word
  if (status !== undefined) return status >= 400 && status < 500 ? "invalid_request_error" : "api_error"
  const words = `${kind ?? ""} ${code ?? ""}`
  if (/overloaded|unavailable/i.test(words)) return "overloaded_error"
  if (/rate.?limit|thrott|quota|exhausted/i.test(words)) return "rate_limit_error"
  if (/invalid.?(?:request|argument)|validation/i.test(words)) return "invalid_request_error"
  return "api_error"
}
