/**
 * Writes a conversation as Gemini's `streamGenerateContent?alt=sse`: events without names, their lines ended by CRLF, and
 * no mark at the end but the finish reason. An error is an event of its own shape.
 *
 * @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
import type { Conversation } from "../conversation.ts"
import { geminiChunks } from "../pieces/gemini-chunks.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

export function gemini(conversation: Conversation): string[] {
  const pieces = geminiChunks(conversation).map((chunk) => `data: ${googleJson(chunk)}\r\n\r\n`)
  return tearWhereCut(pieces, conversation.ending)
}

/** JSON on one line, with a space behind each colon only. */
function googleJson(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, "")
}
