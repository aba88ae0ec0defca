/** Counts what a conversation's usage reports. */
import type { Conversation, Passage } from "../conversation.ts"
import { tokens } from "../tokens.ts"

export interface TokenCounts {
  readonly prompt: number
  /** All that was generated, reasoning included. */
  readonly completion: number
  readonly reasoning: number
  readonly total: number
}

export function tokenCounts({ passages, promptTokens }: Conversation): TokenCounts {
  const sum = (chosen: readonly Passage[]): number => chosen.reduce((total, passage) => total + countOf(passage), 0)
  const completion = sum(passages)
  return {
    prompt: promptTokens,
    completion,
    reasoning: sum(passages.filter(({ kind }) => kind === "reasoning")),
    total: promptTokens + completion,
  }
}

function countOf(passage: Passage): number {
  return tokens(passage.kind === "tool-call" ? passage.name + passage.arguments : passage.text).length
}
