/** Ollama's errors: a line, or the body of a response, with no more than a text. */
import type { AbortPart, ErrorPart, InterruptedPart, JsonObject } from "../../part.ts"
import { compact, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { USAGE_MEMBERS } from "./usage.ts"

const KNOWN: ReadonlySet<string> = new Set([
  "error",
  "code",
  "kind",
  "status_code",
  "model",
  "created_at",
  "message",
  "done",
  ...USAGE_MEMBERS,
])

/** Reads a line that has an error. */
export function readError(line: JsonObject): ErrorPart {
  const told = objectOf(line.error) ?? { ...line, message: line.error }
  const status = numberOf(told.status_code) ?? numberOf(told.code)
  const fields = unknownFields(line, KNOWN)
  return compact({
    type: "error",
    message: textOf(told.message) ?? "The provider failed without a word",
    code: textOf(told.code),
    kind: textOf(told.kind) ?? textOf(told.type),
    status,
    isRetryable: status === undefined ? undefined : status === 408 || status === 429 || status >= 500,
    extra: fields && { from: "ollama", fields },
  } as const)
}

/** Writes a bad end. Clients take the text; its code stands beside it for whoever looks. */
export function writeError(end: ErrorPart | InterruptedPart | AbortPart): JsonObject {
  if (end.type === "abort") return { error: end.reason || "The answer was stopped", code: "aborted" }
  if (end.type === "interrupted") {
    return { error: end.message || "The answer broke off before its end", code: end.code ?? "interrupted" }
  }
  const { message, code, kind, status, extra } = end
  const own = extra?.from === "ollama" ? extra.fields : {}
  return { ...own, ...compact({ error: message || "The provider failed", code, kind, status_code: status }) }
}
