/** Says a bad end: an `error` chunk, which has but a text for clients, or an `abort` chunk. */
import { type AbortPart, type ErrorPart, extraOf, type InterruptedPart, type JsonObject } from "../../part.ts"
import { compact } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

/** What is known beside the text stands in members of its own, which clients pass over and `decode` reads. */
export function failureChunk(part: ErrorPart | InterruptedPart | AbortPart): JsonObject {
  switch (part.type) {
    case "error": {
      const { message, code, kind, status, isRetryable, requestId } = part
      const errorText = message || "The answer has failed"
      const facts = { type: "error", errorText, code, kind, status, isRetryable, requestId }
      return compact({ ...extraOf(part, NAME), ...facts })
    }
    case "interrupted": {
      const errorText = part.message ?? "The answer was interrupted"
      return compact({ type: "error", errorText, kind: "interrupted", code: part.code })
    }
    case "abort":
      return compact({ type: "abort", reason: part.reason })
  }
}

/** Writes a chunk as an event. */
export function event(chunk: JsonObject): string {
  return `data: ${JSON.stringify(chunk)}\n\n`
}
