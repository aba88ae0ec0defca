import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import type { Part } from "../../part.ts"
import { parts, partsLines } from "./parts.ts"

const from = "openai-chat"
const extra = { from, fields: { a: null, b: [1] } }

/** One of every type, with every member that it may have. */
const every: readonly Part[] = [
  { type: "start", id: "a", model: "m", created: 1, extra },
  { type: "text-start", id: "t", choice: 1, itemId: "i", phase: "final", extra },
  { type: "text-delta", id: "t", text: "Hi\n\u2028é", logprobs: [{ token: "Hi" }] },
  { type: "text-delta", id: "t", text: "" },
  { type: "text-delta", id: "t", text: "x" },
  { type: "text-end", id: "t", text: "Hi", isCut: true, extra },
  { type: "reasoning-start", id: "r", kind: "summary" },
  { type: "reasoning-delta", id: "r", text: "hm" },
  { type: "reasoning-delta", id: "r", text: "hm", section: 2 },
  { type: "signature", id: "r", data: "s", from, kind: "encrypted" },
  { type: "reasoning-end", id: "r" },
  { type: "refusal-start", id: "f" },
  { type: "refusal-delta", id: "f", text: "no" },
  { type: "refusal-end", id: "f" },
  { type: "tool-start", id: "c", callId: "c1", name: "f", executor: "agent", encoding: "text", parent: "p" },
  { type: "tool-delta", id: "c", text: '{"a":1}' },
  { type: "tool-end", id: "c", text: '{"a":1}' },
  { type: "tool-output", callId: "c1", output: { a: [null] }, isError: true, isPreliminary: false, extra },
  { type: "annotation", id: "t", url: "u", title: "t", quote: "q", start: 0, end: 1, from, value: { x: 1 } },
  { type: "file", mediaType: "image/png", data: "AA==", url: "u", name: "n", isReasoning: true, extra },
  { type: "usage", usage: { inputTokens: 1, cost: 0.5, isEstimate: true, native: { from, value: { n: 1 } } } },
  { type: "safety", scope: "output", from, value: {} },
  { type: "data", name: "n", key: "k", data: null, isTransient: true },
  { type: "step-start", name: "s" },
  { type: "step-end", name: "s" },
  { type: "warning", code: "late-delta", message: "m", id: "t" },
  { type: "raw", from, event: "e", at: "a", id: "t", value: { type: "finish" } },
]
const terminals: readonly Part[] = [
  {
    type: "finish",
    reason: "pause",
    native: "pause_turn",
    from,
    stopSequence: "x",
    others: [{ choice: 1, reason: "stop", native: "n" }],
    extra,
  },
  { type: "error", message: "m", code: "c", kind: "k", status: 500, isRetryable: true, requestId: "r", extra },
  { type: "interrupted", message: "m", code: "truncated" },
  { type: "abort", reason: "r" },
]
const dialects = [parts, partsLines]

test.each(dialects)("$name carries every part and every terminal without loss", ({ encode, decode }) => {
  for (const terminal of terminals) {
    const all = [...every, terminal]
    const wire = run(all, encode())
    expect(run(wire, encodeText(), decode())).toEqual(all)
    expect(run(run(wire, encodeText(), decode()), encode())).toEqual(wire)
  }
})

test("parts.encode() writes an event without a name for each part, partsLines.encode() a line", () => {
  const told: Part[] = [
    { type: "text-delta", id: 'a"', text: 'x"' },
    { type: "reasoning-delta", id: 'a"', text: "y" },
  ]
  const json = ['{"type":"text-delta","id":"a\\"","text":"x\\""}', '{"type":"reasoning-delta","id":"a\\"","text":"y"}']
  expect(run(told, parts.encode())).toEqual(json.map((each) => `data: ${each}\n\n`))
  expect(run(told, partsLines.encode())).toEqual(json.map((each) => `${each}\n`))
})

test("parts.failure() writes a bad end as its own event, or its own line", () => {
  const end = { type: "interrupted", code: "truncated" } as const
  for (const dialect of dialects) {
    const wire = run(every, dialect.encode()).join("") + dialect.failure?.(end)
    expect(run([wire], encodeText(), dialect.decode()).at(-1)).toEqual(end)
  }
})

const decode = (...values: readonly unknown[]) =>
  run([values.map((value) => `${JSON.stringify(value)}\n`).join("")], encodeText(), partsLines.decode()).filter(
    ({ type }) => type !== "interrupted",
  )

