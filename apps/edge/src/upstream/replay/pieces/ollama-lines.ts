/** What the lines of Ollama's chat and generate have alike: their head, and their end. */
import type { Conversation } from "../conversation.ts"
import { jsonLine } from "./json-line.ts"
import { CREATED, modelOf } from "./origin.ts"
import { tokenCounts } from "./token-counts.ts"
import { tearWhereCut } from "./unfinished.ts"

/** Milliseconds from line to line. */
const BETWEEN_LINES = 25
const NANOSECONDS = 1_000_000

/** Calls end in `stop`, and Ollama filters nothing. */
const DONE_REASONS = { stop: "stop", length: "length", tool_calls: "stop", content_filter: "stop" } as const

type Fields = Readonly<Record<string, unknown>>

/**
 * Gives the lines.
 *
 * @param bodies what each line says
 * @param last what the last line says, where the answer finishes
 */
export function ollamaLines(conversation: Conversation, bodies: readonly Fields[], last: Fields): string[] {
  const { ending } = conversation
  const head = (index: number): Fields => ({
    model: modelOf(conversation),
    created_at: new Date(CREATED * 1_000 + index * BETWEEN_LINES).toISOString(),
  })
  const lines = bodies.map((body, index) => jsonLine({ ...head(index), ...body, done: false }))
  if (ending.kind === "finish") {
    const end = { done: true, done_reason: DONE_REASONS[ending.reason] }
    const duration = bodies.length * BETWEEN_LINES * NANOSECONDS
    lines.push(jsonLine({ ...head(bodies.length), ...end, ...last, ...measurements(conversation, duration) }))
  } else if (ending.kind === "error") {
    lines.push(jsonLine({ error: ending.error.message }))
  }
  return tearWhereCut(lines, ending)
}

/** Durations are in nanoseconds. */
function measurements(conversation: Conversation, duration: number): Fields {
  const { prompt, completion } = tokenCounts(conversation)
  return {
    total_duration: duration + 300 * NANOSECONDS,
    load_duration: 100 * NANOSECONDS,
    prompt_eval_count: prompt,
    prompt_eval_duration: 200 * NANOSECONDS,
    eval_count: completion,
    eval_duration: duration,
  }
}
