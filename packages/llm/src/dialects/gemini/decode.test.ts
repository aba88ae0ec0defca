import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { wrapSignature } from "../../signature.ts"
import { gemini } from "./gemini.ts"

type Response = Readonly<Record<string, unknown>>

const candidate = (parts: unknown, more: Response = {}): Response => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...more }],
})
const say = (text: string, more?: Response) => candidate([{ text }], more)
const stop = candidate([{ text: "" }], { finishReason: "STOP" })
const wire = (...responses: readonly Response[]) =>
  responses.map((response) => `data: ${JSON.stringify(response)}\r\n\r\n`).join("")
const bytes = (...responses: readonly Response[]) => new TextEncoder().encode(wire(...responses))
const decode = (...responses: readonly Response[]) => run([bytes(...responses)], gemini.decode())
const terminal = (...responses: readonly Response[]) => decode(...responses).at(-1)
const message = (...responses: readonly Response[]) => foldParts(run(decode(...responses), check()))
const finish: Part = { type: "finish", reason: "stop", native: "STOP", from: "gemini" }

test("gemini.decode() gives who answers, thoughts, text and usage", () => {
  const head = { modelVersion: "m", responseId: "r", createTime: "2026-01-02T03:04:05.6Z" }
  const usageMetadata = { promptTokenCount: 3, toolUsePromptTokenCount: 4, thoughtsTokenCount: 5, totalTokenCount: 12 }
  const parts = decode(
    { ...candidate([{ text: "Hm", thought: true }]), usageMetadata, ...head },
    { ...say("Hel"), usageMetadata, ...head },
    { ...say("lo", { finishReason: "STOP" }), ...head },
  )
  expect(parts).toEqual([
    {
      type: "start",
      id: "r",
      model: "m",
      created: 1_767_323_045,
      extra: { from: "gemini", fields: { createTime: "2026-01-02T03:04:05.6Z" } },
    },
    {
      type: "usage",
      usage: {
        inputTokens: 7,
        outputTokens: 5,
        totalTokens: 12,
        reasoningTokens: 5,
        native: { from: "gemini", value: usageMetadata },
      },
    },
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", text: "Hel" },
    { type: "text-delta", id: "1", text: "lo" },
    { type: "text-end", id: "1" },
    finish,
  ])
})

test("gemini.decode() gives a signature to the stretch that it came with, and once", () => {
  const signed = { text: "a", thoughtSignature: "AA==" }
  expect(decode(candidate([signed]), candidate([{ ...signed, text: "b" }]), say("c"), stop).slice(1)).toEqual([
    { type: "text-start", id: "0" },
    { type: "signature", id: "0", data: "AA==", from: "gemini", kind: "signature" },
    { type: "text-delta", id: "0", text: "a" },
    { type: "text-delta", id: "0", text: "b" },
    { type: "text-delta", id: "0", text: "c" },
    { type: "text-end", id: "0" },
    finish,
  ])
})

test("gemini.decode() gives a signature on an empty text to the text before it", () => {
  const parts = decode(say("a"), candidate([{ text: "", thoughtSignature: "AA==" }], { finishReason: "STOP" }))
  expect(parts.slice(3)).toEqual([
    { type: "signature", id: "0", data: "AA==", from: "gemini", kind: "signature" },
    { type: "text-end", id: "0" },
    finish,
  ])
})

test("gemini.decode() gives what another dialect had signed back to it", () => {
  const wrapped = wrapSignature({ data: "secret", from: "anthropic", kind: "redacted" }, "gemini")
  expect(decode(candidate([{ text: "", thought: true, thoughtSignature: wrapped }]), stop).slice(1, 3)).toEqual([
    { type: "reasoning-start", id: "0", kind: "redacted" },
    { type: "signature", id: "0", data: "secret", from: "anthropic", kind: "redacted" },
  ])
})

