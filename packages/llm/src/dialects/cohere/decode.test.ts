import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { cohere } from "./cohere.ts"

type Event = { readonly type?: string; readonly [name: string]: unknown }

const message = (type: string, message: unknown, index?: number): Event => ({
  type,
  ...(index !== undefined && { index }),
  delta: { message },
})
const begin: Event = {
  id: "m-1",
  ...message("message-start", { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] }),
}
const text = (text: string, index = 0) => message("content-delta", { content: { text } }, index)
const call = (type: string, index: number, tool_calls: unknown) => message(type, { tool_calls }, index)
const end = (delta: unknown): Event => ({ type: "message-end", delta })

const wire = (...events: readonly Event[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
const decode = (...events: readonly Event[]) => run([wire(...events)], encodeText(), cohere.decode())
const terminal = (...events: readonly Event[]) => decode(...events).at(-1)

test("cohere.decode() gives thoughts and text, each by its number", () => {
  const parts = decode(
    begin,
    message("content-start", { content: { type: "thinking", thinking: "" } }, 0),
    message("content-delta", { content: { thinking: "Hm" } }, 0),
    { type: "content-end", index: 0 },
    message("content-start", { content: { type: "text", text: "" } }, 1),
    text("Hel", 1),
    text("lo", 1),
    { type: "content-end", index: 1 },
    end({ finish_reason: "COMPLETE" }),
  )
  expect(parts).toEqual([
    { type: "start", id: "m-1" },
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", text: "Hel" },
    { type: "text-delta", id: "1", text: "lo" },
    { type: "text-end", id: "1" },
    { type: "finish", reason: "stop", native: "COMPLETE", from: "cohere" },
  ])
})

test("cohere.decode() gives the plan as reasoning, and calls by their own numbers", () => {
  const parts = decode(
    begin,
    message("tool-plan-delta", { tool_plan: "I will" }),
    message("tool-plan-delta", { tool_plan: " look" }),
    call("tool-call-start", 0, { id: "c1", type: "function", function: { name: "f", arguments: "" } }),
    call("tool-call-delta", 0, { function: { arguments: '{"a"' } }),
    call("tool-call-start", 1, { id: "c2", type: "function", function: { name: "g", arguments: "" } }),
    call("tool-call-delta", 0, { function: { arguments: ":1}" } }),
    { type: "tool-call-end", index: 0 },
    { type: "tool-call-end", index: 1 },
    end({ finish_reason: "TOOL_CALL" }),
  )
  expect(parts.slice(1)).toEqual([
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "I will" },
    { type: "reasoning-delta", id: "0", text: " look" },
    { type: "reasoning-end", id: "0" },
    { type: "tool-start", id: "1", callId: "c1", name: "f" },
    { type: "tool-delta", id: "1", text: '{"a"' },
    { type: "tool-start", id: "2", callId: "c2", name: "g" },
    { type: "tool-delta", id: "1", text: ":1}" },
    { type: "tool-end", id: "1" },
    { type: "tool-end", id: "2" },
    { type: "finish", reason: "tool-calls", native: "TOOL_CALL", from: "cohere" },
  ])
})

test("cohere.decode() takes calls that are a list, have no id, no start, or arguments that are an object", () => {
  const events = [
    begin,
    call("tool-call-start", 0, [{ function: { name: "f", arguments: { a: 1 } } }]),
    call("tool-call-delta", 5, { function: { name: "g" } }),
  ]
  const calls = (idPrefix?: string) => {
    const parts = run(
      [wire(...events, end({ finish_reason: "TOOL_CALL" }))],
      encodeText(),
      cohere.decode({ idPrefix }),
      check(),
    )
    return foldParts(parts).content.map((each) => each.type === "tool-call" && [each.callId, each.name, each.input])
  }
  expect(calls()).toEqual([
    ["m-1_0", "f", { a: 1 }],
    ["m-1_1", "g", {}],
  ])
  expect(calls("odd id/")[0]).toEqual(["odd_id__0", "f", { a: 1 }])
})

test("cohere.decode() tells where citations stand in code units, one for each source", () => {
  const one = { type: "document", id: "d0", document: { title: "Facts", url: "https://a.example/", text: "It is 1." } }
  const two = { type: "tool", id: "t0", tool_output: { snippet: "One." } }
  const citation = { start: 2, end: 3, text: "1", sources: [one, two], type: "TEXT_CONTENT", content_index: 0 }
  const parts = decode(begin, text("😀 "), text("1"), message("citation-start", { citations: citation }, 0), {
    type: "citation-end",
    index: 0,
  })
  const about = { type: "annotation", id: "0", start: 3, end: 4, from: "cohere" }
  expect(parts.slice(4, -1)).toEqual([
    { ...about, title: "Facts", url: "https://a.example/", quote: "It is 1.", value: { ...citation, sources: [one] } },
    { ...about, quote: "One.", value: { ...citation, sources: [two] } },
  ])
})

test("cohere.decode() tells what a citation is about: a number, the plan, or else the latest text", () => {
  const cite = (citations: unknown) => message("citation-start", { citations }, 0)
  const parts = decode(
    begin,
    message("tool-plan-delta", { tool_plan: "Plan" }),
    text("a", 0),
    text("b", 1),
    cite({ start: 0, end: 1, content_index: 0 }),
    cite({ start: 0, end: 1 }),
    cite({ start: 0, end: 4, type: "PLAN" }),
    cite({ content_index: 9 }),
    cite([]),
  )
  const found = parts.flatMap((part) => (part.type === "annotation" ? [[part.id, part.start, part.end]] : []))
  expect(found).toEqual([
    ["1", 0, 1],
    ["2", 0, 1],
    ["0", 0, 4],
    [undefined, undefined, undefined],
  ])
  expect(parts.at(-2)).toEqual({ type: "raw", from: "cohere", event: "citation-start", value: cite([]) })
})

test("cohere.decode() gives all tokens as usage, and those that are billed where there is nothing else", () => {
  const usage = (value: unknown) => decode(begin, end({ finish_reason: "COMPLETE", usage: value })).at(-2)
  const native = {
    billed_units: { input_tokens: 65, output_tokens: 63 },
    tokens: { input_tokens: 508, output_tokens: 86, reasoning_tokens: 28 },
    cached_tokens: 144,
  }
  expect(usage(native)).toEqual({
    type: "usage",
    usage: {
      inputTokens: 508,
      outputTokens: 86,
      reasoningTokens: 28,
      cacheReadTokens: 144,
      native: { from: "cohere", value: native },
    },
  })
  const { billed_units } = native
  expect(usage({ billed_units })).toEqual({
    type: "usage",
    usage: { inputTokens: 65, outputTokens: 63, native: { from: "cohere", value: { billed_units } } },
  })
})

test.each([
  ["COMPLETE", "stop"],
  ["STOP_SEQUENCE", "stop"],
  ["MAX_TOKENS", "length"],
  ["TOOL_CALL", "tool-calls"],
  ["USER_CANCEL", "other"],
])("cohere.decode() reads the reason %s", (native, reason) => {
  expect(terminal(begin, end({ finish_reason: native }))).toEqual({ type: "finish", reason, native, from: "cohere" })
})

test("cohere.decode() gives an end that is none as an error", () => {
  expect(terminal(begin, end({ finish_reason: "ERROR", error: "No capacity" }))).toEqual({
    type: "error",
    message: "No capacity",
    code: "ERROR",
  })
  expect(terminal(begin, end({ finish_reason: "TIMEOUT" }))).toEqual({
    type: "error",
    message: "The answer ended with an error",
    code: "TIMEOUT",
    isRetryable: true,
  })
  expect(terminal(begin, end({ finish_reason: "COMPLETE", error: { message: "Broken", code: "x" } }))).toMatchObject({
    type: "error",
    message: "Broken",
    code: "x",
  })
})

test("cohere.decode() gives errors in the stream, and nothing behind them", () => {
  const error = { message: "internal server error", id: "e-1" }
  const parts = run(
    [`${wire(begin)}data: ${JSON.stringify(error)}\n\n${wire(text("late"))}`],
    encodeText(),
    cohere.decode(),
  )
  expect(parts.slice(1)).toEqual([
    { type: "error", message: "internal server error", extra: { from: "cohere", fields: error } },
  ])
  expect(run(["event: error\ndata: gone\n\n"], encodeText(), cohere.decode())).toEqual([
    { type: "error", message: "gone" },
  ])
})

test("cohere.decode() calls a stream interrupted that ends without its end", () => {
  const interrupted = { type: "interrupted", code: "truncated" }
  expect(decode()).toEqual([interrupted])
  expect(terminal(begin, text("Hi"), { type: "content-end", index: 0 })).toEqual(interrupted)
  const done = run([`${wire(begin, text("Hi"))}data: [DONE]\n\n`], encodeText(), cohere.decode())
  expect(done.at(-1)).toEqual(interrupted)
})

test("cohere.decode() gives the probability of a token, and keeps those of several", () => {
  const one = { ...text("Hi"), logprobs: { token_ids: [7], text: "Hi", logprobs: [-0.25] } }
  const several = { ...text("!"), logprobs: { token_ids: [7, 8], text: "!", logprobs: [-1, -2] } }
  expect(decode(begin, one, several).slice(2, -1)).toEqual([
    { type: "text-delta", id: "0", text: "Hi", logprobs: [{ token: "Hi", logprob: -0.25, id: 7, top_logprobs: [] }] },
    { type: "text-delta", id: "0", text: "!" },
    { type: "raw", from: "cohere", event: "content-delta", at: "logprobs", value: several.logprobs },
  ])
})

test("cohere.decode() keeps what it does not know", () => {
  const debug = { type: "debug", prompt: "…" }
  const image = message("content-start", { content: { type: "image", image: {} } }, 1)
  const parts = decode(
    { ...begin, delta: { message: { role: "assistant", content: [], mood: "good" } } },
    debug,
    image,
    { ...text("a"), extra: 1 },
    { ...text("b"), extra: 1 },
    message("content-delta", { content: { text: "c", hue: 2 }, tone: 3 }, 0),
    end({ finish_reason: "COMPLETE", seed: 4 }),
  )
  const raw = { type: "raw", from: "cohere" }
  expect(parts[0]).toEqual({ type: "start", id: "m-1", extra: { from: "cohere", fields: { mood: "good" } } })
  expect(parts.filter(({ type }) => type === "raw")).toEqual([
    { ...raw, event: "debug", value: debug },
    { ...raw, event: "content-start", value: image },
    { ...raw, event: "content-delta", at: "", value: { extra: 1 } },
    { ...raw, event: "content-delta", at: "delta.message.content", value: { hue: 2 } },
    { ...raw, event: "content-delta", at: "delta.message", value: { tone: 3 } },
  ])
  expect(parts.at(-1)).toMatchObject({ type: "finish", extra: { from: "cohere", fields: { seed: 4 } } })
})

test.each([
  "content-start",
  "content-delta",
  "tool-call-start",
  "tool-call-delta",
  "tool-plan-delta",
  "citation-start",
])("cohere.decode() keeps a %s of a wrong shape", (type) => {
  for (const delta of [null, 1, [], {}, { message: null }, { message: [] }, { message: { content: 1 } }]) {
    const event = { type, index: "x", delta }
    expect(decode(event)[0]).toEqual({ type: "raw", from: "cohere", event: type, value: event })
  }
})

test("cohere.decode() takes no more contents and calls than an answer can have", () => {
  const many = (event: (index: number) => Event) => () =>
    decode(...Array.from({ length: 1_025 }, (_, index) => event(index)))
  const excess = expect.objectContaining({ code: "too-many-parts", limit: 1_024 })
  expect(many((index) => text("a", index))).toThrow(excess)
  expect(many(() => call("tool-call-start", 0, { id: "c", function: { name: "f" } }))).toThrow(excess)
})

test("cohere.decode() obeys the laws", () => {
  const bytes = (...events: readonly Event[]) => new TextEncoder().encode(wire(...events))
  const first: Part[] = [
    { type: "start", id: "m-1" },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "é" },
  ]
  const last: Part = { type: "finish", reason: "stop", native: "COMPLETE", from: "cohere" }
  const laws = obeysLaws(
    () => cohere.decode(),
    [
      {
        input: [bytes(begin, text("é")), bytes(end({ finish_reason: "COMPLETE" }))],
        output: [...first, last],
        each: [first, [last], []],
      },
    ],
    {
      bound: {
        create: (limit) => cohere.decode({ maxEventByteLength: limit }),
        chunk: new TextEncoder().encode("data:67890"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
