/**
 * Writes a conversation as the lines of OpenCode with `run --format json --thinking`: steps of whole parts, for the format
 * has no deltas. Calls end a step, and another one follows, in which the model may say nothing more. A call is one of a tool
 * whose server is gone, so that it failed; a refusal is a text. A text that an error ended is told nevertheless.
 *
 * @see https://opencode.ai/docs/cli/#run-1
 */
import type { Conversation, Passage } from "../conversation.ts"
import { jsonLine } from "../pieces/json-line.ts"
import { CREATED } from "../pieces/origin.ts"
import { tokenCounts } from "../pieces/token-counts.ts"
import { tearWhereCut } from "../pieces/unfinished.ts"

type Fields = Readonly<Record<string, unknown>>

/** A line's type, and its part or error. */
interface Told {
  readonly type: string
  readonly part?: Fields
  readonly error?: Fields
}

/** Milliseconds from line to line. */
const PACE = 500

export function opencode(conversation: Conversation): string[] {
  const { name, ending } = conversation
  const sessionID = `ses_${name}`
  const steps = stepsOf(conversation)
  const told = steps.flatMap((passages, index) => {
    const isLast = index === steps.length - 1
    const lines = stepLines(conversation, passages, { isFirst: index === 0, isLast })
    return lines.map((line) => ({ ...line, messageID: `msg_${index + 1}` }))
  })
  const lines = told.map(({ type, messageID, part, error }, index) => ({
    type,
    timestamp: timeOf(index),
    sessionID,
    ...(part && { part: { id: `prt_${index + 1}`, sessionID, messageID, ...timed(part, index) } }),
    ...(error && { error }),
  }))
  return tearWhereCut(lines.map(jsonLine), ending)
}

/** Calls end a step; behind them there is always another one. */
function stepsOf({ passages, ending }: Conversation): Passage[][] {
  const steps: Passage[][] = [[]]
  for (const passage of passages) {
    const isNext = passage.kind !== "tool-call" && steps.at(-1)?.at(-1)?.kind === "tool-call"
    if (isNext) steps.push([])
    steps.at(-1)?.push(passage)
  }
  if (ending.kind === "finish" && passages.at(-1)?.kind === "tool-call") steps.push([])
  return steps
}

function stepLines(
  conversation: Conversation,
  passages: readonly Passage[],
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Told[] {
  const { ending, promptTokens } = conversation
  const lines: Told[] = [{ type: "step_start", part: { type: "step-start" } }, ...passages.map(passageLine)]
  if (isLast && ending.kind === "cut") return lines
  if (isLast && ending.kind === "error") return [...lines, { type: "error", error: errorOf(ending.error.message) }]
  const reason = isLast && ending.kind === "finish" ? REASONS[ending.reason] : "tool-calls"
  const tokens = tokensOf({ ...conversation, passages, promptTokens: isFirst ? promptTokens : 0 })
  return [...lines, { type: "step_finish", part: { type: "step-finish", reason, tokens, cost: 0 } }]
}

/** The agent has carried out what the model called. */
const REASONS = { stop: "stop", length: "length", tool_calls: "stop", content_filter: "content-filter" } as const

function passageLine(passage: Passage): Told {
  switch (passage.kind) {
    case "reasoning": {
      const { text, signature } = passage
      const metadata = signature === undefined ? {} : { metadata: { anthropic: { signature } } }
      return { type: "reasoning", part: { type: "reasoning", text, ...metadata } }
    }
    case "tool-call": {
      const input: unknown = JSON.parse(passage.arguments)
      const state = { status: "error", input, error: "MCP error -32000: Connection closed" }
      return { type: "tool_use", part: { type: "tool", callID: passage.id, tool: passage.name, state } }
    }
    default:
      return { type: "text", part: { type: "text", text: passage.text } }
  }
}

/** Says when it was begun and ended, where the agent does: a call within its state. */
function timed(part: Fields, index: number): Fields {
  const time = { start: timeOf(index - 1), end: timeOf(index) }
  if (part.type === "tool") return { ...part, state: { ...(part.state as Fields), time } }
  return part.type === "text" || part.type === "reasoning" ? { ...part, time } : part
}

/** Reasoning is counted beside the output, and so is what a cache holds beside the input. */
function tokensOf(conversation: Conversation): Fields {
  const { prompt, completion, reasoning, total } = tokenCounts(conversation)
  return { total, input: prompt, output: completion - reasoning, reasoning, cache: { write: 0, read: 0 } }
}

function errorOf(message: string): Fields {
  return { name: "APIError", data: { message, statusCode: 500, isRetryable: false } }
}

function timeOf(index: number): number {
  return CREATED * 1_000 + index * PACE
}
