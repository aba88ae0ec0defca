import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * The log that the agent OpenCode writes with `run --format json`, to be read.
 *
 * Its texts come whole, and so do thoughts where it was asked to show them. Steps are steps. A tool that was called is a
 * call that the agent carried out by itself, with its output, and with what else is known of that in `extra`. Usage and
 * cost are sums over the steps so far. Lines that are not the agent's own are kept as `raw`, and so are parts that it tells
 * a second time; the times at which lines were written and the ids of messages are not kept.
 *
 * The log is complete behind a step that ends for another reason than calls, since behind calls the agent asks the model
 * again. An error is the end where no later step ends well: the agent may go on behind one.
 *
 * @see https://opencode.ai/docs/cli/#run-1
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { foldParts, joinedText, opencode } from "@millrace/llm"
 *
 * const lines = [
 *   '{"type":"text","sessionID":"ses_1","part":{"id":"prt_1","type":"text","text":"Done."}}\n',
 *   '{"type":"step_finish","sessionID":"ses_1","part":{"type":"step-finish","reason":"stop","cost":0.01}}\n',
 * ]
 * const message = foldParts(run(lines, encodeText(), opencode.decode()))
 *
 * joinedText(message, "text") // => "Done."
 * message.usage?.cost // => 0.01
 * message.terminal // => { type: "finish", reason: "stop", native: "stop", from: "opencode" }
 * ```
 */
export const opencode: DecodingDialect = { name: "opencode", contentType: "application/x-ndjson", decode }
