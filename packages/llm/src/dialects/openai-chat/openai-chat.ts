import type { ClientDialect, DecodingDialect } from "../../dialect.ts"
import { isObject, listOf } from "../../wire/json-value.ts"
import { answer } from "./answer.ts"
import { decode } from "./decode.ts"
import { encode } from "./encode.ts"
import { errorBody, failure } from "./error.ts"
import { NAME } from "./name.ts"
import { read } from "./request-read.ts"
import { endpoint, write } from "./request-write.ts"

/**
 * OpenAI's Chat Completions, and the many servers that are like it.
 *
 * Decoding takes what OpenRouter, Groq, DeepSeek, Mistral, xAI, vLLM, Ollama, Gemini's endpoint of this kind, Azure,
 * Cerebras, Perplexity, Snowflake, Writer, GPUStack, Moonshot, Hugging Face's router, llama.cpp and LiteLLM make of it.
 *
 * It cannot carry, and gives to `onDropped`:
 *
 * - calls that the provider or an agent carries out, with their outputs: a client would take them for its own;
 * - files that are no pictures, pictures of the reasoning, application data, steps;
 * - sources without an address, what a foreign filter found, signatures of refusals;
 * - items of a Mistral content list that are neither text nor thinking.
 *
 * Several texts become one, and so does reasoning, with a blank line between. Both names that clients know for it are
 * written, `reasoning_content` and `reasoning`. Why an answer ended is told in the words that clients know, and the
 * provider's own word beside them as `native_finish_reason`. A call of a tool in the form of 2023, `function_call`, is
 * written in the form of today. Padding is not kept.
 *
 * A call is told with its name when its next part is there, since a signature counts for clients only beside the name.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { check, openaiChat } from "@millrace/llm"
 *
 * const events = ['data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n']
 *
 * run(events, encodeText(), openaiChat.decode(), check()).map(({ type }) => type)
 * // => ["start", "text-start", "text-delta", "text-end", "finish"]
 * ```
 */
export const openaiChat: ClientDialect & DecodingDialect = {
  name: NAME,
  contentType: "text/event-stream",
  decode,
  encode,
  failure,
  // Without a blank line behind it, since some clients take a comment with one for an empty event.
  keepAlive: ": keep-alive\n",
  request: { endpoint, read, write },
  answer,
  errorBody,
  passing: {
    framing: "sse",
    // A name may be written with escapes; an escaped letter or mark is enough to look.
    matters: /\[DONE\]|"(?:usage|finish_reason|error)"(?!\s*:\s*null)|^event|\\u00[2-7]/m,
    end: "data: [DONE]\n\n",
    isUsageAlone,
  },
}

/** Members of a chunk that tells usage. What else is in it is the client's, though it did not ask. */
const OF_USAGE: ReadonlySet<string> = new Set(
  "id object created model choices usage system_fingerprint service_tier provider obfuscation p".split(" "),
)

function isUsageAlone(data: string): boolean {
  try {
    const value: unknown = JSON.parse(data)
    if (!isObject(value) || !isObject(value.usage) || !Array.isArray(value.choices)) return false
    return listOf(value.choices).length === 0 && Object.keys(value).every((name) => OF_USAGE.has(name))
  } catch {
    return false
  }
}
