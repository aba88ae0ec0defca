import type { EncodingDialect } from "../../dialect.ts"
import { encodePlainText } from "../text/encode.ts"

/**
 * The text stream of the AI SDK, for `TextStreamChatTransport`: the text of the answer, and nothing else.
 *
 * It cannot carry reasoning, tool calls, sources, files, usage, nor why the answer ended. A bad end has no form either: the
 * encoder throws a `StreamFailure`, so that the transfer breaks off and no short answer looks whole.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol#text-stream-protocol
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { aiSdkText } from "@millrace/llm"
 *
 * run([{ type: "text-delta", id: "0", text: "Hi" }, { type: "finish", reason: "stop" }], aiSdkText.encode())
 * // => ["Hi"]
 * ```
 */
export const aiSdkText: EncodingDialect = {
  name: "ai-sdk-text",
  contentType: "text/plain; charset=utf-8",
  headers: { "x-accel-buffering": "no" },
  encode: encodePlainText,
}
