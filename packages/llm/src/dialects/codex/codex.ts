import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * The log that the agent Codex writes with `exec --json`, to be read.
 *
 * Its messages come whole. A turn is a step. What the agent does (commands, changes of files, searches, tools of MCP
 * servers) is a call that it carries out by itself, with its output; the list of what is to do is data. Usage counts the
 * whole thread. An `error` is the end where no turn is completed behind it: the agent tells of every attempt to connect
 * again. Lines that are not the agent's own are kept as `raw`. The log is complete where its last turn is.
 *
 * @see https://developers.openai.com/codex/noninteractive
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { codex, foldParts, joinedText } from "@millrace/llm"
 *
 * const lines = [
 *   '{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"Done."}}\n',
 *   '{"type":"turn.completed","usage":{"input_tokens":10,"output_tokens":2}}\n',
 * ]
 * const message = foldParts(run(lines, encodeText(), codex.decode()))
 *
 * joinedText(message, "text") // => "Done."
 * message.terminal // => { type: "finish", reason: "stop", native: "turn.completed", from: "codex" }
 * ```
 */
export const codex: DecodingDialect = { name: "codex", contentType: "application/x-ndjson", decode }
