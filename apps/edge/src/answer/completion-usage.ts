/** What an answer in one piece says of its usage: read by the dialect's own decoder, of an event that says as much. */
import { encodeText, run } from "@millrace/core"
import type { DecodingDialect, Usage } from "@millrace/llm"

type Json = Readonly<Record<string, unknown>>

/** The event in which each dialect's stream tells usage. */
const EVENTS: ReadonlyMap<string, (answer: Json) => Json> = new Map([
  ["openai-chat", ({ usage }: Json): Json => ({ choices: [], usage })],
  ["openai-responses", ({ usage }: Json): Json => ({ type: "response.completed", response: { usage } })],
  ["anthropic", ({ usage }: Json): Json => ({ type: "message_start", message: { usage } })],
  ["gemini", ({ usageMetadata }: Json): Json => ({ usageMetadata })],
  [
    "ollama",
    ({ prompt_eval_count, eval_count }: Json): Json => ({ message: {}, done: true, prompt_eval_count, eval_count }),
  ],
])

/** Gives nothing where none is told, or none that can be read: only the log is the poorer for it. */
export function completionUsage(dialect: DecodingDialect, answer: object): Usage | undefined {
  const event = EVENTS.get(dialect.name)?.(answer as Json)
  if (event === undefined) return undefined
  try {
    const json = JSON.stringify(event)
    const text = dialect.passing?.framing === "lines" ? `${json}\n` : `data: ${json}\n\n`
    const part = run([text], encodeText(), dialect.decode()).findLast(({ type }) => type === "usage")
    return part?.type === "usage" ? part.usage : undefined
  } catch {
    return undefined
  }
}
