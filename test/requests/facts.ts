/** What a prompt says and where, by the words in it: who says it, and as what. */
import type { Prompt } from "@millrace/llm"
import { leavesOf, type Step } from "./leaves.ts"

export interface Fact {
  readonly word: string
  /** As in `assistant reasoning text`. */
  readonly place: string
  readonly steps: readonly Step[]
}

const WORD = /word(?:(?!word)[A-Za-z])*/g
/** What is neither said nor asked: how a thing is known on the wire, and what its dialect alone has put on it. */
const ASIDE: ReadonlySet<Step> = new Set(["extra", "callId", "itemId", "id", "signatures", "provided"])

/** Gives the facts of the messages, in their order. */
export function saidIn({ messages }: Prompt): Fact[] {
  return messages.flatMap((message, index) =>
    leavesOf(message, ["messages", index]).flatMap(({ steps, value }) => {
      if (steps.some((step) => ASIDE.has(step))) return []
      const part = (message.content as readonly { readonly type?: string }[])[steps[3] as number]
      const role = message.role === "developer" ? "system" : message.role
      const place = [role, part?.type ?? "", steps.at(-1) === "name" ? "name" : ""].join(" ").trim()
      return (String(value).match(WORD) ?? []).map((word) => ({ word, place, steps }))
    }),
  )
}
