/**
 * Joins what clients keep of a stream: they send every response back as a content of its own, and so a text in as many
 * pieces as it came in. What another dialect has signed stands as an empty thought behind the pieces of the thought, and
 * vouches for all of them.
 */
import type { AssistantMessage, PromptMessage, PromptReasoning, PromptText } from "../../prompt.ts"

type Content = AssistantMessage["content"][number]

/** Makes one message of contents of the model that follow one another, and one text or thought of its pieces. */
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
    for (const [index, each] of message.content.entries()) {
      const last = index === 0 ? turn.at(-1) : undefined
      // What is signed is left as it is: Gemini wants it back so.
      if (isPiece(last) && isPiece(each) && last.type === each.type) {
        turn[turn.length - 1] = { ...last, text: last.text + each.text }
      } else add(each, turn)
    }
  }
  return joined
}

function add(each: Content, turn: Content[]) {
  const [signature] = each.type === "reasoning" && each.text === "" ? (each.signatures ?? []) : []
  if (signature === undefined || signature.from === "gemini") return void turn.push(each)
  if (signature.kind === "redacted")
    return void turn.push({ type: "reasoning", text: "", kind: "redacted", signatures: [signature] })
  let start = turn.length
  while (turn[start - 1]?.type === "reasoning" && isPiece(turn[start - 1])) start--
  const pieces = turn.splice(start) as PromptReasoning[]
  turn.push({ type: "reasoning", text: pieces.map(({ text }) => text).join(""), signatures: [signature] })
}

function isPiece(each: Content | undefined): each is PromptReasoning | PromptText {
  const isText = each?.type === "reasoning" || each?.type === "text"
  return isText && each.signatures === undefined && each.extra === undefined
}