test("parts.decode() keeps a part that it does not know, and writes it as it came", () => {
  const later = { type: "smell", of: "roses" }
  expect(decode(later)).toEqual([{ type: "raw", from: "parts", event: "smell", value: later }])
  expect(run(decode(later), partsLines.encode())).toEqual([`${JSON.stringify(later)}\n`])
})

test("parts.decode() keeps members that it does not know in front of their part", () => {
  expect(decode({ type: "text-delta", id: "t", text: "x", hue: 1 })).toEqual([
    { type: "raw", from: "parts", at: "text-delta", id: "t", value: { hue: 1 } },
    { type: "text-delta", id: "t", text: "x" },
  ])
})

test.each([
  { type: "text-delta", id: 1, text: "x" },
  { type: "text-delta", id: "t" },
  { type: "tool-start", id: "t", callId: null, name: "f" },
  { type: "usage", usage: { inputTokens: "many" } },
  { type: "usage", usage: null },
  { type: "annotation", from: "x", value: [] },
  { type: "__proto__" },
  { type: "constructor" },
  { type: null },
  {},
])("parts.decode() takes %j for no part of ours", (value) => {
  expect(decode(value)).toEqual([expect.objectContaining({ type: "raw", from: "parts", value })])
})

test("parts.decode() takes a member that is not what it should be for none", () => {
  expect(decode({ type: "text-start", id: "t", choice: -1, extra: "x" })).toEqual([
    { type: "raw", from: "parts", at: "text-start", id: "t", value: { choice: -1, extra: "x" } },
    { type: "text-start", id: "t" },
  ])
})

test("parts.decode() takes an end for an end, whatever it lacks", () => {
  expect(decode({ type: "error" })).toEqual([{ type: "error", message: "" }])
  expect(decode({ type: "finish", reason: "bored" })).toEqual([{ type: "finish", reason: "other", native: "bored" }])
})

test("parts.encode() writes no terminal that was hidden in something raw", () => {
  const hidden: Part = { type: "raw", from: "parts", value: { type: "finish", reason: "stop" } }
  expect(run(run([hidden], parts.encode()), encodeText(), parts.decode())).toEqual([
    hidden,
    { type: "interrupted", code: "truncated" },
  ])
})

test("parts.decode() lets nothing reach a prototype", () => {
  const [raw] = run(['{"type":"start","__proto__":{"bad":1}}\n'], encodeText(), partsLines.decode())
  expect(Object.keys((raw as { value: object }).value)).toEqual(["__proto__"])
  expect((raw as { value: { bad?: unknown } }).value.bad).toBeUndefined()
})

test("parts.decode() ends at the terminal, and calls a stream without one interrupted", () => {
  const end = { type: "abort" }
  for (const dialect of dialects) {
    const wire = dialect === parts ? 'data: {"type":"abort"}\n\ndata: oops\n\n' : '{"type":"abort"}\noops\n'
    expect(run([wire], encodeText(), dialect.decode())).toEqual([end])
    expect(run([""], encodeText(), dialect.decode())).toEqual([{ type: "interrupted", code: "truncated" }])
  }
  expect(run(['{"type":"abort"'], encodeText(), partsLines.decode())).toEqual([
    { type: "interrupted", code: "truncated" },
  ])
})

test.each(["oops\n", "[]\n", "1\n", "null\n"])("partsLines.decode() throws at %j", (line) => {
  expect(() => run([line], encodeText(), partsLines.decode())).toThrow(
    expect.objectContaining({ code: line === "oops\n" ? "invalid-json" : "invalid-event" }),
  )
})

test("parts.decode() gives a checked stream back as it was checked", () => {
  const checked = run(
    [
      { type: "text-delta", id: "0", text: "Hi" },
      { type: "finish", reason: "stop" },
    ] as Part[],
    check(),
  )
  expect(run(run(checked, parts.encode()), encodeText(), parts.decode(), check())).toEqual(checked)
})

test("parts.decode() and partsLines.decode() obey the laws", () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const start: Part = { type: "start", model: "é" }
  const end: Part = { type: "finish", reason: "stop" }
  for (const { decode, failure, ...dialect } of dialects) {
    const write = (part: Part) => bytes(run([part], dialect.encode())[0] as string)
    const laws = obeysLaws(
      () => decode(),
      [{ input: [write(start), write(end)], output: [start, end], each: [[start], [end], []] }],
      {
        bound: {
          create: (limit) => decode({ maxEventByteLength: limit }),
          chunk: bytes(dialect.name === "parts" ? "data:67890" : "1234567890"),
          code: dialect.name === "parts" ? "event-too-large" : "line-too-long",
        },
      },
    )
    expect(laws).toContain("Cut")
  }
})
