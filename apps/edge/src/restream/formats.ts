/**
 * What a client can ask for with `Accept`, and how each form says the three things that matter: here is a piece, this was
 * all, and this failed.
 *
 * | form | piece | this was all | this failed | sign of life |
 * |---|---|---|---|---|
 * | `text/event-stream` | the upstream's own events | `data: [DONE]` | an event with `error`, no `[DONE]` | a comment |
 * | `application/x-ndjson` | one chunk a line | the end | a line with `error` | none: every line is a value |
 * | `text/plain` | the text of the answer | the end | the body breaks off | none: every byte is text |
 *
 * Plain text has no way to tell an error from an answer, so the transfer itself is made to fail: clients see a broken
 * connection, never a short answer that looks whole.
 */
import { type Block, compose, decodeSse, encodeJsonLines, encodeText, flatMap, limitBytes } from "@millrace/core"
import { type ErrorBody, errorBody, type GatewayError } from "../guard/errors.ts"
import { chatChunks, inputEnd } from "./chat-chunks.ts"
import type { EndRule } from "./end-rule.ts"
import { passFrames } from "./pass-frames.ts"

export interface FormatLimits {
  readonly maxEventByteLength: number
  readonly maxResponseByteLength: number
}

export interface Format {
  readonly mediaType: string
  readonly contentType: string
  /** From the upstream's bytes to the client's, fused. */
  block(rule: EndRule, limits: FormatLimits): Block<Uint8Array, Uint8Array>
  /** Shows that the stream lives. The comment has no blank line behind it: some clients take that for an event. */
  readonly heartbeat: string | undefined
  /** What is to be written behind a good end. */
  completion(rule: EndRule): string
  /** What is to be written behind a bad end; without a form for it, the body is to fail. */
  readonly failure: ((error: ErrorBody) => string) | undefined
}

export const eventStream: Format = {
  mediaType: "text/event-stream",
  contentType: "text/event-stream; charset=utf-8",
  block: (rule, limits) => compose(limitBytes(limits.maxResponseByteLength), passFrames(rule, limits)),
  heartbeat: ": keep-alive\n",
  completion: (rule) => (rule.done ? "" : "data: [DONE]\n\n"),
  failure: (error) => `data: ${JSON.stringify(error)}\n\n`,
}

export const jsonLines: Format = {
  mediaType: "application/x-ndjson",
  contentType: "application/x-ndjson; charset=utf-8",
  block: (rule, limits) => compose(chunks(rule, limits), encodeJsonLines(), encodeText()),
  heartbeat: undefined,
  completion: () => "",
  failure: (error) => `${JSON.stringify(error)}\n`,
}

export const plainText: Format = {
  mediaType: "text/plain",
  contentType: "text/plain; charset=utf-8",
  block: (rule, limits) => compose(chunks(rule, limits), flatMap(textOf), encodeText()),
  heartbeat: undefined,
  completion: () => "",
  failure: undefined,
}

/** In the order in which the gateway prefers them. */
export const formats: readonly Format[] = [eventStream, jsonLines, plainText]

/** From the upstream's bytes to its chunks. */
export function chunks(rule: EndRule, limits: FormatLimits): Block<Uint8Array, object> {
  const { maxEventByteLength, maxResponseByteLength } = limits
  const end = inputEnd()
  return compose(
    limitBytes(maxResponseByteLength),
    end.block,
    decodeSse({ maxEventByteLength, onTruncated: "dispatch" }),
    chatChunks(rule, end),
  )
}

/** Writes what stands behind the last piece; `undefined` where the body is to fail. */
export function ending(format: Format, rule: EndRule, failure: GatewayError | undefined): string | undefined {
  return failure === undefined ? format.completion(rule) : format.failure?.(errorBody(failure))
}

/** The text of the first choice; a second one mixed into it would be no text. A refusal is an answer too. */
function textOf(chunk: object): string[] {
  const { choices } = chunk as { choices?: unknown }
  if (!Array.isArray(choices)) return []
  return choices
    .filter((choice) => (choice?.index ?? 0) === 0)
    .flatMap((choice) => [...contentOf(choice?.delta?.content), ...contentOf(choice?.delta?.refusal)])
}

/** Some servers send content as a list of parts, of which those of type `text` are the answer. */
function contentOf(content: unknown): string[] {
  if (typeof content === "string") return [content]
  if (!Array.isArray(content)) return []
  return content.filter((part) => part?.type === "text" && typeof part.text === "string").map((part) => part.text)
}
