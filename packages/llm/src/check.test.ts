import { run } from "@millrace/core"
import { expect, test } from "vitest"
import { type CheckOptions, check } from "./check.ts"
import type { Part } from "./part.ts"

const checked = (parts: readonly Part[], options?: CheckOptions): Part[] => run(parts, check(options))
const types = (parts: readonly Part[]): string[] => parts.map(({ type }) => type)
const finish: Part = { type: "finish", reason: "stop" }
const start: Part = { type: "start", id: "a" }
const call: Part = { type: "tool-start", id: "t", callId: "c", name: "f" }

test("check() passes a good stream on as it is, the very same parts", () => {
  const parts: Part[] = [
    start,
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hi" },
    { type: "text-end", id: "0" },
    { type: "usage", usage: { outputTokens: 1 } },
    finish,
  ]
  const out = checked(parts)
  expect(out).toEqual(parts)
  for (const [index, part] of out.entries()) expect(part).toBe(parts[index])
})

test("check() puts a start in front where there is none, but not in front of a bad end that comes alone", () => {
  expect(checked([{ type: "text-start", id: "0" }, finish])[0]).toEqual({ type: "start" })
  expect(checked([finish])).toEqual([{ type: "start" }, finish])
  expect(checked([{ type: "error", message: "no" }])).toEqual([{ type: "error", message: "no" }])
  expect(checked([])).toEqual([{ type: "interrupted", code: "truncated" }])
})

test("check() drops a second start and says so", () => {
  expect(types(checked([start, start, finish]))).toEqual(["start", "warning", "finish"])
})

test("check() begins a stretch whose delta comes without a start", () => {
  const out = checked([start, { type: "reasoning-delta", id: "r", text: "hm" }, finish])
  expect(out.slice(1, -1)).toMatchObject([
    { type: "warning", code: "missing-start" },
    { type: "reasoning-start", id: "r" },
    { type: "reasoning-delta", id: "r", text: "hm" },
    { type: "reasoning-end", id: "r" },
  ])
})

test("check() begins a second stretch for a delta that comes behind the end of the first", () => {
  const out = checked([
    start,
    { type: "text-start", id: "0" },
    { type: "text-end", id: "0" },
    { type: "text-delta", id: "0", text: "late" },
    { type: "text-delta", id: "0", text: "r" },
    finish,
  ])
  const late = out.filter(({ type }) => type === "text-start")[1] as { id: string }
  expect(late.id).not.toBe("0")
  expect(out.filter((part) => part.type === "text-delta")).toEqual([
    { type: "text-delta", id: late.id, text: "late" },
    { type: "text-delta", id: late.id, text: "r" },
  ])
  expect(out.at(-2)).toEqual({ type: "text-end", id: late.id })
  expect(out).toContainEqual(expect.objectContaining({ type: "warning", code: "late-delta" }))
})

test("check() leaves out deltas without text, and an end that comes twice, which it says", () => {
  const out = checked([
    start,
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "" },
    { type: "text-end", id: "0" },
    { type: "text-end", id: "0" },
    finish,
  ])
  expect(types(out)).toEqual(["start", "text-start", "text-end", "warning", "finish"])
})

test("check() gives an id that is in use to nobody else, and follows the one who has it now", () => {
  const out = checked([
    start,
    { type: "text-start", id: "0" },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "b" },
    { type: "signature", id: "0", data: "s", from: "x" },
    { type: "annotation", id: "0", from: "x", value: {} },
    { type: "raw", id: "0", from: "x", value: {} },
    { type: "text-end", id: "0" },
    finish,
  ])
  const [first, second] = out.filter((part) => part.type === "text-start")
  expect(first?.id).toBe("0")
  expect(out.filter((part) => "id" in part && part.id === second?.id).map(({ type }) => type)).toEqual([
    "text-start",
    "text-delta",
    "signature",
    "annotation",
    "raw",
    "text-end",
  ])
})

test("check() makes the ids of calls unique", () => {
  const out = checked([call, { ...call, id: "u" }, { ...call, id: "v", callId: "" }, finish])
  const ids = out.flatMap((part) => (part.type === "tool-start" ? [part.callId] : []))
  expect(new Set(ids).size).toBe(3)
  expect(ids[0]).toBe("c")
})

test("check() gives every end of a call all its arguments, and {} where there were none", () => {
  const pieces: Part[] = ['{"a"', ":1}"].map((text) => ({ type: "tool-delta", id: "t", text }))
  expect(checked([start, call, ...pieces, { type: "tool-end", id: "t" }, finish])).toContainEqual({
    type: "tool-end",
    id: "t",
    text: '{"a":1}',
  })
  const none = checked([start, call, finish])
  expect(none.slice(2, 4)).toEqual([
    { type: "tool-delta", id: "t", text: "{}" },
    { type: "tool-end", id: "t", text: "{}" },
  ])
  const free = checked([start, { ...call, encoding: "text" }, finish])
  expect(free[2]).toEqual({ type: "tool-end", id: "t", text: "" })
})

test("check() makes a delta of what only the end tells", () => {
  const out = checked([
    start,
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hel" },
    { type: "text-end", id: "0", text: "Hello" },
    call,
    { type: "tool-end", id: "t", text: '{"a":1}' },
    finish,
  ])
  expect(out).toContainEqual({ type: "text-delta", id: "0", text: "lo" })
  expect(out).toContainEqual({ type: "tool-delta", id: "t", text: '{"a":1}' })
})

test("check() warns of an end that has less text than its deltas", () => {
  const out = checked([
    start,
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hello" },
    { type: "text-end", id: "0", text: "Hell" },
    finish,
  ])
  expect(out).toContainEqual(expect.objectContaining({ type: "warning", code: "text-mismatch" }))
})

