/**
 * Joins what clients keep of a stream: they send every response back as a content of its own. What another dialect has
 * signed stands as an empty thought behind the pieces of the thought, and vouches for all of them.
 */
import type { AssistantMessage, PromptMessage, PromptReasoning } from "../../prompt.ts"

type Content = AssistantMessage["content"][number]

/** Makes one message of contents of the model that follow one another, and one thought of the pieces of a signed one. */
export function joinTurns(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const joined: PromptMessage[] = []
  let turn: Content[] | undefined
  for (const message of messages) {
    if (message.role !== "assistant") {
      turn = undefined
      joined.push(message)
      continue
    }
    if (turn === undefined) {
      turn = []
      joined.push({ role: "assistant", content: turn })
    }
    for (const each of message.content) add(each, turn)
  }
  return joined
}

function add(each: Content, turn: Content[]) {
  const [signature] = each.type === "reasoning" && each.text === "" ? (each.signatures ?? []) : []
  if (signature === undefined || signature.from === "gemini") return void turn.push(each)
  if (signature.kind === "redacted")
    return void turn.push({ type: "reasoning", text: "", kind: "redacted", signatures: [signature] })
  let start = turn.length
  while (isPiece(turn[start - 1])) start--
  const pieces = turn.splice(start) as PromptReasoning[]
  turn.push({ type: "reasoning", text: pieces.map(({ text }) => text).join(""), signatures: [signature] })
}

function isPiece(each: Content | undefined): boolean {
  return each?.type === "reasoning" && each.signatures === undefined && each.extra === undefined
}
