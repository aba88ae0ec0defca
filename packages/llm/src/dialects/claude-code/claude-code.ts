import type { DecodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"

/**
 * The log that the agent Claude Code writes with `--output-format stream-json`, to be read, with or without
 * `--include-partial-messages`.
 *
 * Each message of the model is a step, and is told once, also where it comes both in pieces and whole. Tools are called by
 * the agent itself, with their outputs. What a sub-agent calls has the call that began it as its `parent`; what it says is
 * the output so far of that call, by whole messages alone. Usage is the sum of the messages until the agent tells its own.
 * Lines that are not the agent's are kept as `raw`. The log is complete with its `result`, which is an error where it says
 * so.
 *
 * @see https://code.claude.com/docs/en/headless
 *
 * @example
 * ```ts
 * import { encodeText, run } from "@millrace/core"
 * import { claudeCode, foldParts, joinedText } from "@millrace/llm"
 *
 * const lines = [
 *   '{"type":"assistant","message":{"id":"msg_1","content":[{"type":"text","text":"Done."}]}}\n',
 *   '{"type":"result","subtype":"success","is_error":false,"result":"Done.","total_cost_usd":0.01}\n',
 * ]
 * const message = foldParts(run(lines, encodeText(), claudeCode.decode()))
 *
 * joinedText(message, "text") // => "Done."
 * message.usage?.cost // => 0.01
 * message.terminal?.type // => "finish"
 * ```
 */
export const claudeCode: DecodingDialect = { name: "claude-code", contentType: "application/x-ndjson", decode }
