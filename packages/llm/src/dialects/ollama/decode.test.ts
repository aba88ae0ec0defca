import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { ollama } from "./ollama.ts"

type Line = Readonly<Record<string, unknown>>

const head = { model: "m", created_at: "2026-01-02T03:04:05.6Z" }
const say = (message: Line, more: Line = {}): Line => ({
  ...head,
  message: { role: "assistant", content: "", ...message },
  done: false,
  ...more,
})
const counts = { total_duration: 1, prompt_eval_count: 3, eval_count: 4 }
const done = say({}, { done: true, done_reason: "stop" })
const wire = (...lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("")
const decode = (...lines: readonly Line[]) => run([wire(...lines)], encodeText(), ollama.decode())
const terminal = (...lines: readonly Line[]) => decode(...lines).at(-1)
const extra = { from: "ollama", fields: { created_at: head.created_at } }
const start: Part = { type: "start", model: "m", created: 1_767_323_045, extra }
const finish: Part = { type: "finish", reason: "stop", native: "stop", from: "ollama", extra }
const interrupted: Part = { type: "interrupted", code: "truncated" }

test("ollama.decode() gives thoughts, text and counts", () => {
  const parts = decode(say({ thinking: "Hm" }), say({ content: "Hel" }), say({ content: "lo" }), { ...done, ...counts })
  expect(parts).toEqual([
    start,
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", text: "Hel" },
    { type: "text-delta", id: "1", text: "lo" },
    {
      type: "usage",
      usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7, native: { from: "ollama", value: counts } },
    },
    { type: "text-end", id: "1" },
    finish,
  ])
})

test("ollama.decode() gives whole calls, with ids where the wire has none", () => {
  const tool_calls = [
    { function: { index: 0, name: "f", arguments: { a: 1 } } },
    { id: "own", function: { name: "g", arguments: '{"b":2}' }, more: 1 },
    { function: { name: "h" } },
  ]
  expect(decode(say({ tool_calls }), done).slice(1, -1)).toEqual([
    { type: "tool-start", id: "0", callId: "call_0", name: "f" },
    { type: "tool-delta", id: "0", text: '{"a":1}' },
    { type: "tool-end", id: "0" },
    { type: "tool-start", id: "1", callId: "own", name: "g", extra: { from: "ollama", fields: { more: 1 } } },
    { type: "tool-delta", id: "1", text: '{"b":2}' },
    { type: "tool-end", id: "1" },
    { type: "tool-start", id: "2", callId: "call_2", name: "h" },
    { type: "tool-delta", id: "2", text: "{}" },
    { type: "tool-end", id: "2" },
  ])
  const prefixed = run([wire(say({ tool_calls }))], encodeText(), ollama.decode({ idPrefix: "a b" }))
  expect(prefixed[1]).toMatchObject({ callId: "a_b_0" })
})

test("ollama.decode() gives pictures, and the probabilities of tokens", () => {
  const logprobs = [{ token: "a", logprob: -1 }]
  expect(decode(say({ content: "a" }, { logprobs }), say({ images: ["iVBORw0"] })).slice(1)).toEqual([
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "a", logprobs },
    { type: "text-end", id: "0" },
    { type: "file", mediaType: "image/png", data: "iVBORw0" },
    interrupted,
  ])
})

test("ollama.decode() keeps what it does not know, and does not tell it over and over", () => {
  const remote = { remote_host: "h" }
  const parts = decode(
    { status: "loading" },
    say({ content: "a" }, remote),
    say({ content: "b", mood: 1 }, remote),
    done,
  )
  expect(parts.filter(({ type }) => type === "raw")).toEqual([
    { type: "raw", from: "ollama", value: { status: "loading" } },
    { type: "raw", from: "ollama", at: "$", value: remote },
    { type: "raw", from: "ollama", at: "message", value: { mood: 1 } },
  ])
  expect(parts[0]).toEqual(start)
})

test.each([
  ["stop", "stop"],
  ["length", "length"],
  ["load", "other"],
  ["unload", "other"],
])("ollama.decode() reads %s as %s", (done_reason, reason) => {
  expect(terminal({ ...done, done_reason })).toEqual({ ...finish, reason, native: done_reason })
})

