/** What our decoders read in recordings of ours is what was written, in every upstream's dialect. */
import { expect, test } from "vitest"
import type { Conversation } from "../../apps/edge/src/upstream/replay/conversation.ts"
import { factsOf } from "./facts.ts"
import { type RecordedSource, recordedSources } from "./recordings.ts"
import { shortSources } from "./short.ts"
import { read } from "./written.ts"

/** Formats of raw text: what they have no place for stands in it, between marks of the model's own. */
const WITHOUT_CALLS = new Set(["openai-completions", "ollama-generate", "tgi"])
const WITHOUT_REASONING = new Set(["openai-completions", "tgi", "workers-ai"])

const whole = [...recordedSources, ...shortSources].filter(({ end }) => end === "finish")

test.each(whole.map((source) => [source.name, source] as const))("%s", (_, source) => {
  const { text, refusal, reasoning, tools, usage, error } = factsOf(read(source.dialect, [source.bytes]))
  const { conversation, dialect } = source
  const calls = WITHOUT_CALLS.has(dialect) ? [] : callsOf(conversation)
  const thoughts = WITHOUT_REASONING.has(dialect) ? "" : said(conversation, "reasoning")
  expect(tools.map(({ name, args }) => ({ name, args }))).toEqual(calls)
  expect(reasoning.join("")).toBe(thoughts)
  const isRaw = calls.length < callsOf(conversation).length || thoughts !== said(conversation, "reasoning")
  const written = said(conversation, "content", "refusal")
  expect(text + refusal).toEqual(isRaw ? expect.stringContaining(written) : written)
  expect(error).toBeUndefined()
  expect(usage).toEqual({ input: conversation.promptTokens, output: expect.any(Number) })
})

const said = ({ passages }: Conversation, ...kinds: readonly string[]): string =>
  passages.map((passage) => ("text" in passage && kinds.includes(passage.kind) ? passage.text : "")).join("")

function callsOf({ passages }: RecordedSource["conversation"]): { name: string; args: unknown }[] {
  return passages.flatMap((passage) =>
    passage.kind === "tool-call" ? [{ name: passage.name, args: JSON.parse(passage.arguments) as unknown }] : [],
  )
}
