import { encodeText, run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import type { DecodeOptions } from "../../dialect.ts"
import type { Part } from "../../part.ts"
import { openaiChat } from "./openai-chat.ts"

const choice = (index: number, content: string, finish: string | null = null) => ({
  index,
  delta: { content },
  finish_reason: finish,
})
const chunk = (...choices: unknown[]) => ({ id: "c", model: "m", choices })
const wire = (event: unknown) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`)
const DONE = "data: [DONE]\n\n"
const decode = (events: readonly unknown[], options?: DecodeOptions): Part[] =>
  run([events.map(wire).join("")], encodeText(), openaiChat.decode(options))
const end = (events: readonly unknown[], options?: DecodeOptions) => decode(events, options).at(-1)

const INTERRUPTED = { type: "interrupted", code: "truncated" }

describe("openaiChat.decode() takes a stream for", () => {
  test.each<[string, readonly unknown[], DecodeOptions?]>([
    ["a finish reason", [chunk(choice(0, "a", "stop"))]],
    ["[DONE] alone behind an answer", [chunk(choice(0, "a")), DONE]],
    ["a finish reason of both", [chunk(choice(0, "a", "stop")), chunk(choice(1, "b", "stop"))], { choices: 2 }],
    ["[DONE], though only one of two has ended", [chunk(choice(0, "a", "stop")), DONE], { choices: 2 }],
  ])("complete: %s", (_name, events, options = {}) => expect(end(events, options)?.type).toBe("finish"))

  test.each<[string, readonly unknown[], DecodeOptions?]>([
    ["nothing", []],
    ["[DONE] without any answer", [DONE]],
    ["no end", [chunk(choice(0, "a"))]],
    ["usage, but no end", [chunk(choice(0, "a")), { ...chunk(), usage: { prompt_tokens: 1 } }]],
    ["an end of one of two that were seen", [chunk(choice(0, "a"), choice(1, "b", "stop"))]],
    ["an end of one of two that were asked for", [chunk(choice(0, "a", "stop"))], { choices: 2 }],
    ["an end that was cut off itself", [chunk(choice(0, "a")), 'data: {"choices":[{"index":0,"finish_reason":"stop"']],
  ])("cut: %s", (_name, events, options = {}) => expect(end(events, options)).toEqual(INTERRUPTED))
})

test("openaiChat.decode() leaves the stretches of a stream that was cut open", () => {
  const events = [
    chunk({ index: 0, delta: { tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "{}" } }] } }),
  ]
  expect(decode(events).map(({ type }) => type)).toEqual(["start", "tool-start", "tool-delta", "interrupted"])
})

test("openaiChat.decode() reads nothing behind [DONE]", () => {
  expect(decode([chunk(choice(0, "a", "stop")), DONE, chunk(choice(0, "b"))]).at(-1)?.type).toBe("finish")
})

test("openaiChat.decode() says once that only an end may still come", () => {
  let count = 0
  const onComplete = () => void count++
  decode([chunk(choice(0, "a"))], { onComplete })
  expect(count).toBe(0)
  decode([chunk(choice(0, "a", "stop")), chunk(choice(0, "", "stop")), DONE], { onComplete })
  expect(count).toBe(1)
})

describe("openaiChat.decode() finds an error", () => {
  const stopped = chunk(choice(0, "a", "length"))
  test.each<[string, readonly unknown[], object]>([
    ["alone", [{ error: { message: "M", type: "T", code: "C" } }], { message: "M", kind: "T", code: "C" }],
    ["behind an answer", [chunk(choice(0, "a")), { error: { message: "M" } }], { message: "M" }],
    [
      "behind a finish, in a chunk that looks like any other",
      [stopped, { ...chunk(choice(0, "")), error: { code: 400, message: "M" }, usage: { prompt_tokens: 1 } }, DONE],
      { message: "M", code: "400", status: 400 },
    ],
    [
      "in an event of that name",
      ['event: error\ndata: {"error":{"message":"M","type":"T","failed_generation":"x","status_code":400}}\n\n'],
      { kind: "T", status: 400, extra: { from: "openai-chat", fields: { failed_generation: "x", status_code: 400 } } },
    ],
    ["flat in an event of that name", ['event: error\ndata: {"message":"M"}\n\n'], { message: "M" }],
    ["as words in an event of that name", ["event: error\ndata: Too busy\n\n"], { message: "Too busy" }],
    ["as an object of that kind", [{ object: "error", message: "M", code: 429 }], { code: "429", isRetryable: true }],
    ["as a text", [{ error: "M" }], { message: "M" }],
    ["that says nothing", [{ error: {} }], { message: "The provider reported an error and did not say which" }],
    [
      "in a choice",
      [chunk({ ...choice(0, ""), error: { code: 502, message: "M" } }), DONE],
      { message: "M", status: 502 },
    ],
    ["as a finish reason", [chunk(choice(0, "a", "error")), DONE], { code: "error" }],
    [
      "as a finish reason, with more behind it",
      [chunk(choice(0, "a", "error")), { error: { message: "M" } }],
      { message: "M" },
    ],
    ["as a lack of resources", [chunk(choice(0, "a", "insufficient_system_resource"))], { isRetryable: true }],
  ])("%s", (_name, events, error) => expect(end(events)).toMatchObject({ type: "error", ...error }))

  test.each([null, "", false])("where there is one: %s is none", (error) => {
    expect(end([{ ...chunk(choice(0, "a", "stop")), error }])?.type).toBe("finish")
  })

  test("in a choice at once, and reads nothing behind it", () => {
    const failed = chunk({ ...choice(0, "b", "error"), error: { message: "M" } })
    const types = decode([chunk(choice(0, "a")), failed, chunk(choice(0, "c"))]).map(({ type }) => type)
    expect(types).toEqual(["start", "text-start", "text-delta", "text-delta", "text-end", "error"])
  })

  test("and tells the usage and text that came with it", () => {
    const event = { ...chunk(choice(0, "b")), error: { message: "M" }, usage: { prompt_tokens: 1 } }
    const types = decode([chunk(choice(0, "a")), event]).map(({ type }) => type)
    expect(types).toEqual(["start", "text-start", "text-delta", "text-delta", "usage", "error"])
  })
})

test("openaiChat.decode() knows its own words for what was interrupted or stopped", () => {
  const again = (part: Parameters<typeof openaiChat.failure & {}>[0]) => end([openaiChat.failure?.(part)])
  expect(again({ type: "interrupted", code: "idle-timeout", message: "M" })).toEqual({
    type: "interrupted",
    code: "idle-timeout",
    message: "M",
  })
  expect(again({ type: "abort", reason: "Enough" })).toEqual({ type: "abort", reason: "Enough" })
  expect(again({ type: "error", message: "M", code: "C", kind: "K" })).toEqual({
    type: "error",
    message: "M",
    code: "C",
    kind: "K",
  })
})

describe("openaiChat.decode() names the reason", () => {
  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["model_length", "length"],
    ["tool_calls", "tool-calls"],
    ["content_filter", "content-filter"],
    ["sensitive", "content-filter"],
    ["SAFETY", "content-filter"],
    ["refusal", "refusal"],
    ["constructor", "other"],
  ])("%s", (word, reason) => {
    expect(end([chunk(choice(0, "a", word))])).toMatchObject({ reason, native: word })
  })

  test("more exactly, where the provider behind the server does", () => {
    const event = chunk({ ...choice(0, "a", "content_filter"), native_finish_reason: "refusal" })
    expect(end([event])).toMatchObject({ reason: "refusal", native: "refusal" })
  })
})

describe("openaiChat.decode() takes odd shapes for absent or keeps them raw:", () => {
  test.each<[string, unknown]>([
    ["choices of everything", { choices: [null, 1, "x", [], {}] }],
    ["choices that are no list", { choices: { 0: {} } }],
    ["an index that is none", chunk({ index: -1 }, { index: 1.5 }, { index: 1e9 }, { index: "0" })],
    [
      "a delta of numbers",
      chunk({
        index: 0,
        delta: { role: 1, content: 2, refusal: 3, tool_calls: 4, reasoning: 5, annotations: 6, images: 7 },
      }),
    ],
    ["a delta that is a list", chunk({ index: 0, delta: [] })],
    [
      "lists of everything",
      chunk({
        index: 0,
        delta: {
          content: [null, 1, {}, { type: "thinking", thinking: 4 }],
          tool_calls: [null, 1, {}, { function: 3 }],
          reasoning_details: [null, 1, {}, { type: "reasoning.text", text: 4 }],
          annotations: [null, 1, {}],
          images: [null, {}],
        },
      }),
    ],
    [
      "members called like those of every object",
      JSON.parse('{"id":"c","choices":[{"delta":{"__proto__":{"a":1},"constructor":2}}],"__proto__":{"b":1}}'),
    ],
    ["usage of everything", { ...chunk(), usage: { prompt_tokens: "1", completion_tokens: null, total_tokens: {} } }],
    [
      "log probabilities that are none",
      chunk({ index: 0, delta: { content: "a" }, logprobs: 4 }, { index: 1, logprobs: { content: 4 } }),
    ],
    [
      "extra content that is none",
      chunk({ index: 0, delta: { extra_content: 4, tool_calls: [{ id: "a", extra_content: { google: 1 } }] } }),
    ],
  ])("%s", (_name, event) => expect(end([event])).toEqual(INTERRUPTED))
})
