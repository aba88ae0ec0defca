/**
 * Writes a conversation as the lines of Codex with `exec --json`: a thread, a turn, and whole items, for the format has no
 * deltas. A call is one of a tool of an MCP server, which nobody allowed, so that it failed; a refusal is a message. Nothing
 * says that an answer grew too long or was filtered. A message that an error ended is completed nevertheless.
 *
 * @see https://developers.openai.com/codex/noninteractive
 */
import type { Conversation, Passage } from "../conversation.ts"
import { jsonLine } from "../pieces/json-line.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

type Fields = Readonly<Record<string, unknown>>

export function codex(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const lines: Fields[] = [
    { type: "thread.started", thread_id: `thread_${name}` },
    { type: "turn.started" },
    ...passages.flatMap((passage, index) => itemLines(passage, `item_${index}`)),
  ]
  if (ending.kind === "finish") lines.push({ type: "turn.completed", usage: usage(conversation) })
  if (ending.kind === "error") {
    const { message } = ending.error
    lines.push({ type: "error", message }, { type: "turn.failed", error: { message } })
  }
  return tearWhereCut(lines.map(jsonLine), ending)
}

function itemLines(passage: Passage, id: string): Fields[] {
  const completed = (item: Fields): Fields => ({ type: "item.completed", item: { id, ...item } })
  switch (passage.kind) {
    case "reasoning":
      return [completed({ type: "reasoning", text: passage.text })]
    case "tool-call": {
      const call = {
        type: "mcp_tool_call",
        server: "replay",
        tool: passage.name,
        arguments: JSON.parse(passage.arguments),
      }
      const started = { ...call, result: null, error: null, status: "in_progress" }
      const failed = { ...call, result: null, error: { message: "user cancelled MCP tool call" }, status: "failed" }
      return [{ type: "item.started", item: { id, ...started } }, completed(failed)]
    }
    default:
      return [completed({ type: "agent_message", text: passage.text })]
  }
}

function usage(conversation: Conversation): Record<string, number> {
  const { prompt, completion, reasoning } = tokenCounts(conversation)
  return {
    input_tokens: prompt,
    cached_input_tokens: 0,
    output_tokens: completion,
    reasoning_output_tokens: reasoning,
  }
}
