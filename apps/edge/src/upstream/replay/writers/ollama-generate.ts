/**
 * Writes a conversation as Ollama's `/api/generate`: a line for each token, and a last line that is done and holds the
 * context for the next prompt. Thinking has its own field; calls are in the text between their marks, since the model was
 * given no tools that Ollama knows of; a refusal is a text.
 *
 * @see https://docs.ollama.com/api/generate
 */
import type { Conversation, Passage } from "../conversation.ts"
import { ollamaLines } from "../pieces/ollama-lines.ts"
import { rawTokens } from "../pieces/raw-tokens.ts"
import { tokens } from "../tokens.ts"

/** Numbers of tokens, which only the server that gave them understands. */
const CONTEXT = [128_006, 882, 128_007, 271, 9_906, 128_009]

export function ollamaGenerate(conversation: Conversation): string[] {
  const bodies = conversation.passages.flatMap((passage) => bodiesOf(conversation, passage))
  return ollamaLines(conversation, bodies, { response: "", context: CONTEXT })
}

function bodiesOf(conversation: Conversation, passage: Passage): Record<string, string>[] {
  if (passage.kind === "reasoning") return tokens(passage.text).map((thinking) => ({ response: "", thinking }))
  return rawTokens(conversation, passage).map((response) => ({ response }))
}