test("gemini.decode() gives whole calls, with ids where the wire has none", () => {
  const parts = decode({
    responseId: "r/1",
    ...candidate(
      [
        { functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "AA==" },
        { functionCall: { name: "g", id: "own" } },
      ],
      { finishReason: "STOP" },
    ),
  })
  expect(parts.slice(1)).toEqual([
    { type: "tool-start", id: "0", callId: "r_1_0", name: "f" },
    { type: "signature", id: "0", data: "AA==", from: "gemini", kind: "signature" },
    { type: "tool-delta", id: "0", text: '{"a":1}' },
    { type: "tool-end", id: "0" },
    { type: "tool-start", id: "1", callId: "own", name: "g" },
    { type: "tool-delta", id: "1", text: "{}" },
    { type: "tool-end", id: "1" },
    finish,
  ])
})

const begun = candidate([{ functionCall: { name: "f", willContinue: true } }])
const piece = (jsonPath: string, value: Response, more: Response = { willContinue: true }) =>
  candidate([{ functionCall: { partialArgs: [{ jsonPath, ...value }], ...more } }])

test("gemini.decode() turns arguments in pieces into JSON that grows", () => {
  const parts = decode(
    begun,
    piece("$.city", { stringValue: 'B"o', willContinue: true }),
    piece("$.city", { stringValue: "s" }),
    piece("$.days", { numberValue: 2 }),
    candidate([{ functionCall: {} }]),
    stop,
  )
  expect(parts.slice(1, -1)).toEqual([
    { type: "tool-start", id: "0", callId: "call_0", name: "f" },
    { type: "tool-delta", id: "0", text: '{"city":"B\\"o' },
    { type: "tool-delta", id: "0", text: 's"' },
    { type: "tool-delta", id: "0", text: ',"days":2' },
    { type: "tool-delta", id: "0", text: "}" },
    { type: "tool-end", id: "0" },
  ])
})

test.each<[string, readonly Response[], boolean]>([
  ["the last piece says so", [begun, piece("$.a", { boolValue: true }, {}), stop], true],
  ["the model has stopped", [begun, piece("$.a", { boolValue: true }), stop], true],
  ["a text was going on", [begun, piece("$.a", { stringValue: "x", willContinue: true }), stop], false],
  ["a limit was reached", [begun, piece("$.a", { boolValue: true }), say("", { finishReason: "MAX_TOKENS" })], false],
  [
    "pieces contradict each other",
    [begun, piece("$.a", { numberValue: 1 }), piece("$.a.b", { numberValue: 1 }), stop],
    false,
  ],
])("gemini.decode() takes a call without its end for what it is where %s", (_name, responses, isValid) => {
  expect(message(...responses).content).toMatchObject([{ type: "tool-call", isValid }])
})

test("gemini.decode() gives code that Gemini runs, and what it gives, as a call of the provider's", () => {
  const executableCode = { language: "PYTHON", code: "1" }
  const codeExecutionResult = { outcome: "OUTCOME_FAILED", output: "no" }
  expect(decode(candidate([{ executableCode }]), candidate([{ codeExecutionResult }]), stop).slice(1, -1)).toEqual([
    {
      type: "tool-start",
      id: "0",
      callId: "call_0",
      name: "code_execution",
      executor: "provider",
      extra: { from: "gemini", fields: { executableCode } },
    },
    { type: "tool-delta", id: "0", text: '{"language":"PYTHON","code":"1"}' },
    { type: "tool-end", id: "0" },
    {
      type: "tool-output",
      callId: "call_0",
      output: codeExecutionResult,
      isError: true,
      extra: { from: "gemini", fields: { codeExecutionResult } },
    },
  ])
})

test("gemini.decode() gives pictures as files", () => {
  const inlineData = { mimeType: "image/png", data: "AAAA" }
  expect(decode(candidate([{ inlineData, thoughtSignature: "AA==" }]), stop)[1]).toEqual({
    type: "file",
    mediaType: "image/png",
    data: "AAAA",
    extra: { from: "gemini", fields: { thoughtSignature: "AA==" } },
  })
})

