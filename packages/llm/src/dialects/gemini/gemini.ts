/** Google's `streamGenerateContent` and `generateContent`. @see https://ai.google.dev/api/generate-content */
import type { ClientDialect, DecodingDialect } from "../../dialect.ts"
import { answerGemini } from "./answer.ts"
import { decodeGemini } from "./decode.ts"
import { encodeGemini } from "./encode.ts"
import { writeEvent } from "./encode-response.ts"
import { readGeminiRequest } from "./request-read.ts"
import { geminiEndpoint, writeGeminiRequest } from "./request-write.ts"
import { writeError } from "./status.ts"

/**
 * Gemini, as server-sent events: what `alt=sse` gives.
 *
 * It tells a call once it is whole, and one whose arguments are no JSON object as a failure of the model. What it has no
 * words for: a refusal is text, and borders between two texts that follow one another, and the phase and ids of
 * texts are lost. Calls that another provider carries out by itself and what they give, data of an
 * application, steps, warnings, and what filters of other providers found go to `onDropped`. Sources of other dialects
 * become grounding, without the words of the source. An interruption and an abort are errors, of code 503 and 499.
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { gemini, text, translate } from "@millrace/llm"
 *
 * const events = ['data: {"candidates":[{"content":{"parts":[{"text":"Hello"}]},"finishReason":"STOP"}]}\r\n\r\n']
 *
 * new TextDecoder().decode(run(events, encodeText(), translate(gemini, text))[0]) // => "Hello"
 * ```
 */
export const gemini: ClientDialect & DecodingDialect = {
  name: "gemini",
  contentType: "text/event-stream",
  decode: decodeGemini,
  encode: encodeGemini,
  failure: (end) => writeEvent(writeError(end)),
  passing: {
    framing: "sse",
    // Also names that are written with escapes. Usage is on every chunk, and counts up: that of the last one, which says why it is over, is all of it.
    matters: /"(?:finishReason|promptFeedback|error)"|^event|\\u00[4-7]/m,
  },
  request: { endpoint: geminiEndpoint, read: readGeminiRequest, write: writeGeminiRequest },
  answer: answerGemini,
  errorBody: writeError,
}
