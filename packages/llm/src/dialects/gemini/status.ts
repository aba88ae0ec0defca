/** Google's errors, which are the same in a stream and in the body of a response. @see https://google.aip.dev/193 */
import type { AbortPart, ErrorPart, InterruptedPart, JsonObject } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"

const KNOWN: ReadonlySet<string> = new Set(["code", "message", "status"])
/** The domain of what stands in `details` for members that Google's errors have no place for. */
const DOMAIN = "millrace"
const ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"

/** Google's names of the statuses of HTTP, for errors that come from elsewhere. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [400, "INVALID_ARGUMENT"],
  [401, "UNAUTHENTICATED"],
  [403, "PERMISSION_DENIED"],
  [404, "NOT_FOUND"],
  [408, "DEADLINE_EXCEEDED"],
  [409, "ABORTED"],
  [429, "RESOURCE_EXHAUSTED"],
  [499, "CANCELLED"],
  [500, "INTERNAL"],
  [501, "UNIMPLEMENTED"],
  [502, "UNAVAILABLE"],
  [503, "UNAVAILABLE"],
  [504, "DEADLINE_EXCEEDED"],
])

/** Reads the member `error`, which may also be no more than a text. */
export function readError(value: unknown): ErrorPart {
  const error = objectOf(value) ?? { message: value }
  const status = numberOf(error.code)
  const info = listOf(error.details).find((each) => isObject(each) && each.domain === DOMAIN)
  const told = objectOf(info)
  const fields = told === undefined ? unknownFields(error, KNOWN) : undefined
  return compact({
    type: "error",
    message: textOf(error.message) ?? "The provider failed without a word",
    code: textOf(told?.reason) ?? textOf(error.status),
    kind: textOf(objectOf(told?.metadata)?.kind),
    status,
    isRetryable: status === undefined ? undefined : status === 408 || status === 429 || status >= 500,
    extra: fields && { from: "gemini", fields },
  } as const)
}

/** Writes a bad end as the object that holds the error. */
export function writeError(end: ErrorPart | InterruptedPart | AbortPart): JsonObject {
  if (end.type === "interrupted") {
    const { message = "The answer broke off before its end", code = "interrupted" } = end
    return body(503, message, code)
  }
  if (end.type === "abort") return body(499, end.reason ?? "The answer was stopped", "aborted")
  const { message, code, kind, status = 500, extra } = end
  // A failure of the model's has these from its candidate.
  const { finishReason: _reason, finishMessage: _message, ...fields } = extra?.from === "gemini" ? extra.fields : {}
  return body(status, message, code, kind, fields)
}

function body(status: number, message: string, code?: string, kind?: string, fields?: JsonObject): JsonObject {
  // Clients take the code of an error for the status of a response: one that is none would be no error to them.
  const number = status >= 400 && status < 600 ? status : 500
  const isName = code !== undefined && /^[A-Z][A-Z_]+$/.test(code)
  const name = isName ? code : (NAMES.get(number) ?? "UNKNOWN")
  const needsDetails = (code !== undefined && !isName) || kind !== undefined
  const info = {
    "@type": ERROR_INFO,
    domain: DOMAIN,
    ...(code !== undefined && { reason: code }),
    ...(kind !== undefined && { metadata: { kind } }),
  }
  return { error: { ...fields, code: number, message, status: name, ...(needsDetails && { details: [info] }) } }
}
