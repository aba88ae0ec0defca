import type { ClientDialect, DecodingDialect } from "../../dialect.ts"
import { anthropicAnswer } from "./answer.ts"
import { decodeAnthropic } from "./decode.ts"
import { encodeAnthropic } from "./encode.ts"
import { nativeError } from "./error.ts"
import { frame, PING } from "./frames.ts"
import { readAnthropicRequest } from "./request/read.ts"
import { anthropicEndpoint, writeAnthropicRequest } from "./request/write.ts"

/**
 * Anthropic's Messages, as streams, answers and requests.
 *
 * - Content blocks stand one behind the other: a stretch that begins while another is open waits for its end, up to a
 *   limit, past which they go on side by side.
 * - A stream that did not end well ends in an `error` event, and so does one in which a call for the client was cut off.
 * - Reasoning from elsewhere is told as thinking, its signature wrapped; of several signatures the last. What is opaque in
 *   a text or a call from elsewhere goes in a block of withheld thinking behind it.
 * - A refusal is told as text, with the stop reason that says so. Free text as arguments is put in an object, as `input`.
 * - A source from elsewhere is told as the result of a web search, where it has an address.
 * - Instructions within the conversation are written where they stand, as turns of the system's.
 *
 * It cannot carry: further answers to one request, probabilities of tokens, files that a model made, verdicts of filters,
 * data of an application, steps, warnings, and calls that another provider or an agent has carried out, with what they
 * gave. All of these go to `onDropped`. Of usage it does not tell a sum or a cost.
 *
 * @see https://docs.claude.com/en/api/messages-streaming
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { anthropic } from "@millrace/llm"
 *
 * const events = [
 *   'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","model":"claude","content":[]}}\n\n',
 *   'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
 * ]
 * const parts = run(events, encodeText(), anthropic.decode())
 *
 * parts.map((part) => (part.type === "error" ? part.kind : part.type)) // => ["start", "overloaded_error"]
 * ```
 */
export const anthropic: ClientDialect & DecodingDialect = {
  name: "anthropic",
  contentType: "text/event-stream",
  decode: decodeAnthropic,
  encode: encodeAnthropic,
  keepAlive: PING,
  failure: (end) => frame("error", nativeError(end)),
  passing: {
    framing: "sse",
    matters: /message_(?:start|delta|stop)|error|\\u00/,
    end: frame("message_stop", { type: "message_stop" }),
  },
  request: { endpoint: anthropicEndpoint, read: readAnthropicRequest, write: writeAnthropicRequest },
  answer: anthropicAnswer,
  errorBody: nativeError,
}
