import { collect } from "@millrace/core"
import { expect, test } from "vitest"
import { fold, foldParts, joinedText } from "./fold.ts"
import type { Part } from "./part.ts"

const parts: readonly Part[] = [
  { type: "start", id: "a", model: "m", created: 7 },
  { type: "reasoning-start", id: "r", kind: "summary" },
  { type: "reasoning-delta", id: "r", text: "one", section: 0 },
  { type: "reasoning-delta", id: "r", text: "tw", section: 1 },
  { type: "reasoning-delta", id: "r", text: "o", section: 1 },
  { type: "signature", id: "r", data: "sig", from: "anthropic" },
  { type: "reasoning-end", id: "r" },
  { type: "text-start", id: "0" },
  { type: "text-delta", id: "0", text: "Hel", logprobs: [{ token: "Hel" }] },
  { type: "tool-start", id: "t", callId: "c", name: "f" },
  { type: "tool-delta", id: "t", text: '{"a"' },
  { type: "text-delta", id: "0", text: "lo", logprobs: [{ token: "lo" }] },
  { type: "annotation", id: "0", url: "https://example.com", from: "x", value: {} },
  { type: "text-end", id: "0" },
  { type: "tool-delta", id: "t", text: ":1}" },
  { type: "tool-end", id: "t", text: '{"a":1}' },
  { type: "tool-output", callId: "c", output: "half", isPreliminary: true },
  { type: "tool-output", callId: "c", output: "whole" },
  { type: "data", name: "n", key: "k", data: 1 },
  { type: "data", name: "n", key: "k", data: 2 },
  { type: "data", name: "n", data: 3, isTransient: true },
  { type: "usage", usage: { inputTokens: 5, outputTokens: 1 } },
  { type: "usage", usage: { outputTokens: 9 } },
  { type: "raw", from: "x", value: 1 },
  { type: "finish", reason: "tool-calls" },
]

test("fold() makes one message, in the order in which things were begun", () => {
  const message = foldParts(parts)
  expect(message).toMatchObject({
    id: "a",
    model: "m",
    created: 7,
    usage: { inputTokens: 5, outputTokens: 9 },
    terminal: { type: "finish", reason: "tool-calls" },
    content: [
      {
        type: "reasoning",
        kind: "summary",
        text: "one\n\ntwo",
        sections: ["one", "two"],
        signatures: [{ data: "sig", from: "anthropic", kind: "signature" }],
      },
      {
        type: "text",
        text: "Hello",
        logprobs: [{ token: "Hel" }, { token: "lo" }],
        annotations: [{ url: "https://example.com" }],
      },
      { type: "tool-call", callId: "c", name: "f", input: { a: 1 }, isValid: true, isDone: true },
      { type: "tool-output", callId: "c", output: "whole", isError: false },
      { type: "data", name: "n", key: "k", data: 2 },
    ],
  })
  expect(message.content).toHaveLength(5)
  expect(message.raw).toHaveLength(1)
})

test("fold() goes with collect, and grows in place", async () => {
  const { initial, fold: add } = fold()
  expect(add(initial, parts[0] as Part)).toBe(initial)
  expect(joinedText(await collect([...parts], fold()).final, "text")).toBe("Hello")
})

test("fold() says of a call whose arguments are not JSON, or were cut, that it is not valid", () => {
  const call: Part = { type: "tool-start", id: "t", callId: "c", name: "f" }
  const args = (text: string): Part => ({ type: "tool-delta", id: "t", text })
  expect(foldParts([call, args('{"a'), { type: "tool-end", id: "t" }]).content).toMatchObject([{ isValid: false }])
  const cut = foldParts([call, args("{}"), { type: "tool-end", id: "t", isCut: true }])
  expect(cut.content).toMatchObject([{ isValid: false, isDone: false, input: {} }])
  expect(foldParts([call, args("{}")]).content).toMatchObject([{ isValid: false }])
  const free = foldParts([{ ...call, encoding: "text" }, args("ls -l"), { type: "tool-end", id: "t" }])
  expect(free.content).toMatchObject([{ isValid: true, text: "ls -l" }])
})

test("fold() keeps further answers apart", () => {
  const message = foldParts([
    { type: "text-start", id: "0" },
    { type: "text-start", id: "1", choice: 1 },
    { type: "text-delta", id: "1", text: "b" },
    { type: "text-delta", id: "0", text: "a" },
  ])
  expect(message.content).toMatchObject([{ text: "a" }])
  expect(message.others).toMatchObject([{ choice: 1, content: [{ text: "b" }] }])
})

test("fold() tells times where it is given some", () => {
  let time = 100
  const { initial, fold: add } = fold({ now: () => time })
  const at = (when: number, part: Part) => {
    time = when
    add(initial, part)
  }
  at(110, { type: "start" })
  at(120, { type: "text-start", id: "0" })
  at(130, { type: "text-delta", id: "0", text: "a" })
  at(150, { type: "finish", reason: "stop" })
  expect(initial.timings).toEqual({ firstPart: 10, firstDelta: 30, duration: 50 })
})

test("fold() bounds what it keeps", () => {
  const long: Part[] = [
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "12345" },
  ]
  expect(() => foldParts(long, { maxLength: 4 })).toThrow(expect.objectContaining({ code: "stream-too-long" }))
  expect(foldParts(long, { maxLength: 5 }).content).toHaveLength(1)
  const raw: Part[] = Array.from({ length: 3 }, () => ({ type: "raw", from: "x", value: 0 }))
  expect(() => foldParts(raw, { maxParts: 2 })).toThrow(expect.objectContaining({ code: "too-many-parts" }))
})
