/** The numbers of a conversation: how long until something came, and how fast it came then. */

import type { Conversation } from "./conversation.ts"

export interface Figures {
  /** Milliseconds from the request to the first token. */
  readonly timeToFirstToken?: number | undefined
  /** Milliseconds from the request to the end. */
  readonly total?: number | undefined
  readonly tokens: number
  /** Tokens that came after the first one, by the seconds that they took. */
  readonly tokensPerSecond?: number | undefined
  /** Who counted: the provider's usage, or this page the deltas. */
  readonly counted: "usage" | "deltas"
}

export function toFigures(conversation: Conversation): Figures {
  const { sentAt, firstTokenAt, lastTokenAt, endedAt, completionTokens, deltas } = conversation
  const tokens = completionTokens ?? deltas
  const seconds = ((lastTokenAt ?? 0) - (firstTokenAt ?? 0)) / 1_000
  return {
    timeToFirstToken: between(sentAt, firstTokenAt),
    total: between(sentAt, endedAt),
    tokens,
    tokensPerSecond: seconds > 0 && tokens > 1 ? (tokens - 1) / seconds : undefined,
    counted: completionTokens === undefined ? "deltas" : "usage",
  }
}

function between(start: number | undefined, end: number | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : end - start
}
