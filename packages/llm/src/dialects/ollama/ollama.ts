/** Ollama's `/api/chat`. @see https://docs.ollama.com/api/chat */
import type { ClientDialect, DecodingDialect } from "../../dialect.ts"
import { answerOllama } from "./answer.ts"
import { decodeOllama } from "./decode.ts"
import { encodeOllama } from "./encode.ts"
import { writeError } from "./error.ts"
import { readOllamaRequest } from "./request-read.ts"
import { ollamaEndpoint, writeOllamaRequest } from "./request-write.ts"

/**
 * Ollama's chat, as lines of JSON.
 *
 * It says what was thought and said, calls once they are whole, pictures, counts, and that an answer is over or has
 * reached a length. A call whose arguments are no JSON object makes the answer an error. What it has no words for: a
 * refusal is text, every other reason is `stop`, borders between two texts that follow one another are lost, and so are
 * the id of the answer and its further choices. Signatures, sources, files that are no pictures, calls that another
 * provider carries out and what they give, what filters found, data, steps and warnings go to `onDropped`. Interruptions
 * and aborts are errors.
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { ollama, text, translate } from "@millrace/llm"
 *
 * const lines = ['{"model":"m","message":{"role":"assistant","content":"Hello"},"done":true,"done_reason":"stop"}\n']
 *
 * new TextDecoder().decode(run(lines, encodeText(), translate(ollama, text))[0]) // => "Hello"
 * ```
 */
export const ollama: ClientDialect & DecodingDialect = {
  name: "ollama",
  contentType: "application/x-ndjson",
  decode: decodeOllama,
  encode: encodeOllama,
  failure: (end) => `${JSON.stringify(writeError(end))}\n`,
  passing: {
    framing: "lines",
    // Also names that are written with escapes, and lines that are no object.
    matters: /"(?:done_reason|error)"|"done"\s*:\s*true|_(?:count|duration)"|\\u00[4-7]|^[ \t\r]*[^{ \t\r\n]/m,
  },
  request: { endpoint: ollamaEndpoint, read: readOllamaRequest, write: writeOllamaRequest },
  answer: answerOllama,
  errorBody: writeError,
}
