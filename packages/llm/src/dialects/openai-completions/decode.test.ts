import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import { openaiCompletions } from "./openai-completions.ts"

const head = { id: "cmpl-1", object: "text_completion", created: 5, model: "m" }
const chunk = (text: string, finish_reason: string | null = null, more: object = {}) => ({
  ...head,
  choices: [{ text, index: 0, logprobs: null, finish_reason, ...more }],
  usage: null,
})
const usage = { ...head, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }
const DONE = "data: [DONE]\n\n"
const wire = (...events: readonly (object | string)[]) =>
  events.map((event) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`)).join("")
const decode = (...events: readonly (object | string)[]) =>
  run([wire(...events)], encodeText(), openaiCompletions.decode())

test("openaiCompletions.decode() gives text, usage and the end", () => {
  expect(decode(chunk("Hel"), chunk("lo"), chunk("", "stop"), usage, DONE)).toEqual([
    { type: "start", id: "cmpl-1", model: "m", created: 5 },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hel" },
    { type: "text-delta", id: "0", text: "lo" },
    { type: "text-end", id: "0" },
    {
      type: "usage",
      usage: {
        inputTokens: 3,
        outputTokens: 2,
        totalTokens: 5,
        native: { from: "openai-completions", value: usage.usage },
      },
    },
    { type: "finish", reason: "stop", native: "stop", from: "openai-completions" },
  ])
})

test("openaiCompletions.decode() is complete with a reason for every choice, or with the mark", () => {
  const end = (options: { choices?: number }, ...events: (object | string)[]) =>
    run([wire(...events)], encodeText(), openaiCompletions.decode(options)).at(-1)
  expect(end({}, chunk("a", "length"))).toMatchObject({ type: "finish", reason: "length" })
  expect(end({}, chunk("a"), DONE)).toEqual({ type: "finish", reason: "stop", from: "openai-completions" })
  expect(end({}, chunk("a"))).toEqual({ type: "interrupted", code: "truncated" })
  expect(end({}, DONE)).toMatchObject({ type: "interrupted" })
  expect(end({ choices: 2 }, chunk("a", "stop"))).toMatchObject({ type: "interrupted" })
  expect(end({ choices: 2 }, chunk("a", "stop"), chunk("b", "length", { index: 1 }))).toMatchObject({
    reason: "stop",
    others: [{ choice: 1, reason: "length", native: "length" }],
  })
})

test("openaiCompletions.decode() says once that only an end may still come", () => {
  let count = 0
  run([wire(chunk("a", "stop"), usage, DONE)], encodeText(), openaiCompletions.decode({ onComplete: () => count++ }))
  expect(count).toBe(1)
})

test("openaiCompletions.decode() tells errors, wherever they stand", () => {
  const error = { message: "No", type: "server_error", code: "x", param: "p" }
  const told = { type: "error", message: "No", kind: "server_error", code: "x" }
  const extra = { from: "openai-completions", fields: { param: "p" } }
  expect(decode(chunk("a"), { error }).at(-1)).toEqual({ ...told, extra })
  expect(decode(chunk("a", "stop"), { error }).at(-1)).toEqual({ ...told, extra })
  expect(decode("event: error\ndata: broken\n\n")).toEqual([{ type: "error", message: "broken" }])
})

test("openaiCompletions.decode() gives an object for every token, as chat completions do", () => {
  const logprobs = {
    tokens: ["Hi", "!"],
    token_logprobs: [-1, null],
    top_logprobs: [{ Hi: -1, Ho: -2 }, null],
    text_offset: [0, 2],
  }
  expect(decode(chunk("Hi!", null, { logprobs }))[2]).toEqual({
    type: "text-delta",
    id: "0",
    text: "Hi!",
    logprobs: [
      {
        token: "Hi",
        logprob: -1,
        bytes: null,
        top_logprobs: [
          { token: "Hi", logprob: -1, bytes: null },
          { token: "Ho", logprob: -2, bytes: null },
        ],
      },
      { token: "!", logprob: null, bytes: null, top_logprobs: [] },
    ],
  })
})

test("openaiCompletions.decode() keeps what it does not know, once", () => {
  const parts = decode(
    { ...chunk("a", null, { stop_reason: 7 }), x: 1 },
    { ...chunk("b", null, { stop_reason: 7 }), x: 1 },
    DONE,
  )
  expect(parts[0]).toEqual({
    type: "start",
    id: "cmpl-1",
    model: "m",
    created: 5,
    extra: { from: "openai-completions", fields: { x: 1 } },
  })
  expect(parts.filter(({ type }) => type === "raw")).toEqual([
    { type: "raw", from: "openai-completions", at: "choices[0]", value: { stop_reason: 7 } },
  ])
})

test("openaiCompletions.decode() takes odd shapes for absent", () => {
  const odd = {
    id: 7,
    model: {},
    created: "x",
    choices: [null, 3, { text: [], index: "0", finish_reason: 4 }],
    usage: [],
  }
  expect(
    run(
      [wire(odd, { choices: { text: "x" } }, { choices: [{ text: "y", index: 1e9 }] })],
      encodeText(),
      openaiCompletions.decode(),
      check(),
    ).map(({ type }) => type),
  ).toEqual(["start", "raw", "interrupted"])
})

test("openaiCompletions.decode() obeys the laws", () => {
  const input = new TextEncoder().encode(wire(chunk("Hé"), chunk("", "stop"), usage, DONE))
  obeysLaws(
    () => openaiCompletions.decode(),
    [
      { name: "an answer", input: [input], output: run([input], openaiCompletions.decode()) },
      { name: "no JSON", input: [new TextEncoder().encode("data: oops\n\n")], output: [], throws: "invalid-json" },
    ],
  )
  expect(foldParts(run([input], openaiCompletions.decode())).terminal?.type).toBe("finish")
})
