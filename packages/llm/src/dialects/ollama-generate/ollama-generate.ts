/** Ollama's `/api/generate`. @see https://docs.ollama.com/api/generate */
import type { DecodingDialect } from "../../dialect.ts"
import { decodeOllamaGenerate } from "./decode.ts"

/**
 * What Ollama makes of one prompt, as lines of JSON. The `context` for the next prompt is kept as it is.
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { ollamaGenerate, text, translate } from "@millrace/llm"
 *
 * const lines = ['{"model":"m","response":"Hello","done":false}\n', '{"model":"m","response":"","done":true}\n']
 *
 * new TextDecoder().decode(run(lines, encodeText(), translate(ollamaGenerate, text))[0]) // => "Hello"
 * ```
 */
export const ollamaGenerate: DecodingDialect = {
  name: "ollama-generate",
  contentType: "application/x-ndjson",
  decode: decodeOllamaGenerate,
}
