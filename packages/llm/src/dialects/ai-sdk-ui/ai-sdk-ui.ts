import type { ClientDialect, DecodingDialect } from "../../dialect.ts"
import { toUiMessage } from "../../message/to-ui-message.ts"
import { decode } from "./decode.ts"
import { encode } from "./encode.ts"
import { event, failureChunk } from "./failure.ts"
import { NAME } from "./name.ts"
import { readRequest } from "./request-read.ts"
import { endpoint, writeRequest } from "./request-write.ts"

/**
 * The UI message stream of the AI SDK, version 1, for `useChat` and `DefaultChatTransport`: what is written, both of its
 * current lines take. Chunks that only the newer line knows are written where they came in from the same format.
 *
 * - Opaque things stand in the metadata of their part, by the dialect whose they are, and come back with the conversation:
 *   `providerMetadata: { anthropic: { signature } }`. Under `millrace` stands what the format has no member for.
 * - Model, id, usage and what the reasons to finish cannot tell apart stand in the message's metadata.
 * - A refusal is a text, and the reason to finish is then `"content-filter"`.
 * - No `messageId` is written but one that came in from the same format: clients have ids of their own, and one that goes on
 *   with its last message, having carried out tools, takes another id for another message.
 * - A call that was cut stays one whose input still streams; one whose input is no JSON is a `tool-input-error`.
 * - An error is an `error` chunk without a `finish`, an interruption likewise, a stop an `abort` chunk.
 *
 * It cannot carry further answers to the same request, nor log probabilities; sections of reasoning become one text with
 * blank lines; outputs of calls that are not in the stream, warnings and what other formats did not understand are
 * dropped.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { aiSdkUi } from "@millrace/llm"
 *
 * const told = run(
 *   [
 *     { type: "start" },
 *     { type: "text-start", id: "0" },
 *     { type: "text-delta", id: "0", text: "Hi" },
 *     { type: "text-end", id: "0" },
 *     { type: "finish", reason: "stop" },
 *   ],
 *   aiSdkUi.encode(),
 * ).join("")
 *
 * told.includes('data: {"type":"text-delta","id":"0","delta":"Hi"}\n\n') // => true
 * told.endsWith("data: [DONE]\n\n") // => true
 * ```
 */
export const aiSdkUi: ClientDialect & DecodingDialect = {
  name: NAME,
  contentType: "text/event-stream",
  headers: { "x-vercel-ai-ui-message-stream": "v1", "x-accel-buffering": "no" },
  keepAlive: ": keep-alive\n",
  decode,
  encode,
  passing: {
    framing: "sse",
    // Words of ours may be written with escapes: what has any is looked into.
    matters: /"(?:start|finish|error|abort|message-metadata)"|\[DONE\]|^event|\\u00[2-7]/im,
    end: "data: [DONE]\n\n",
  },
  request: { endpoint, read: readRequest, write: writeRequest },
  answer: toUiMessage,
  errorBody: failureChunk,
  failure: (end) => event(failureChunk(end)) + (end.type === "abort" ? "data: [DONE]\n\n" : ""),
}
