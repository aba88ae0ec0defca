import type { EncodingDialect } from "../../dialect.ts"
import { encodePlainText } from "./encode.ts"

/**
 * The text of the answer, and nothing else: what was said and what was refused, of the first answer if there are several. Texts
 * stand one behind the other with nothing between, also those of an agent's rounds.
 *
 * It cannot carry reasoning, tool calls, sources, files, usage, nor why the answer ended. A bad end has no form either: the
 * encoder throws a `StreamFailure`, so that the transfer breaks off and no short answer looks whole.
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { text } from "@millrace/llm"
 *
 * run([{ type: "text-delta", id: "0", text: "Hi" }, { type: "finish", reason: "stop" }], text.encode()) // => ["Hi"]
 * ```
 */
export const text: EncodingDialect = { name: "text", contentType: "text/plain; charset=utf-8", encode: encodePlainText }
