/** Google's `streamGenerateContent` without `alt=sse`: one JSON array that grows. */
import type { DecodingDialect } from "../../dialect.ts"
import { decodeGeminiArray } from "./decode.ts"

/**
 * Gemini as a JSON array. Its parts are those of `gemini`, under that name: signatures and whatever else is Gemini's own
 * goes to either of them. An array that is cut off is an interruption where no response said why the answer is over.
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { geminiArray, text, translate } from "@millrace/llm"
 *
 * const array = ['[{"candidates":[{"content":{"parts":[{"text":"Hello"}]},"finishReason":"STOP"}]}\r\n]']
 *
 * new TextDecoder().decode(run(array, encodeText(), translate(geminiArray, text))[0]) // => "Hello"
 * ```
 */
export const geminiArray: DecodingDialect = {
  name: "gemini-array",
  contentType: "application/json",
  decode: decodeGeminiArray,
}
