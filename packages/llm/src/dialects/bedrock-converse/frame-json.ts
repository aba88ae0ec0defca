/** What a frame of Bedrock's says: an event, or that it failed, which it tells within a response of status 200. */
import { FormatError } from "@millrace/core"
import type { ErrorPart, JsonObject } from "../../part.ts"
import { checkDepth } from "../../wire/depth.ts"
import type { EventFrame } from "../../wire/event-stream.ts"
import { compact, isObject, numberOf, textOf } from "../../wire/json-value.ts"

/** Exceptions by name, with the status that each stands for, and whether the same request may do better later. */
const EXCEPTIONS: ReadonlyMap<string, readonly [status: number, isRetryable: boolean]> = new Map([
  ["validationException", [400, false]],
  ["accessDeniedException", [403, false]],
  ["resourceNotFoundException", [404, false]],
  ["modelTimeoutException", [408, true]],
  ["modelErrorException", [424, false]],
  ["modelStreamErrorException", [424, true]],
  ["throttlingException", [429, true]],
  ["modelNotReadyException", [429, true]],
  ["serviceQuotaExceededException", [400, false]],
  ["internalServerException", [500, true]],
  ["serviceUnavailableException", [503, true]],
])

export type FrameContent =
  | { readonly type: "event"; readonly event: string; readonly value: JsonObject }
  | { readonly type: "error"; readonly error: ErrorPart }

/**
 * Reads a frame.
 *
 * @param line number of the frame, from 1
 * @throws FormatError `invalid-json`, `invalid-event`
 * @throws LimitError `too-deep`
 */
export function readFrame({ headers, payload }: EventFrame, line: number): FrameContent {
  const type = headers[":message-type"]
  if (type === "error") {
    const code = textOf(headers[":error-code"])
    const error = failureOf(code, textOf(headers[":error-message"]), undefined)
    return { type: "error", error: code === undefined ? error : { ...error, code } }
  }
  const text = new TextDecoder().decode(payload)
  if (type === "exception") {
    const value = parse(text)
    const told = isObject(value) ? value : undefined
    const message = textOf(told?.message) ?? textOf(told?.Message) ?? textOf(told?.originalMessage)
    return { type: "error", error: failureOf(textOf(headers[":exception-type"]), message, told) }
  }
  const value = parse(text)
  if (value === undefined) {
    throw new FormatError(`Cannot parse the payload of frame ${line} as JSON`, {
      code: "invalid-json",
      line,
      input: text,
    })
  }
  if (!isObject(value)) {
    throw new FormatError(`Cannot use the payload of frame ${line}: wanted a JSON object`, {
      code: "invalid-event",
      line,
      input: text,
    })
  }
  return { type: "event", event: textOf(headers[":event-type"]) ?? "", value }
}

/** Gives the value, or nothing where it is no JSON. @throws LimitError `too-deep` */
export function parse(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  checkDepth(value, text.length)
  return value
}

function failureOf(kind: string | undefined, message: string | undefined, told: JsonObject | undefined): ErrorPart {
  // The SDKs name them with a small letter first, and the service with a large one.
  const name = kind && kind.charAt(0).toLowerCase() + kind.slice(1)
  const [status, isRetryable] = (name && EXCEPTIONS.get(name)) || []
  return compact({
    type: "error" as const,
    message: message ?? "Bedrock told no more than that it failed",
    kind,
    status: numberOf(told?.originalStatusCode) ?? status,
    isRetryable,
  })
}
