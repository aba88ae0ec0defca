/**
 * Writes a conversation as Gemini's `streamGenerateContent` without `alt=sse`: one JSON array of the same chunks, indented,
 * which comes element by element. Without its closing bracket it is not over.
 *
 * @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
import type { Conversation } from "../conversation.ts"
import { geminiChunks } from "../pieces/gemini-chunks.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

export function geminiArray(conversation: Conversation): string[] {
  const { ending } = conversation
  const elements = geminiChunks(conversation).map(
    (chunk, index) => `${index === 0 ? "[" : ",\r\n"}${JSON.stringify(chunk, null, 2)}\n`,
  )
  return tearWhereCut(ending.kind === "cut" ? elements : [...elements, "]"], ending)
}
