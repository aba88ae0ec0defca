/**
 * Writes a conversation as an Anthropic Messages stream: named events, a ping behind the first block's start, and JSON
 * that is filled with spaces before its last brace.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 */
import type { Conversation } from "../conversation.ts"
import { anthropicEvents } from "../pieces/anthropic-events.ts"
import { padding } from "../pieces/padding.ts"
import { sseEvent } from "../pieces/sse-event.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

/** The most spaces in one event. */
const MAX_SPACES = 16

export function anthropic(conversation: Conversation): string[] {
  const pieces = anthropicEvents(conversation).flatMap((event, number) => {
    const spaces = " ".repeat(padding(number).length % MAX_SPACES)
    const piece = sseEvent(`${JSON.stringify(event).slice(0, -1)}${spaces}}`, event.type)
    const isFirstStart = event.type === "content_block_start" && event.index === 0
    return isFirstStart ? [piece, sseEvent('{"type": "ping"}', "ping")] : [piece]
  })
  return tearWhereCut(pieces, conversation.ending)
}