test("gemini.decode() finds the places of sources, which the wire counts in bytes", () => {
  const groundingMetadata = {
    groundingChunks: [{ web: { uri: "https://a.example", title: "A" } }, { web: { uri: "https://b.example" } }],
    groundingSupports: [{ segment: { startIndex: 4, endIndex: 9, text: "é là" }, groundingChunkIndices: [0] }],
  }
  const parts = decode(say("été"), say(" là", { finishReason: "STOP", groundingMetadata }))
  expect(parts.filter(({ type }) => type === "annotation")).toEqual([
    {
      type: "annotation",
      id: "0",
      ...{ url: "https://a.example", title: "A" },
      ...{ from: "gemini", value: { groundingMetadata } },
    },
    {
      type: "annotation",
      url: "https://b.example",
      from: "gemini",
      value: { groundingChunk: { web: { uri: "https://b.example" } } },
    },
  ])
  groundingMetadata.groundingSupports[0] = {
    segment: { startIndex: 3, endIndex: 9, text: "é là" },
    groundingChunkIndices: [0],
  }
  expect(decode(say("été"), say(" là", { groundingMetadata }))).toContainEqual(
    expect.objectContaining({ type: "annotation", start: 2, end: 6 }),
  )
})

test("gemini.decode() tells a source once, also where the wire tells all of them again", () => {
  const chunk = (name: string) => ({ web: { uri: `https://${name}.example` } })
  const parts = decode(
    say("a", { groundingMetadata: { groundingChunks: [chunk("a")] } }),
    say("b", { groundingMetadata: { groundingChunks: [chunk("a"), chunk("b")] } }),
    say("c", { groundingMetadata: { groundingChunks: [chunk("a"), chunk("b")], webSearchQueries: ["q"] } }),
  )
  const told = parts.filter((part) => part.type === "annotation")
  expect(told.map(({ url }) => url)).toEqual(["https://a.example", "https://b.example", undefined])
  expect(told[2]?.value).toMatchObject({ groundingMetadata: { webSearchQueries: ["q"] } })
})

test("gemini.decode() keeps what it does not know, and does not tell it over and over", () => {
  const more = { avgLogprobs: -1 }
  const parts = decode(
    { ...say("a", more), news: 1 },
    { ...say("b", more), news: 1 },
    { ...stop, news: 2 },
    { odd: true },
  )
  expect(parts.filter(({ type }) => type === "raw")).toEqual([
    { type: "raw", from: "gemini", at: "$", value: { news: 1 } },
    { type: "raw", from: "gemini", at: "candidates[0]", value: { avgLogprobs: -1 } },
    { type: "raw", from: "gemini", at: "$", value: { news: 2 } },
    { type: "raw", from: "gemini", value: { odd: true } },
  ])
  expect(decode(candidate([{ newPart: 1 }]), stop)[1]).toEqual({
    type: "raw",
    from: "gemini",
    at: "candidates[0].content.parts",
    value: { newPart: 1 },
  })
})

test("gemini.decode() gives how likely tokens were with their text, and without one keeps it", () => {
  const logprobsResult = {
    chosenCandidates: [{ token: "a", logProbability: -1 }],
    topCandidates: [{ candidates: [{ token: "b", logProbability: -2 }] }],
  }
  const logprobs = [{ token: "a", logprob: -1, bytes: null, top_logprobs: [{ token: "b", logprob: -2, bytes: null }] }]
  expect(decode(say("a", { logprobsResult }))[2]).toEqual({ type: "text-delta", id: "0", text: "a", logprobs })
  const raw = (value: Response) => ({
    type: "raw",
    from: "gemini",
    at: "candidates[0]",
    value: { logprobsResult: value },
  })
  expect(decode(candidate([], { logprobsResult }))[1]).toEqual(raw(logprobsResult))
  for (const odd of [{ chosenCandidates: [1] }, { chosenCandidates: [{ token: 1 }] }, { topCandidates: {} }]) {
    expect(decode(say("a", { logprobsResult: odd }))[1]).toEqual(raw(odd))
  }
})

