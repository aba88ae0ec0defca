/** Says a bad end: a run that has failed. The protocol has no other word for one that was cut. */
import { type AbortPart, type ErrorPart, extraOf, type InterruptedPart, type JsonObject } from "../../part.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import { NAME, OWN } from "./name.ts"

/** What the event has no member for stands in its metadata, which `decode` reads. */
export function failureEvent(part: ErrorPart | InterruptedPart | AbortPart): JsonObject {
  switch (part.type) {
    case "error": {
      const { message, code, kind, status, isRetryable, requestId } = part
      const native = extraOf(part, NAME)
      const own = compact({ kind, status, isRetryable, requestId })
      const told = objectOf(native?.metadata)
      const metadata = Object.keys(own).length > 0 ? withOwn(own, told) : told
      const facts = { type: "RUN_ERROR", message: message || "The run has failed", code, metadata }
      return compact({ ...native, ...facts })
    }
    case "interrupted": {
      const message = part.message ?? "The answer was interrupted"
      return compact({ type: "RUN_ERROR", message, code: part.code, metadata: withOwn({ type: "interrupted" }) })
    }
    case "abort": {
      const metadata = withOwn(compact({ type: "abort", reason: part.reason }))
      return { type: "RUN_ERROR", message: "The answer was stopped", code: "aborted", metadata }
    }
  }
}

/** Puts what is ours into an event's metadata. */
export function withOwn(own: JsonObject, metadata?: JsonObject | undefined): JsonObject {
  return { ...metadata, [OWN]: { ...objectOf(metadata?.[OWN]), ...own } }
}

/** Writes an event. */
export function event(value: JsonObject): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
