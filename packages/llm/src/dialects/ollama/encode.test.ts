import { encodeText, run } from "@millrace/core"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { ErrorPart, Part } from "../../part.ts"
import { ollama } from "./ollama.ts"

const start: Part = { type: "start", id: "r", model: "m", created: 1 }
const finish: Part = { type: "finish", reason: "stop" }
const head = { model: "m", created_at: "1970-01-01T00:00:01.000Z" }
const text = (...texts: readonly string[]): Part[] => [
  { type: "text-start", id: "t" },
  ...texts.map((text): Part => ({ type: "text-delta", id: "t", text })),
  { type: "text-end", id: "t" },
]
const call = (args: string, more: object = {}): Part[] => [
  { type: "tool-start", id: "c", callId: "c1", name: "f", ...more },
  { type: "tool-delta", id: "c", text: args },
  { type: "tool-end", id: "c" },
]

function write(parts: readonly Part[], dropped: Part[] = []): string {
  const encode = ollama.encode({ onDropped: (part) => void dropped.push(part) })
  return run(run([start, ...parts], check()), encode).join("")
}
const lines = (parts: readonly Part[], dropped?: Part[]): Record<string, unknown>[] =>
  write(parts, dropped)
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))
const again = (parts: readonly Part[]) => run([write(parts)], encodeText(), ollama.decode(), check())

test("ollama.encode() writes text as it comes, and that it is done", () => {
  expect(write([...text('a"\n', "é"), finish])).toBe(
    `${JSON.stringify({ ...head, message: { role: "assistant", content: 'a"\n' }, done: false })}\n` +
      `${JSON.stringify({ ...head, message: { role: "assistant", content: "é" }, done: false })}\n` +
      `${JSON.stringify({ ...head, message: { role: "assistant", content: "" }, done: true, done_reason: "stop" })}\n`,
  )
})

test("ollama.encode() writes thoughts, with a blank line between sections, and refusals as text", () => {
  const parts: Part[] = [
    { type: "reasoning-start", id: "r" },
    { type: "reasoning-delta", id: "r", text: "a", section: 0 },
    { type: "reasoning-delta", id: "r", text: "b", section: 1 },
    { type: "reasoning-end", id: "r" },
    { type: "refusal-start", id: "n" },
    { type: "refusal-delta", id: "n", text: "No" },
    finish,
  ]
  expect(lines(parts).map(({ message }) => message)).toEqual([
    { role: "assistant", content: "", thinking: "a" },
    { role: "assistant", content: "", thinking: "\n\nb" },
    { role: "assistant", content: "No" },
    { role: "assistant", content: "" },
  ])
})

test("ollama.encode() says no time in every line that is none", () => {
  const extra = { from: "ollama", fields: { created_at: "x".repeat(65) } }
  expect(lines([{ type: "start", model: "m", created: 1, extra }, finish])).toMatchObject([head])
})

test("ollama.encode() takes the names that it is told", () => {
  const written = (options: object) => JSON.parse(run([finish], ollama.encode(options)).join(""))
  expect(written({ model: "mine", created: 2 })).toMatchObject({
    model: "mine",
    created_at: "1970-01-01T00:00:02.000Z",
  })
  expect(written({})).toMatchObject({ model: "", created_at: "1970-01-01T00:00:00.000Z" })
})

test("ollama.encode() writes calls once they are whole", () => {
  const other: Part[] = [
    { type: "tool-start", id: "d", callId: "d1", name: "g", encoding: "text" },
    { type: "tool-delta", id: "d", text: "free" },
    { type: "tool-end", id: "d" },
  ]
  expect(lines([...call('{"a":1}'), ...other, finish])).toMatchObject([
    { message: { tool_calls: [{ id: "c1", function: { index: 0, name: "f", arguments: { a: 1 } } }] }, done: false },
    { message: { tool_calls: [{ id: "d1", function: { index: 1, name: "g", arguments: { input: "free" } } }] } },
    { done: true, done_reason: "stop" },
  ])
})

