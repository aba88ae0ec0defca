/** Ollama: a line of JSON for each piece, and one that is done. */
import { ARGS, ERROR, REASONING, type Sample, TEXTS, TOOL, USAGE } from "./sample.ts"

const line = (value: object) => `${JSON.stringify(value)}\n`
const message = (message: object, more: object = { done: false }) =>
  line({
    model: "m",
    created_at: "2026-11-01T00:00:00Z",
    message: { role: "assistant", content: "", ...message },
    ...more,
  })
const done = (done_reason: string) =>
  message({}, { done: true, done_reason, prompt_eval_count: USAGE.input, eval_count: USAGE.output })
const texts = TEXTS.map((content) => message({ content }))

export const ollama: Sample = {
  contentType: "application/x-ndjson",
  answer: [message({ thinking: REASONING }), ...texts, done("stop")],
  cut: 3,
  tools: [...texts, message({ tool_calls: [{ function: { name: TOOL, arguments: ARGS } }] }), done("stop")],
  length: [...texts, done("length")],
  error: [...texts, line({ error: ERROR })],
}
