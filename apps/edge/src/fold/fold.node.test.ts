import { expect, test } from "vitest"
import { foldCompletion } from "./fold-completion.ts"

const head = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 5, model: "m", system_fingerprint: "fp" }

function fold(...choices: readonly object[]): ReturnType<ReturnType<typeof foldCompletion>["result"]> {
  const completion = foldCompletion()
  for (const choice of choices) completion.add({ ...head, choices: [choice] })
  return completion.result()
}

const delta = (value: object, finish_reason: string | null = null, index = 0) => ({
  index,
  delta: value,
  finish_reason,
})

test("foldCompletion() joins text and keeps the last usage", () => {
  const completion = foldCompletion()
  completion.add({ ...head, choices: [delta({ role: "assistant", content: "" })], usage: { total_tokens: 1 } })
  completion.add({ ...head, choices: [delta({ content: "Hel" })], usage: null })
  completion.add({ ...head, choices: [delta({ content: "lo" }, "stop")] })
  completion.add({ ...head, choices: [], usage: { total_tokens: 7 } })
  expect(completion.result()).toEqual({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 5,
    model: "m",
    system_fingerprint: "fp",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: "Hello", refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: { total_tokens: 7 },
  })
})

test("foldCompletion() keeps reasoning, refusal and logprobs apart from text", () => {
  const [choice] = fold(
    delta({ reasoning_content: "Let me " }),
    delta({ reasoning_content: "see" }),
    { ...delta({ refusal: "I can't" }), logprobs: { content: null, refusal: [1] } },
    { ...delta({}, "stop"), logprobs: { content: null, refusal: [2] } },
  ).choices
  expect(choice?.message).toEqual({
    role: "assistant",
    content: null,
    refusal: "I can't",
    reasoning_content: "Let me see",
  })
  expect(choice?.logprobs).toEqual({ content: null, refusal: [1, 2] })
})

test("foldCompletion() keeps choices apart, in order", () => {
  const { choices } = fold(
    delta({ content: "b" }, null, 1),
    delta({ content: "a" }, "stop", 0),
    delta({ content: "!" }, "length", 1),
  )
  expect(choices.map(({ message, finish_reason }) => [message.content, finish_reason])).toEqual([
    ["a", "stop"],
    ["b!", "length"],
  ])
})

const call = (value: object) => delta({ tool_calls: [value] })
const result = (...deltas: readonly object[]) =>
  fold(...deltas.map(call)).choices[0]?.message.tool_calls?.map(({ id, function: { name, arguments: text } }) => [
    id,
    name,
    text,
  ])

test.each([
  [
    "by index",
    [
      { index: 0, id: "a", function: { name: "f", arguments: "{" } },
      { index: 1, id: "b", function: { name: "g", arguments: "[" } },
      { index: 0, function: { arguments: "}" } },
      { index: 1, function: { arguments: "]" } },
    ],
    [
      ["a", "f", "{}"],
      ["b", "g", "[]"],
    ],
  ],
  [
    "by id, where the index is always 0",
    [
      { index: 0, id: "a", function: { name: "f", arguments: "{}" } },
      { index: 0, id: "b", function: { name: "g", arguments: "[]" } },
    ],
    [
      ["a", "f", "{}"],
      ["b", "g", "[]"],
    ],
  ],
  [
    "by place, where there is no index",
    [{ id: "a", function: { name: "f", arguments: "{" } }, { function: { arguments: "}" } }],
    [["a", "f", "{}"]],
  ],
  [
    "where the index starts at 1",
    [{ index: 1, id: "a", function: { name: "f", arguments: "{}" } }],
    [["a", "f", "{}"]],
  ],
  [
    "where ids are repeated and arguments are null",
    [
      { index: 0, id: "a", function: { name: "f", arguments: null } },
      { index: 0, id: "a", function: { arguments: "{}" } },
    ],
    [["a", "f", "{}"]],
  ],
])("foldCompletion() joins tool calls %s", (_name, deltas, wanted) => {
  expect(result(...deltas)).toEqual(wanted)
})

const many = 200_000
const piece = { function: { arguments: "x" } }
const calls = (create: (position: number) => unknown): object =>
  delta({ tool_calls: Array.from({ length: many }, (_, position) => create(position)) })

test.each([
  ["by id", (position: number) => ({ id: `call-${position}`, index: 0 })],
  ["by index", (position: number) => ({ index: position })],
])("foldCompletion() refuses more calls than a choice can hold, told apart %s", (_name, create) => {
  expect(() => fold(calls(create))).toThrow(
    expect.objectContaining({ code: "upstream_invalid_event", status: 502, message: expect.stringContaining("1024") }),
  )
})

test("foldCompletion() bounds the calls of a choice, not their pieces", () => {
  const limit = Array.from({ length: 1_024 }, (_, index) => ({ index, id: `call-${index}` }))
  const [choice] = fold(
    delta({ tool_calls: limit }),
    calls(() => ({ index: 7, ...piece })),
  ).choices
  expect(choice?.message.tool_calls).toHaveLength(1_024)
  expect(choice?.message.tool_calls?.[7]?.function.arguments).toHaveLength(many)
})

test.each([
  ["calls that are no list", { tool_calls: 5 }],
  ["calls that are text", { tool_calls: "text" }],
  ["calls that are no objects", { tool_calls: [null, 5, "text"] }],
  ["a delta that is text", "text"],
])("foldCompletion() passes over %s", (_name, value) => {
  const [choice] = fold(delta({ content: "Hello" }), { index: 0, delta: value }).choices
  expect(choice?.message).toEqual({ role: "assistant", content: "Hello", refusal: null })
})

test("foldCompletion() passes over members of a call that are not what they should be", () => {
  const odd = { toString: 5, valueOf: 5 }
  const good = { index: 0, id: "a", function: { name: "f", arguments: "{}" } }
  expect(result(good, { index: odd, id: odd, function: { name: odd, arguments: odd } }, { function: 5 })).toEqual([
    ["a", "f", "{}"],
  ])
})

test("foldCompletion() takes the place of a choice whose index is no number", () => {
  const completion = foldCompletion()
  const odd = { toString: 5, valueOf: 5 }
  completion.add({ ...head, choices: [odd, odd].map((index) => ({ index, delta: { content: "a" } })) })
  expect(completion.result().choices.map(({ index }) => index)).toEqual([0, 1])
})

test.each([
  ["that are no object", 5],
  ["whose members are no lists", { content: 7, refusal: "text" }],
])("foldCompletion() passes over logprobs %s", (_name, logprobs) => {
  const [choice] = fold({ ...delta({}), logprobs: { content: [1] } }, { ...delta({}), logprobs }).choices
  expect(choice?.logprobs).toEqual({ content: [1], refusal: null })
})

test("foldCompletion() takes as many logprobs as come at once", () => {
  const logprobs = { content: Array(many).fill(0), refusal: Array(many).fill(0) }
  const [choice] = fold({ ...delta({}), logprobs }).choices
  expect([choice?.logprobs?.content?.length, choice?.logprobs?.refusal?.length]).toEqual([many, many])
})