test.each(['{"a":', "[1]", "null", "free"])(
  "ollama.encode() gives no call with the arguments %s, and does not call that done",
  (args) => {
    const dropped: Part[] = []
    expect(lines([...call(args), finish], dropped)).toEqual([
      { error: "The arguments of a call are no JSON object", code: "invalid-arguments" },
    ])
    expect(dropped).toMatchObject([{ type: "tool-end" }])
    expect(lines([...call(args), { type: "finish", reason: "length" }])).toMatchObject([{ done_reason: "length" }])
  },
)

test.each<[string, Part, object]>([
  [
    "an error",
    { type: "error", message: "Busy", code: "overloaded", kind: "k", status: 529 },
    { error: "Busy", code: "overloaded", kind: "k", status_code: 529 },
  ],
  ["an error without words", { type: "error", message: "" }, { error: "The provider failed" }],
  [
    "an interruption",
    { type: "interrupted", code: "truncated" },
    { error: "The answer broke off before its end", code: "truncated" },
  ],
  ["an abort", { type: "abort", reason: "Stopped" }, { error: "Stopped", code: "aborted" }],
])("ollama.encode() writes %s as an error, and is not done", (_name, end, error) => {
  const all = lines([...text("a"), ...call('{"a":1}').slice(0, 2), end])
  expect(all).toEqual([{ ...head, message: { role: "assistant", content: "a" }, done: false }, error])
  expect(ollama.failure?.(end as ErrorPart)).toBe(`${JSON.stringify(error)}\n`)
})

test("ollama.encode() tells usage at the end, whatever it is", () => {
  const usage: Part = { type: "usage", usage: { inputTokens: 1, outputTokens: 2 } }
  expect(lines([usage, ...text("a"), finish]).at(-1)).toMatchObject({ done: true, prompt_eval_count: 1, eval_count: 2 })
  expect(lines([usage, { type: "interrupted" }])).toMatchObject(
    [{ error: {}, prompt_eval_count: 1 }].map(({ error: _, ...each }) => each),
  )
  expect(foldParts(again([usage, { type: "interrupted" }])).usage).toMatchObject({ inputTokens: 1, outputTokens: 2 })
})

test.each([
  ["length", "length"],
  ["context-window", "length"],
  ["tool-calls", "stop"],
  ["content-filter", "stop"],
  ["other", "stop"],
] as const)("ollama.encode() writes the reason %s as %s", (reason, done_reason) => {
  expect(lines([{ type: "finish", reason, native: "x", from: "anthropic" }])).toMatchObject([{ done_reason }])
})

test.each<Part>([
  { type: "tool-output", callId: "c", output: 1 },
  { type: "annotation", from: "openai-chat", value: {} },
  { type: "safety", scope: "prompt", from: "openai-chat", value: {} },
  { type: "data", name: "n", data: 1 },
  { type: "step-start" },
  { type: "raw", from: "openai-chat", value: {} },
  { type: "file", mediaType: "audio/wav", data: "AA" },
  { type: "file", mediaType: "image/png", url: "https://a.example" },
  { type: "tool-start", id: "p", callId: "p", name: "web_search", executor: "provider" },
  { type: "text-start", id: "o", choice: 1 },
])("ollama.encode() says what it cannot carry: %j", (part) => {
  const dropped: Part[] = []
  expect(lines([part, finish], dropped)).toHaveLength(1)
  expect(dropped[0]).toEqual(part)
})

test("ollama.encode() says that it cannot carry a signature", () => {
  const dropped: Part[] = []
  const signature: Part = { type: "signature", id: "t", data: "AA", from: "gemini" }
  lines([{ type: "text-start", id: "t" }, signature, finish], dropped)
  expect(dropped).toEqual([signature])
})

