/**
 * Writes a conversation as Ollama's `/api/chat`: a line for each token, calls whole and with an object for arguments, and a
 * last line that is done. A refusal is a text; signatures have no place; an error is a line of its own.
 *
 * @see https://docs.ollama.com/api/chat
 */
import type { Conversation, Passage } from "../conversation.ts"
import { ollamaLines } from "../pieces/ollama-lines.ts"
import { tokens } from "../tokens.ts"

type Fields = Readonly<Record<string, unknown>>

export function ollama(conversation: Conversation): string[] {
  const { passages } = conversation
  const calls = passages.filter(({ kind }) => kind === "tool-call")
  const message = (fields: Fields): Fields => ({ message: { role: "assistant", content: "", ...fields } })
  const bodies = passages.flatMap((passage) => messages(passage, calls.indexOf(passage)).map(message))
  return ollamaLines(conversation, bodies, message({}))
}

function messages(passage: Passage, index: number): Fields[] {
  switch (passage.kind) {
    case "reasoning":
      return tokens(passage.text).map((thinking) => ({ thinking }))
    case "tool-call": {
      const { id, name } = passage
      return [{ tool_calls: [{ id, function: { index, name, arguments: JSON.parse(passage.arguments) } }] }]
    }
    default:
      return tokens(passage.text).map((content) => ({ content }))
  }
}