test("gemini.decode() gives several candidates as choices", () => {
  const both = (one: Response, other: Response) => ({
    candidates: [one, other].map((each, index) => ({ index, ...each })),
  })
  const text = (text: string) => ({ content: { parts: [{ text }] } })
  const parts = decode(both(text("a"), text("b")), both({ finishReason: "STOP" }, { finishReason: "MAX_TOKENS" }))
  expect(foldParts(parts)).toMatchObject({
    content: [{ text: "a" }],
    others: [{ choice: 1, content: [{ text: "b" }] }],
    terminal: { type: "finish", reason: "stop", others: [{ choice: 1, reason: "length", native: "MAX_TOKENS" }] },
  })
  expect(terminal(both(text("a"), text("b")), both({ finishReason: "STOP" }, {}))).toMatchObject({
    type: "interrupted",
  })
})

test.each([
  ["MAX_TOKENS", "length"],
  ["SAFETY", "content-filter"],
  ["RECITATION", "content-filter"],
  ["SPII", "content-filter"],
  ["IMAGE_SAFETY", "content-filter"],
  ["LANGUAGE", "other"],
  ["NEW_REASON", "other"],
])("gemini.decode() reads %s as %s", (finishReason, reason) => {
  expect(terminal(say("a", { finishReason }))).toEqual({ type: "finish", reason, native: finishReason, from: "gemini" })
})

test.each(["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"])(
  "gemini.decode() takes %s for a failure",
  (finishReason) => {
    const fields = { finishReason, finishMessage: "because" }
    expect(terminal(say("a", fields))).toMatchObject({ type: "error", code: finishReason, extra: { fields } })
  },
)

test("gemini.decode() ends with what blocked the prompt", () => {
  const promptFeedback = { blockReason: "SAFETY", safetyRatings: [] }
  expect(decode({ promptFeedback, modelVersion: "m" }).slice(1)).toEqual([
    { type: "safety", scope: "prompt", from: "gemini", value: promptFeedback },
    { type: "finish", reason: "content-filter", native: "SAFETY", from: "gemini" },
  ])
})

test("gemini.decode() tells of ratings when they change", () => {
  const safetyRatings = [{ category: "X", probability: "LOW" }]
  const parts = decode(say("a", { safetyRatings }), say("b", { safetyRatings }), stop)
  expect(parts.filter(({ type }) => type === "safety")).toEqual([
    { type: "safety", scope: "output", from: "gemini", value: { safetyRatings } },
  ])
})

test.each<[string, unknown, Response]>([
  [
    "with all its members",
    { code: 503, message: "Busy", status: "UNAVAILABLE" },
    { code: "UNAVAILABLE", status: 503, message: "Busy", isRetryable: true },
  ],
  [
    "with details",
    { code: 400, message: "No", details: [1] },
    { status: 400, isRetryable: false, extra: { from: "gemini", fields: { details: [1] } } },
  ],
  ["that is a text", "No", { message: "No" }],
  ["that is nothing", {}, { message: "The provider failed without a word" }],
])("gemini.decode() gives an error %s, also behind a finish", (_name, error, wanted) => {
  expect(terminal(say("a"), { error }, say("b"))).toMatchObject({ type: "error", ...wanted })
  expect(terminal(stop, { error })).toMatchObject({ type: "error", ...wanted })
})

test("gemini.decode() says once that only an end may still come", () => {
  let count = 0
  const read = (...responses: readonly Response[]) =>
    run([bytes(...responses)], gemini.decode({ onComplete: () => void count++ }))
  read(say("a"), candidate([], { index: 1 }), say("b", { finishReason: "STOP" }))
  expect(count).toBe(0)
  read(say("a"), stop, stop)
  expect(count).toBe(1)
  read({ promptFeedback: { blockReason: "SAFETY" } })
  expect(count).toBe(2)
})