const own = [
  {
    model: "m",
    created_at: "2026-01-02T03:04:05.678901Z",
    message: { role: "assistant", content: "", thinking: "Hm" },
    done: false,
    remote_host: "h",
  },
  {
    model: "m",
    created_at: "2026-01-02T03:04:05.678901Z",
    message: { role: "assistant", content: "a", mood: 1 },
    done: false,
    logprobs: [{ token: "a", logprob: -1 }],
  },
  {
    model: "m",
    created_at: "2026-01-02T03:04:05.678901Z",
    message: {
      role: "assistant",
      content: "",
      tool_calls: [{ more: 1, id: "x", function: { index: 0, name: "f", arguments: { a: 1 } } }],
    },
    done: false,
  },
  {
    model: "m",
    created_at: "2026-01-02T03:04:05.678901Z",
    message: { role: "assistant", content: "", images: ["iVBORw0"] },
    done: false,
  },
  { odd: "event" },
  {
    model: "m",
    created_at: "2026-01-02T03:05:05Z",
    message: { role: "assistant", content: "" },
    done: true,
    done_reason: "load",
    total_duration: 5,
    eval_count: 2,
    news: 1,
  },
]

test("ollama.encode() writes what was Ollama's as it was", () => {
  const sent = own.map((line) => `${JSON.stringify(line)}\n`)
  const out = run(run(sent, encodeText(), ollama.decode(), check()), ollama.encode()).join("")
  expect(
    out
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  ).toEqual(own)
})

test("ollama.encode() holds no more of what waits than a line has", () => {
  const raws = Array.from(
    { length: 1_000 },
    (_, index): Part => ({ type: "raw", from: "ollama", at: index % 2 ? "$" : "message", value: { [`m${index}`]: 1 } }),
  )
  const all = write([...raws, finish])
  expect(all.split("\n").length).toBeGreaterThan(10)
  expect(raws.filter((_, index) => !all.includes(`"m${index}":1`))).toEqual([])
})

test("ollama.answer() tells all in one piece", () => {
  const parts: Part[] = [
    start,
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0" },
    ...text("a", "b"),
    ...call('{"a":1}'),
    { type: "usage", usage: { inputTokens: 1, outputTokens: 2 } },
    finish,
  ]
  const message = foldParts(run(parts, check()))
  expect(ollama.answer(message, { model: "mine" })).toEqual({
    model: "mine",
    created_at: head.created_at,
    message: {
      role: "assistant",
      content: "ab",
      thinking: "Hm",
      tool_calls: [{ id: "c1", function: { name: "f", arguments: { a: 1 } } }],
    },
    done: true,
    done_reason: "stop",
    prompt_eval_count: 1,
    eval_count: 2,
  })
  expect(ollama.answer(foldParts(run(text("a"), check())))).toMatchObject({ done: false })
  expect(ollama.answer(foldParts(run([...call("["), finish], check())))).toMatchObject({ done: false })
  const told = foldParts(
    run(
      own.map((line) => `${JSON.stringify(line)}\n`),
      encodeText(),
      ollama.decode(),
      check(),
    ),
  )
  expect(ollama.answer(told)).toMatchObject({
    remote_host: "h",
    news: 1,
    message: { mood: 1 },
    done_reason: "load",
    total_duration: 5,
  })
})

test("ollama.passing finds what tells of usage and of ends, and passes texts by", () => {
  const { matters } = ollama.passing ?? { matters: /^$/ }
  expect(
    write([...text("a"), finish])
      .split("\n")
      .map((line) => matters.test(line)),
  ).toEqual([false, true, false])
  expect(matters.test('{"done": true}')).toBe(true)
  expect(matters.test('{"message":{}}\n <html>')).toBe(true)
  expect(matters.test(' {"message":{}}\r\n\n{"message":{}}\n')).toBe(false)
  expect(matters.test('{"\\u0064one":true}')).toBe(true)
  expect(matters.test(ollama.failure?.({ type: "interrupted" }) ?? "")).toBe(true)
})
