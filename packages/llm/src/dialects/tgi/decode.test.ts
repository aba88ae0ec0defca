import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { tgi } from "./tgi.ts"

const token = (text: string, special = false) => ({ id: 1, text, logprob: -0.5, special })
const told = (text: string) => ({ token: text, logprob: -0.5, id: 1, top_logprobs: [] })
const wire = (...values: readonly unknown[]) => values.map((value) => `data:${JSON.stringify(value)}\n\n`).join("")
const decode = (...values: readonly unknown[]) => run([wire(...values)], encodeText(), tgi.decode())

test("tgi.decode() gives every token as a delta with its probability, and counts and reason at the end", () => {
  const parts = decode(
    { index: 1, token: token("Hel"), generated_text: null, details: null },
    {
      index: 2,
      token: token("lo"),
      top_tokens: [{ id: 7, text: "la", logprob: -2, special: false }, null],
      generated_text: "Hello",
      details: { finish_reason: "length", generated_tokens: 2, input_length: 5, seed: 42 },
    },
  )
  expect(parts).toEqual([
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hel", logprobs: [told("Hel")] },
    {
      type: "text-delta",
      id: "0",
      text: "lo",
      logprobs: [{ ...told("lo"), top_logprobs: [{ token: "la", logprob: -2, id: 7 }] }],
    },
    { type: "text-end", id: "0" },
    {
      type: "usage",
      usage: {
        inputTokens: 5,
        outputTokens: 2,
        native: { from: "tgi", value: { generated_tokens: 2, input_length: 5 } },
      },
    },
    {
      type: "finish",
      reason: "length",
      native: "length",
      from: "tgi",
      extra: { from: "tgi", fields: { seed: 42 } },
    },
  ])
})

test("tgi.decode() takes no special token for text, and one at the end for a stop", () => {
  const parts = decode({ token: token("Hi") }, { token: token("</s>", true), generated_text: "Hi", details: null })
  const message = foldParts(parts)
  expect(joinedText(message, "text")).toBe("Hi")
  expect(message.raw).toEqual([{ type: "raw", from: "tgi", at: "token", value: token("</s>", true) }])
  expect(message.terminal).toEqual({ type: "finish", reason: "stop" })
})

test("tgi.decode() says that it does not know the reason where nothing tells it", () => {
  expect(decode({ token: token("Hi"), generated_text: "Hi" }).at(-1)).toEqual({ type: "finish", reason: "other" })
})

test.each([
  ["eos_token", "stop"],
  ["stop_sequence", "stop"],
  ["length", "length"],
  ["weary", "other"],
])("tgi.decode() reads the reason %s", (native, reason) => {
  const end = decode({ token: token("Hi"), details: { finish_reason: native } }).at(-1)
  expect(end).toEqual({ type: "finish", reason, native, from: "tgi" })
})

test("tgi.decode() gives the whole text where there were no tokens, and keeps one that has the prompt in front", () => {
  expect(joinedText(foldParts(decode({ generated_text: "Hello" })), "text")).toBe("Hello")
  const message = foldParts(run(decode({ token: token("lo"), generated_text: "Hel lo" }), check()))
  expect(joinedText(message, "text")).toBe("lo")
  expect(message.raw).toEqual([{ type: "raw", from: "tgi", at: "generated_text", value: "Hel lo" }])
})

test("tgi.decode() gives errors, wherever they stand, and nothing behind them", () => {
  const error = { error: "Model is overloaded", error_type: "overloaded" }
  expect(decode({ token: token("Hi") }, error, { token: token("!") }).slice(2)).toEqual([
    { type: "error", message: "Model is overloaded", kind: "overloaded", code: "overloaded", isRetryable: true },
  ])
  expect(decode({ error: { odd: 1 } })).toEqual([
    {
      type: "error",
      message: "The server reported an error",
      extra: { from: "tgi", fields: { error: { odd: 1 } } },
    },
  ])
  expect(run(["event: error\ndata: gone\n\n"], encodeText(), tgi.decode())).toEqual([
    { type: "error", message: "gone" },
  ])
})

test("tgi.decode() calls a stream interrupted that ends without its end", () => {
  expect(decode({ token: token("Hi") }).at(-1)).toEqual({ type: "interrupted", code: "truncated" })
  expect(decode()).toEqual([{ type: "interrupted", code: "truncated" }])
  const done = run([`${wire({ token: token("Hi") })}data: [DONE]\n\n`], encodeText(), tgi.decode())
  expect(done.at(-1)).toEqual({ type: "interrupted", code: "truncated" })
})

test("tgi.decode() ends a stream that was cut anywhere, and never as if it were complete", () => {
  const last = { token: token("</s>", true), generated_text: "é", details: { finish_reason: "eos_token" } }
  const bytes = new TextEncoder().encode(wire({ token: token("é") }, last))
  const ends = (length: number) =>
    run([bytes.subarray(0, length)], tgi.decode(), check()).flatMap(({ type }) =>
      /^(?:finish|error|interrupted)$/.test(type) ? type : [],
    )
  for (let length = 0; length < bytes.length - 2; length++) expect(ends(length)).toEqual(["interrupted"])
  expect([ends(bytes.length - 2), ends(bytes.length)]).toEqual([["finish"], ["finish"]])
})

test("tgi.decode() keeps what it does not know, once", () => {
  const raw = decode({ token: { ...token("a"), hue: 1 }, host: "x" }, { token: { ...token("b"), hue: 1 }, host: "x" })
  expect(raw.filter(({ type }) => type === "raw")).toEqual([
    { type: "raw", from: "tgi", at: "token", value: { hue: 1 } },
    { type: "raw", from: "tgi", at: "", value: { host: "x" } },
  ])
})

test.each([[{ token: null }], [{ token: 1 }], [{ token: [] }], [{ token: { text: 5, logprob: "x" } }], [{}]])(
  "tgi.decode() takes %j without harm",
  (value) => {
    expect(decode(value, { generated_text: 7, details: [], top_tokens: {} }).at(-1)?.type).toBe("interrupted")
  },
)

test("tgi.decode() throws where the data is no JSON", () => {
  expect(() => run(["data: oops\n\n"], encodeText(), tgi.decode())).toThrow(
    expect.objectContaining({ code: "invalid-json" }),
  )
})

test("tgi.decode() obeys the laws", () => {
  const bytes = (...values: readonly unknown[]) => new TextEncoder().encode(wire(...values))
  const first = { token: token("é") }
  const last = { token: token("</s>", true), generated_text: "é" }
  const begin: Part[] = [
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "é", logprobs: [told("é")] },
  ]
  const end: Part[] = [
    { type: "raw", from: "tgi", at: "token", value: token("</s>", true) },
    { type: "text-end", id: "0" },
    { type: "finish", reason: "stop" },
  ]
  const laws = obeysLaws(
    () => tgi.decode(),
    [{ input: [bytes(first), bytes(last)], output: [...begin, ...end], each: [begin, end, []] }],
    {
      bound: {
        create: (limit) => tgi.decode({ maxEventByteLength: limit }),
        chunk: new TextEncoder().encode("data:67890"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
