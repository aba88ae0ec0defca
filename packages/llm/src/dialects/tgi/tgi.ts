import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * Hugging Face's Text Generation Inference, by its own `/generate_stream`, to be read. What it streams under `/v1` is
 * `openaiChat`.
 *
 * Every token is a delta with its probability. Special tokens, such as the one that ends an answer, are no text: they are
 * kept as `raw`. The stream is complete where the whole text or the reason for its end has come. Without `details` the
 * reason is known only where a special token was the last: otherwise it is `"other"`.
 *
 * @see https://huggingface.github.io/text-generation-inference/
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { foldParts, joinedText, tgi } from "@millrace/llm"
 *
 * const events = [
 *   'data: {"index":1,"token":{"id":9,"text":"Hi","logprob":-0.5,"special":false},"generated_text":null,"details":null}\n\n',
 *   'data: {"index":2,"token":{"id":2,"text":"</s>","logprob":-0.1,"special":true},"generated_text":"Hi","details":null}\n\n',
 * ]
 * const message = foldParts(run(events, encodeText(), tgi.decode()))
 *
 * joinedText(message, "text") // => "Hi"
 * message.terminal // => { type: "finish", reason: "stop" }
 * ```
 */
export const tgi: DecodingDialect = { name: "tgi", contentType: "text/event-stream", decode }
