/**
 * Writes a conversation as a run of AG-UI 1.0: an agent's events without names, each message, call and reasoning started
 * and ended, and no `[DONE]`. Why a run finished is in its result, which is the agent's own; a refusal is a text that a
 * filter ended, and sources have no place.
 *
 * @see https://docs.ag-ui.com/concepts/events
 */
import type { Conversation, Passage } from "../conversation.ts"
import { modelOf } from "../pieces/origin.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { isUnfinished, tearWhereCut } from "../pieces/unfinished.ts"
import { tokens } from "../tokens.ts"

const FINISH_REASONS = {
  stop: "stop",
  length: "length",
  tool_calls: "tool-calls",
  content_filter: "content-filter",
} as const

interface Event {
  readonly type: string
  readonly [field: string]: unknown
}

export function agUi(conversation: Conversation): string[] {
  const { name, passages, ending } = conversation
  const run = { threadId: `thread_${name}`, runId: `run_${name}` }
  const events: Event[] = [
    { type: "RUN_STARTED", ...run },
    ...passages.flatMap((passage, index) => {
      const { body, end } = passageEvents(passage, `msg_${name}_${index}`)
      return isUnfinished(conversation, passage) ? body : [...body, ...end]
    }),
  ]
  if (ending.kind === "finish") {
    const refused = passages.some(({ kind }) => kind === "refusal")
    const result = { finishReason: FINISH_REASONS[refused ? "content_filter" : ending.reason] }
    events.push({ type: "RUN_FINISHED", ...run, result, usage: [usage(conversation)] })
  }
  if (ending.kind === "error") {
    events.push({ type: "RUN_ERROR", message: ending.error.message, code: ending.error.code })
  }
  return tearWhereCut(
    events.map((event) => sseEvent(JSON.stringify(event))),
    ending,
  )
}

/** Gives what opens and fills a passage, and what ends it. */
function passageEvents(passage: Passage, messageId: string): { body: Event[]; end: Event[] } {
  switch (passage.kind) {
    case "reasoning": {
      const { signature } = passage
      const encrypted = { subtype: "message", entityId: messageId, encryptedValue: signature }
      return {
        body: [
          { type: "REASONING_START", messageId },
          { type: "REASONING_MESSAGE_START", messageId, role: "reasoning" },
          ...tokens(passage.text).map((delta) => ({ type: "REASONING_MESSAGE_CONTENT", messageId, delta })),
        ],
        end: [
          { type: "REASONING_MESSAGE_END", messageId },
          ...(signature === undefined ? [] : [{ type: "REASONING_ENCRYPTED_VALUE", ...encrypted }]),
          { type: "REASONING_END", messageId },
        ],
      }
    }
    case "tool-call": {
      const { id: toolCallId, name: toolCallName } = passage
      return {
        body: [
          { type: "TOOL_CALL_START", toolCallId, toolCallName },
          ...tokens(passage.arguments).map((delta) => ({ type: "TOOL_CALL_ARGS", toolCallId, delta })),
        ],
        end: [{ type: "TOOL_CALL_END", toolCallId }],
      }
    }
    default:
      return {
        body: [
          { type: "TEXT_MESSAGE_START", messageId, role: "assistant" },
          ...tokens(passage.text).map((delta) => ({ type: "TEXT_MESSAGE_CONTENT", messageId, delta })),
        ],
        end: [{ type: "TEXT_MESSAGE_END", messageId }],
      }
  }
}

function usage(conversation: Conversation): Record<string, unknown> {
  const { prompt, completion, reasoning, total } = tokenCounts(conversation)
  const counts = { inputTokens: prompt, outputTokens: completion, totalTokens: total }
  return { model: modelOf(conversation), ...counts, ...(reasoning > 0 && { reasoningTokens: reasoning }) }
}
