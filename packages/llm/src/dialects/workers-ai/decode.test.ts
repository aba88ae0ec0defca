import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText } from "../../fold.ts"
import { workersAi } from "./workers-ai.ts"

const DONE = "data: [DONE]\n\n"
const wire = (...values: readonly unknown[]) => values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join("")
const decode = (text: string, options = {}) => run([text], encodeText(), workersAi.decode(options), check())
const calls = (text: string) =>
  foldParts(decode(text, { idPrefix: "c" })).content.flatMap((each) =>
    each.type === "tool-call" ? [[each.callId, each.name, each.text]] : [],
  )

test("workersAi.decode() reads events of its own, with usage, and drops the padding", () => {
  const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }
  const message = foldParts(
    decode(wire({ response: "Hel", p: "abcdef" }, { response: "lo", p: "ab" }, { response: "", usage }) + DONE),
  )
  expect(joinedText(message, "text")).toBe("Hello")
  expect(message.usage).toMatchObject({ inputTokens: 5, outputTokens: 2, totalTokens: 7 })
  expect(message.raw).toEqual([])
  expect(message.terminal).toEqual({ type: "finish", reason: "stop" })
})

test("workersAi.decode() reads chunks of chat completions, also mixed with its own events", () => {
  const chunk = (delta: unknown, finish_reason: unknown = null) => ({
    id: "id-1",
    model: "@cf/m",
    choices: [{ index: 0, delta, finish_reason }],
  })
  const message = foldParts(
    decode(
      wire(chunk({ reasoning_content: "Hm" }), chunk({ content: "Hel" }), { response: "lo" }, chunk({}, "length")),
    ),
  )
  expect([message.id, message.model]).toEqual(["id-1", "@cf/m"])
  expect(joinedText(message, "reasoning")).toBe("Hm")
  expect(joinedText(message, "text")).toBe("Hello")
  expect(message.terminal).toMatchObject({ type: "finish", reason: "length" })
})

test("workersAi.decode() takes a text once that an event tells in both ways", () => {
  const both = { response: "Hi", choices: [{ index: 0, delta: { content: "Hi" } }] }
  const message = foldParts(decode(wire(both, { ...both, response: "" }) + DONE))
  expect(joinedText(message, "text")).toBe("HiHi")
  expect(message.raw).toEqual([])
})

test("workersAi.decode() takes numbers and words of JSON for the text that they were", () => {
  const message = foldParts(
    decode(wire({ response: 4 }, { response: 2.5 }, { response: true }, { response: null }) + DONE),
  )
  expect(joinedText(message, "text")).toBe("42.5true")
})

test("workersAi.decode() reads whole calls of its own, each as one", () => {
  const called = {
    response: null,
    tool_calls: [
      { name: "f", arguments: { a: 1 } },
      { name: "f", arguments: {} },
    ],
  }
  expect(calls(wire(called) + DONE)).toEqual([
    ["c_0", "f", '{"a":1}'],
    ["c_1", "f", "{}"],
  ])
})

test("workersAi.decode() reads calls in pieces, and nothing of a piece that says nothing", () => {
  const pieces = [
    { tool_calls: [{ id: "t1", index: 0, type: "function", function: { name: "f", arguments: "" } }] },
    { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] },
    { tool_calls: [{ index: 0, function: { arguments: ":1}" } }] },
    { tool_calls: [{ id: null, name: null, arguments: "" }] },
    { tool_calls: [] },
  ]
  expect(calls(wire(...pieces) + DONE)).toEqual([["t1", "f", '{"a":1}']])
})

test("workersAi.decode() reads a reason that stands beside the response", () => {
  const end = decode(wire({ response: "Hi" }, { response: "", finish_reason: "length" })).at(-1)
  expect(end).toMatchObject({ type: "finish", reason: "length", native: "length" })
})

test("workersAi.decode() calls a stream interrupted that has neither mark nor reason", () => {
  expect(decode(wire({ response: "Hi" })).at(-1)).toEqual({ type: "interrupted", code: "truncated" })
  expect(decode("").at(-1)).toEqual({ type: "interrupted", code: "truncated" })
  expect(decode(wire({ response: "Hi" }) + DONE).at(-1)).toEqual({ type: "finish", reason: "stop" })
})

test("workersAi.decode() gives errors in every form, and nothing behind them", () => {
  const late = wire({ response: "late" })
  const end = (value: unknown) => decode(wire({ response: "Hi" }, value) + late).at(-1)
  expect(end({ error: "gone" })).toMatchObject({ type: "error", message: "gone" })
  expect(end({ error: { message: "gone", code: 3040 } })).toMatchObject({ message: "gone", code: "3040" })
  expect(end({ success: false, errors: [{ message: "No capacity", code: 3040 }] })).toMatchObject({
    type: "error",
    message: "No capacity",
    code: "3040",
  })
})

test("workersAi.decode() keeps what it does not know", () => {
  const { raw } = foldParts(decode(wire({ response: "a" }, { response: { odd: 1 } }, { response: "b", hue: 2 }) + DONE))
  expect(raw.map(({ value }) => value)).toEqual([{ response: { odd: 1 } }, { hue: 2 }])
})

test.each([
  [{ tool_calls: 1 }],
  [{ tool_calls: [1, null] }],
  [{ choices: {} }],
  [{ choices: [null] }],
  [{ usage: [] }],
  [{ errors: {} }],
])("workersAi.decode() takes %j without harm", (value) => {
  expect(decode(wire({ response: "Hi" }, value)).at(-1)?.type).toBe("interrupted")
})

test("workersAi.decode() says that only an end may still come", () => {
  const seen: string[] = []
  const onComplete = () => void seen.push("complete")
  decode(wire({ response: "Hi" }, { finish_reason: "stop" }, { usage: { prompt_tokens: 1 } }), { onComplete })
  expect(seen).toEqual(["complete"])
})

test("workersAi.decode() obeys the laws", () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const whole = wire({ response: "é" }, { response: "!" }) + DONE
  const laws = obeysLaws(
    () => workersAi.decode(),
    [{ input: [bytes(whole)], output: run([bytes(whole)], workersAi.decode()) }],
    {
      bound: {
        create: (limit) => workersAi.decode({ maxEventByteLength: limit }),
        chunk: bytes("data:67890"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Bound", "End", "Ownership"])
})
