import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { ollamaGenerate } from "./ollama-generate.ts"

const line = (more: object) => `${JSON.stringify({ model: "m", response: "", done: false, ...more })}\n`
const decode = (...texts: readonly string[]) => run(texts, encodeText(), ollamaGenerate.decode())
const start: Part = { type: "start", model: "m" }
const finish: Part = { type: "finish", reason: "stop", native: "stop", from: "ollama" }

test("ollamaGenerate.decode() gives thoughts, text, counts and the context", () => {
  const last = line({ done: true, done_reason: "stop", context: [1, 2], prompt_eval_count: 1, eval_count: 2 })
  expect(decode(line({ thinking: "Hm" }), line({ response: "a" }), last)).toEqual([
    start,
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", text: "a" },
    { type: "raw", from: "ollama-generate", at: "$", value: { context: [1, 2] } },
    {
      type: "usage",
      usage: {
        inputTokens: 1,
        outputTokens: 2,
        totalTokens: 3,
        native: { from: "ollama", value: { prompt_eval_count: 1, eval_count: 2 } },
      },
    },
    { type: "text-end", id: "1" },
    finish,
  ])
})

test("ollamaGenerate.decode() gives pictures", () => {
  expect(decode(line({ image: "/9j/AA", done: true }))[1]).toEqual({
    type: "file",
    mediaType: "image/jpeg",
    data: "/9j/AA",
  })
})

test("ollamaGenerate.decode() gives errors, and calls a stream interrupted that is not done", () => {
  expect(decode(line({ response: "a" }), '{"error":"No"}\n').at(-1)).toEqual({ type: "error", message: "No" })
  expect(decode(line({ response: "a" })).at(-1)).toEqual({ type: "interrupted", code: "truncated" })
  expect(decode(line({ response: 1, done: true })).at(-1)).toMatchObject({ type: "finish" })
})

test("ollamaGenerate.decode() obeys the laws of blocks", () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const said: Part[] = [start, { type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "é" }]
  const end: Part[] = [{ type: "text-end", id: "0" }, finish]
  const laws = obeysLaws(
    () => ollamaGenerate.decode(),
    [
      {
        input: [bytes(line({ response: "é" })), bytes(line({ done: true, done_reason: "stop" }))],
        output: [...said, ...end],
        each: [said, end, []],
      },
    ],
  )
  expect(laws).toEqual(["Cut", "Silence", "End", "Ownership"])
})
