import type { ClientDialect, DecodingDialect } from "../../dialect.ts"
import { answer } from "./answer.ts"
import { decode } from "./decode.ts"
import { encode } from "./encode.ts"
import { toFailure, writeErrorBody, writeErrorEvent } from "./error.ts"
import { readRequest } from "./request/read-request.ts"
import { endpoint, writeRequest } from "./request/write-request.ts"

/**
 * OpenAI's Responses, and what other servers make of them.
 *
 * Items are known by their place in the output, since some servers change their ids; what comes in no delta is taken from
 * the end of its item, or of the response. Items and events of kinds that the model does not know are kept whole, and
 * written back in their place.
 *
 * **Written**: an interruption, an abort and an error are an `error` event, for the clients that throw at one, and then a
 * `response.failed`, for those that know only responses; never `response.incomplete`, which clients take for an answer. A
 * call that was cut is never told to be done. Thoughts of other dialects are written as a summary, which all clients show,
 * and their signatures as `encrypted_content`. What other providers' tools did is written as calls of an MCP server named
 * `millrace`. Signatures of other dialects on texts and calls travel in a member `signature` of the item. All that was said
 * is kept until the end, where it is said once more, up to 16,777,216 code units.
 *
 * **Not carried**: further answers to the same request, files other than pictures inline, an application's data, steps,
 * verdicts of filters, sources without an address, outputs that are preliminary, and signatures that come too late.
 *
 * **Requests**: a system message at the very beginning is the instructions. Stop sequences, seeds, penalties, `topK`, names
 * of messages and outputs of tools that are errors cannot be written. A tool without `strict` is written as one that is not
 * strict, also where it was read from this dialect.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { foldParts, joinedText, openaiResponses } from "@millrace/llm"
 *
 * const events = [
 *   'data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}\n\n',
 *   'data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hello"}\n\n',
 *   'data: {"type":"response.completed","response":{"status":"completed"}}\n\n',
 * ]
 * const message = foldParts(run(events, encodeText(), openaiResponses.decode()))
 *
 * joinedText(message, "text") // => "Hello"
 * message.terminal // => { type: "finish", reason: "stop", native: "completed", from: "openai-responses" }
 * ```
 */
export const openaiResponses: ClientDialect & DecodingDialect = {
  name: "openai-responses",
  contentType: "text/event-stream",
  decode,
  encode,
  keepAlive: ": keep-alive\n",
  failure: (end) =>
    `event: error\ndata: ${JSON.stringify({ type: "error", sequence_number: 0, ...writeErrorEvent(toFailure(end)) })}\n\n`,
  passing: {
    framing: "sse",
    // A name may be written with escapes; an escaped letter or mark is enough to look.
    matters:
      /response\.(?:created|queued|in_progress|completed|incomplete|failed|cancelled)|"error"|\[DONE\]|^event: ?error|\\u00[2-7]/m,
  },
  request: { endpoint, read: readRequest, write: writeRequest },
  answer,
  errorBody: writeErrorBody,
}
