/**
 * Writes a conversation as the lines of Claude Code with `--output-format stream-json --include-partial-messages`: the
 * session, each event of Anthropic's, before the stop of each block that block whole, and the result. An error is a result
 * too. Calls are not run: the result says that the turn stopped for them.
 *
 * @see https://docs.claude.com/en/docs/claude-code/headless
 */
import type { Conversation } from "../conversation.ts"
import {
  type AnthropicEvent,
  anthropicContent,
  anthropicEvents,
  anthropicUsage,
  startedMessage,
  stopReason,
} from "../pieces/anthropic-events.ts"
import { jsonLine } from "../pieces/json-line.ts"
import { modelOf } from "../pieces/origin.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

type Fields = Readonly<Record<string, unknown>>

export function claudeCode(conversation: Conversation): string[] {
  const { ending } = conversation
  const content = anthropicContent(conversation)
  const lines: Fields[] = [
    initLine(conversation),
    ...anthropicEvents(conversation).flatMap((event) => [
      ...blockLines(conversation, event, content),
      ...eventLines(event),
    ]),
    ...resultLines(conversation),
  ]
  const session = { session_id: uuid(0) }
  return tearWhereCut(
    lines.map((line, index) => jsonLine({ ...line, ...session, uuid: uuid(index + 1) })),
    ending,
  )
}

function initLine(conversation: Conversation): Fields {
  return {
    type: "system",
    subtype: "init",
    cwd: "/",
    tools: [],
    mcp_servers: [],
    model: modelOf(conversation),
    permissionMode: "default",
    slash_commands: [],
    apiKeySource: "none",
    output_style: "default",
  }
}

/** An error is told by the result alone. */
function eventLines(event: AnthropicEvent): Fields[] {
  return event.type === "error" ? [] : [{ type: "stream_event", event, parent_tool_use_id: null }]
}

function blockLines(conversation: Conversation, { type, index }: AnthropicEvent, content: readonly Fields[]): Fields[] {
  if (type !== "content_block_stop") return []
  const message = { ...startedMessage(conversation), content: [content[Number(index)]] }
  return [{ type: "assistant", message, parent_tool_use_id: null }]
}

function resultLines(conversation: Conversation): Fields[] {
  const { passages, ending } = conversation
  if (ending.kind === "cut") return []
  const failed = ending.kind === "error"
  const usage = anthropicUsage(conversation)
  const { prompt, completion } = tokenCounts(conversation)
  const text = passages.flatMap((passage) =>
    passage.kind === "content" || passage.kind === "refusal" ? passage.text : [],
  )
  return [
    {
      type: "result",
      subtype: failed ? "error_during_execution" : "success",
      is_error: failed,
      duration_ms: 1_500,
      duration_api_ms: 1_200,
      num_turns: 1,
      ...(failed ? { errors: [ending.error.message] } : { result: text.join("") }),
      stop_reason: stopReason(conversation),
      total_cost_usd: 0,
      usage,
      modelUsage: { [modelOf(conversation)]: { inputTokens: prompt, outputTokens: completion, costUSD: 0 } },
      permission_denials: [],
    },
  ]
}

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
}
