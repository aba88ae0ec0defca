/** Reads the chunks of the answer as a whole: who answers, and what went wrong; and keeps what is not understood. */
import type { ErrorPart, JsonObject, Part } from "../../part.ts"
import { compact, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

export function readStart({ type, ...fields }: JsonObject): Part {
  const metadata = objectOf(fields.messageMetadata)
  return compact({
    type: "start" as const,
    id: textOf(fields.messageId) ?? textOf(metadata?.id),
    model: textOf(metadata?.model),
    created: numberOf(metadata?.created),
    extra: Object.keys(fields).length > 0 ? { from: NAME, fields } : undefined,
  })
}

export function readError(chunk: JsonObject): Part {
  const { type, errorText, code, kind, status, isRetryable, requestId, ...fields } = chunk
  const message = typeof errorText === "string" ? errorText : "The answer has failed"
  if (kind === "interrupted") return compact({ type: "interrupted" as const, message, code: textOf(code) })
  return compact<ErrorPart>({
    type: "error",
    message,
    code: textOf(code),
    kind: textOf(kind),
    status: numberOf(status),
    isRetryable: typeof isRetryable === "boolean" ? isRetryable : undefined,
    requestId: textOf(requestId),
    extra: Object.keys(fields).length > 0 ? { from: NAME, fields } : undefined,
  })
}

/** Keeps a chunk as a whole. */
export function rawOf(chunk: JsonObject): Part {
  const event = textOf(chunk.type)
  return { type: "raw", from: NAME, ...(event !== undefined && { event }), value: chunk }
}