test.each([{ type: "error", message: "no" }, { type: "interrupted", code: "truncated" }, { type: "abort" }] as const)(
  "check() marks what a bad end has cut: $type",
  (terminal) => {
    const out = checked([start, call, { type: "tool-delta", id: "t", text: '{"a' }, terminal])
    expect(out.at(-2)).toEqual({ type: "tool-end", id: "t", isCut: true, text: '{"a' })
    expect(out.at(-1)).toEqual(terminal)
    // Not a call without arguments: they did not come.
    expect(checked([start, call, terminal]).at(-2)).toEqual({ type: "tool-end", id: "t", isCut: true, text: "" })
  },
)

test("check() ends a stream that has no terminal as interrupted, or as it is told", () => {
  expect(checked([start]).at(-1)).toEqual({ type: "interrupted", code: "truncated" })
  const interruption = () => ({ type: "error", code: "idle-timeout", message: "silent" }) as const
  expect(checked([start], { interruption }).at(-1)).toEqual(interruption())
  expect(checked([start, { type: "interrupted" }], { interruption }).at(-1)).toEqual(interruption())
  expect(checked([start, finish], { interruption }).at(-1)).toEqual(finish)
})

test("check() lets nothing come behind the terminal", () => {
  expect(types(checked([start, finish, finish, { type: "text-delta", id: "0", text: "x" }]))).toEqual([
    "start",
    "finish",
  ])
})

test("check() says that calls are what the answer ended with, where the client is to make them", () => {
  expect(checked([start, call, finish]).at(-1)).toEqual({ type: "finish", reason: "tool-calls" })
  expect(checked([start, { ...call, executor: "provider" }, finish]).at(-1)).toEqual(finish)
  const output: Part = { type: "tool-output", callId: "c", output: 1 }
  expect(checked([start, call, output, finish]).at(-1)).toEqual(finish)
  expect(checked([start, call, { ...output, isPreliminary: true }, finish]).at(-1)).toMatchObject({
    reason: "tool-calls",
  })
  const length: Part = { type: "finish", reason: "length" }
  expect(checked([start, call, length]).at(-1)).toEqual(length)
})

test("check() bounds arguments and stretches", () => {
  const long: Part = { type: "tool-delta", id: "t", text: "x".repeat(11) }
  expect(() => checked([call, long], { maxToolLength: 10 })).toThrow(
    expect.objectContaining({ code: "part-too-long", limit: 10, received: 11 }),
  )
  const calls = Array.from(
    { length: 5 },
    (_, index): Part => ({ type: "tool-delta", id: `${index}`, text: "123456789" }),
  )
  expect(() => checked(calls, { maxToolLength: 10 })).toThrow(
    expect.objectContaining({ code: "part-too-long", limit: 40, received: 45 }),
  )
  const ended = calls.flatMap((delta): Part[] => [delta, { type: "tool-end", id: (delta as { id: string }).id }])
  expect(checked(ended, { maxToolLength: 10 }).filter(({ type }) => type === "tool-end")).toHaveLength(5)
  const many = Array.from({ length: 4 }, (_, index): Part => ({ type: "text-start", id: String(index) }))
  expect(() => checked(many, { maxStretches: 3 })).toThrow(expect.objectContaining({ code: "too-many-parts" }))
  expect(() => check({ maxStretches: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("check() bounds ids and names, one and all, since formats repeat them and they are kept", () => {
  const long = "x".repeat(65_537)
  for (const name of ["id", "model"]) {
    expect(() => checked([{ type: "start", [name]: "x".repeat(4_097) }])).toThrow(
      expect.objectContaining({ code: "part-too-long", limit: 4_096 }),
    )
  }
  const starts: Part[] = [
    { type: "text-start", id: long },
    { type: "text-start", id: "0", itemId: long },
    { ...call, callId: long },
    { ...call, name: long },
  ]
  for (const start of starts) {
    expect(() => checked([start])).toThrow(expect.objectContaining({ code: "part-too-long", limit: 65_536 }))
  }
  const many = Array.from({ length: 200 }, (_, index): Part => ({ type: "text-start", id: `${index}${long.slice(9)}` }))
  expect(() => checked(many)).toThrow(expect.objectContaining({ code: "part-too-long", limit: 8_388_608 }))
})

test("check() bounds signatures, which wait for the end of their stretch", () => {
  const signature: Part = { type: "signature", id: "t", data: "x".repeat(8_388_608), from: "gemini" }
  expect(checked([call, ...Array.from({ length: 4 }, () => signature)])).toHaveLength(8)
  expect(() => checked([call, ...Array.from({ length: 5 }, () => signature)])).toThrow(
    expect.objectContaining({ code: "part-too-long", limit: 33_554_432 }),
  )
})

test("check() ends a stream at a limit, where it is told how to say so", () => {
  const describe = ({ code }: { code: string }): Part & { type: "error" } => ({ type: "error", message: "", code })
  const long: Part = { type: "tool-delta", id: "t", text: "x".repeat(11) }
  const parts = checked([call, long, { type: "finish", reason: "stop" }], { maxToolLength: 10, describe })
  expect(parts.slice(-2)).toEqual([
    { type: "tool-end", id: "t", text: "", isCut: true },
    { type: "error", message: "", code: "part-too-long" },
  ])
})

test("check() costs no more for a stream in which one id comes again and again", () => {
  const parts = Array.from({ length: 60_000 }, (): Part => ({ type: "text-start", id: "0" }))
  const ids = checked(parts).flatMap((part) => (part.type === "text-start" ? [part.id] : []))
  expect(new Set(ids).size).toBe(60_000)
})