test.each([
  ["event: error\ndata: Bad gateway\n\n", "Bad gateway"],
  ['event: error\ndata: {"message":"Gone"}\n\n', "Gone"],
  ['event: error\ndata: {"error":{"message":"No"}}\n\n', "No"],
])("gemini.decode() takes an event of that name for an error: %j", (event, text) => {
  expect(run([wire(say("a")) + event], encodeText(), gemini.decode()).at(-1)).toMatchObject({
    type: "error",
    message: text,
  })
  expect(gemini.passing?.matters.test(event)).toBe(true)
})

test("gemini.decode() calls a stream interrupted that ends without a reason", () => {
  expect(terminal(say("a"))).toEqual({ type: "interrupted", code: "truncated" })
  expect(terminal(say("a", { finishReason: "FINISH_REASON_UNSPECIFIED" }))).toMatchObject({ type: "interrupted" })
  expect(terminal()).toEqual({ type: "interrupted", code: "truncated" })
})

test("gemini.decode() takes [DONE], which some servers put behind it, for nothing", () => {
  expect(run([`${wire(stop)}data: [DONE]\n\n`], encodeText(), gemini.decode()).at(-1)).toEqual(finish)
})

test.each<[string, Response]>([
  ["candidates", { candidates: { 0: 1 } }],
  ["a candidate", { candidates: [null, 1, "x", []] }],
  ["content", { candidates: [{ content: [1] }] }],
  ["parts", candidate({ text: "a" })],
  ["a part", candidate([null, 1, [], "x", {}])],
  ["text", candidate([{ text: 1 }, { text: null }, { text: {}, thought: "yes", thoughtSignature: 1 }])],
  ["a call", candidate([{ functionCall: [] }, { functionCall: { name: {}, args: "x", partialArgs: 1, id: 2 } }])],
  ["pieces", candidate([{ functionCall: { name: "f", partialArgs: [null, {}, { jsonPath: 1, numberValue: 1 }] } }])],
  ["files", candidate([{ inlineData: { mimeType: 1, data: {} } }, { fileData: {} }])],
  ["code", candidate([{ executableCode: {} }, { codeExecutionResult: { outcome: 1 } }])],
  ["an index", candidate([], { index: -1.5 })],
  ["a large index", candidate([], { index: 1e9 })],
  [
    "sources",
    candidate([{ text: "a" }], {
      groundingMetadata: {
        groundingChunks: [1, {}],
        groundingSupports: [null, { groundingChunkIndices: ["length", 0, -1] }],
      },
      citationMetadata: { citations: [1, { uri: 1, startIndex: -5, endIndex: 1e9 }] },
    }),
  ],
  ["usage", { usageMetadata: { promptTokenCount: "1" } }],
  ["feedback", { promptFeedback: { blockReason: 1 } }],
  ["names", { modelVersion: 1, responseId: {}, createTime: "never" }],
  ["__proto__", JSON.parse('{"candidates":[],"__proto__":{"polluted":true}}')],
])("gemini.decode() takes %s of another shape without harm", (_name, response) => {
  expect(terminal(response)).toEqual({ type: "interrupted", code: "truncated" })
  expect(terminal(response, stop)).toMatchObject({ type: "finish" })
  expect({}).not.toHaveProperty("polluted")
})

test("gemini.decode() obeys the laws of blocks", () => {
  const first: Part[] = [
    { type: "start", model: "m" },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "é" },
  ]
  const last: Part[] = [{ type: "text-end", id: "0" }]
  const laws = obeysLaws(
    () => gemini.decode(),
    [
      {
        input: [bytes({ ...say("é"), modelVersion: "m" }), bytes(stop)],
        output: [...first, ...last, finish],
        each: [first, last, [finish]],
      },
      {
        input: [bytes(say("é"))],
        output: [{ type: "start" }, ...first.slice(1), { type: "interrupted", code: "truncated" }],
      },
    ],
    {
      bound: {
        create: (limit) => gemini.decode({ maxEventByteLength: limit }),
        chunk: new TextEncoder().encode("data:67890"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
