/** The line of an error: what it is called, and what is known of it. */
import type { AbortPart, ErrorPart, JsonObject } from "../../part.ts"
import { compact, isObject, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"

const LINE = new Set(["type", "timestamp", "sessionID", "error"])
const ERROR = new Set(["name", "message", "data"])
const DATA = new Set(["message", "statusCode", "isRetryable"])

/** Where somebody stopped the agent on purpose, it calls that an error of this name. */
const ABORTED = "MessageAbortedError"

export function endOf(line: JsonObject): ErrorPart | AbortPart {
  const error = objectOf(line.error) ?? { message: line.error }
  const data = objectOf(error.data) ?? {}
  const kind = textOf(error.name)
  const message = textOf(data.message) ?? textOf(error.message)
  if (kind === ABORTED) return { type: "abort", ...(message !== undefined && { reason: message }) }
  const status = numberOf(data.statusCode)
  const { isRetryable } = data
  const fields = compact({
    ...unknownFields(line, LINE),
    ...unknownFields(error, ERROR),
    data: isObject(error.data) ? unknownFields(data, DATA) : (error.data ?? undefined),
  })
  return {
    type: "error",
    message: message ?? kind ?? "The agent failed",
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...(typeof isRetryable === "boolean" && { isRetryable }),
    ...(Object.keys(fields).length > 0 && { extra: { from: "opencode", fields } }),
  }
}