test("ollama.decode() reads nothing behind the end, and takes an end without a reason for one", () => {
  expect(terminal(done, say({ content: "a" }))).toEqual(finish)
  expect(terminal(say({}, { done: true }))).toEqual({ type: "finish", reason: "stop", from: "ollama", extra })
})

test.each<[string, unknown, object]>([
  ["a text", "model not found", { message: "model not found" }],
  ["an object", { message: "Busy", code: "busy", type: "t" }, { message: "Busy", code: "busy", kind: "t" }],
  ["something else", 5, { message: "The provider failed without a word" }],
])("ollama.decode() gives an error that is %s", (_name, error, wanted) => {
  expect(terminal(say({ content: "a" }), { error }, done)).toMatchObject({ type: "error", ...wanted })
  expect(decode({ error })).toHaveLength(1)
})

test("ollama.decode() gives an error's own members, its counts before it", () => {
  expect(
    decode({ error: "No", code: "c", kind: "k", status_code: 503, more: 1, eval_count: 2 }).map(({ type }) => type),
  ).toEqual(["usage", "error"])
  expect(terminal({ error: "No", code: "c", kind: "k", status_code: 503, more: 1 })).toEqual({
    type: "error",
    message: "No",
    code: "c",
    kind: "k",
    status: 503,
    isRetryable: true,
    extra: { from: "ollama", fields: { more: 1 } },
  })
})

test.each([
  ["nothing", "", [interrupted]],
  [
    "a line",
    wire(say({ content: "a" })),
    [start, { type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "a" }, interrupted],
  ],
  ["half a line", wire(done).slice(0, -20), [interrupted]],
  ["half a text", `{"message":{"content":"\u00e9`, [interrupted]],
  ["all but the line feed", wire(done).slice(0, -1), [start, finish]],
])("ollama.decode() ends %s for what it is", (_name, text, parts) => {
  expect(run([text], encodeText(), ollama.decode())).toEqual(parts)
})

test.each([
  ["what is no JSON", "oops\n{}\n", "invalid-json"],
  ["what is no object", "[1]\n", "invalid-event"],
  ["null", "null\n", "invalid-event"],
  ["what is nested too deep", `{"message":${"[".repeat(2_000)}${"]".repeat(2_000)}}\n`, "too-deep"],
])("ollama.decode() refuses %s", (_name, text, code) => {
  expect(() => run([text], encodeText(), ollama.decode())).toThrow(expect.objectContaining({ code }))
})

test.each<[string, Line]>([
  ["a message", { ...head, message: [1], done: false }],
  ["content", say({ content: {}, thinking: 1 })],
  ["calls", say({ tool_calls: {} })],
  ["a call", say({ tool_calls: [null, 1, {}, { function: [] }, { function: { name: 1, arguments: [1] } }] })],
  ["images", say({ images: [1, null, ""] })],
  ["counts", say({}, { eval_count: "1", prompt_eval_count: null })],
  ["names", { model: 1, created_at: "never", done: "no" }],
  ["logprobs", say({ content: "a" }, { logprobs: {} })],
])("ollama.decode() takes %s of another shape without harm", (_name, line) => {
  expect(terminal(line)).toEqual(interrupted)
  expect(terminal(line, done)).toMatchObject({ type: "finish" })
})

test("ollama.decode() obeys the laws of blocks", () => {
  const bytes = (...lines: readonly Line[]) => new TextEncoder().encode(wire(...lines))
  const said: Part[] = [start, { type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "é" }]
  const end: Part[] = [{ type: "text-end", id: "0" }, finish]
  const laws = obeysLaws(
    () => ollama.decode(),
    [
      { input: [bytes(say({ content: "é" })), bytes(done)], output: [...said, ...end], each: [said, end, []] },
      { input: [bytes(say({ content: "é" }))], output: [...said, interrupted] },
      { input: [bytes(say({ content: "é" })), new TextEncoder().encode("x\n")], output: said, throws: "invalid-json" },
    ],
    {
      bound: {
        create: (limit) => ollama.decode({ maxEventByteLength: limit }),
        chunk: new TextEncoder().encode("67890"),
        code: "line-too-long",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Failure"])
})
