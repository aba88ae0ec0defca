import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import type { EncodeOptions } from "../../dialect.ts"
import { foldParts } from "../../fold.ts"
import type { Part, TerminalPart } from "../../part.ts"
import { aiSdkUi } from "./ai-sdk-ui.ts"

const from = "ai-sdk-ui"
const wire = (...chunks: readonly unknown[]) => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("")
const decode = (...chunks: readonly unknown[]) => run([wire(...chunks)], encodeText(), aiSdkUi.decode())
/** What comes in front of the interruption. */
const open = (...chunks: readonly unknown[]) => decode(...chunks).slice(0, -1)
const encode = (parts: readonly Part[], options?: EncodeOptions) => run(parts, check(), aiSdkUi.encode(options))
const read = (pieces: readonly string[]) =>
  pieces
    .join("")
    .split("\n\n")
    .filter((piece) => piece !== "")
    .map((piece) => (piece === "data: [DONE]" ? "[DONE]" : JSON.parse(piece.slice("data: ".length))))
/** What stands between the start of the step and the finish. */
const inside = (...parts: readonly Part[]) => read(encode([...parts, { type: "finish", reason: "stop" }])).slice(2, -3)

const answer: readonly unknown[] = [
  { type: "start", messageId: "m1", messageMetadata: { model: "gpt", tenant: 7 } },
  { type: "start-step" },
  { type: "reasoning-start", id: "0" },
  { type: "reasoning-delta", id: "0", delta: "hm" },
  { type: "reasoning-end", id: "0", providerMetadata: { anthropic: { signature: "sig" } } },
  { type: "text-start", id: "0" },
  { type: "text-delta", id: "0", delta: "Hi" },
  { type: "text-end", id: "0" },
  { type: "tool-input-start", toolCallId: "c1", toolName: "f" },
  { type: "tool-input-delta", toolCallId: "c1", inputTextDelta: '{"a":' },
  { type: "tool-input-delta", toolCallId: "c1", inputTextDelta: "1}" },
  { type: "tool-input-available", toolCallId: "c1", toolName: "f", input: { a: 1 } },
  { type: "finish-step" },
  { type: "finish", finishReason: "tool-calls", messageMetadata: { usage: { inputTokens: 3, outputTokens: 5 } } },
]

test("aiSdkUi.decode() reads an answer", () => {
  expect(decode(...answer)).toEqual([
    {
      type: "start",
      id: "m1",
      model: "gpt",
      extra: { from, fields: { messageId: "m1", messageMetadata: { model: "gpt", tenant: 7 } } },
    },
    { type: "step-start" },
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "hm" },
    { type: "signature", id: "0", data: "sig", from: "anthropic", kind: "signature" },
    {
      type: "reasoning-end",
      id: "0",
      extra: { from, fields: { providerMetadata: { anthropic: { signature: "sig" } } } },
    },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hi" },
    { type: "text-end", id: "0" },
    { type: "tool-start", id: "c1", callId: "c1", name: "f" },
    { type: "tool-delta", id: "c1", text: '{"a":' },
    { type: "tool-delta", id: "c1", text: "1}" },
    { type: "tool-end", id: "c1" },
    { type: "step-end" },
    { type: "usage", usage: { inputTokens: 3, outputTokens: 5 } },
    {
      type: "finish",
      reason: "tool-calls",
      native: "tool-calls",
      from,
      extra: { from, fields: { messageMetadata: { usage: { inputTokens: 3, outputTokens: 5 } } } },
    },
  ])
})

test("aiSdkUi writes an answer as it was read", () => {
  // The ids of stretches that are over may be given again, and are then made unique.
  const again = JSON.parse(JSON.stringify(answer)) as { type: string; id?: string }[]
  for (const chunk of again) if (chunk.type.startsWith("text-")) chunk.id = "1"
  const chunks = [
    ...again.slice(0, -2),
    { type: "tool-output-available", toolCallId: "c1", output: { b: [null] }, providerExecuted: true },
    { type: "source-url", sourceId: "s", url: "https://a", providerMetadata: { x: { y: 1 } } },
    { type: "source-document", sourceId: "s", mediaType: "application/pdf", title: "T", filename: "t.pdf" },
    { type: "file", url: "data:image/png;base64,AA==", mediaType: "image/png" },
    { type: "reasoning-file", url: "https://a/b", mediaType: "image/png" },
    { type: "data-note", id: "n", data: { a: 1 }, transient: true },
    { type: "message-metadata", messageMetadata: { usage: { inputTokens: 1 }, own: true } },
    { type: "message-metadata", messageMetadata: { own: true } },
    { type: "custom", kind: "x.y", providerMetadata: {} },
    { type: "tool-approval-request", approvalId: "a", toolCallId: "c1" },
    { type: "tool-output-denied", toolCallId: "c1" },
    { type: "reset-step" },
    { type: "text-start", id: "9", hue: "red" },
    { type: "text-delta", id: "9", delta: "x", hue: "blue" },
    { type: "text-end", id: "9", citations: [{ source: { type: "source", sourceType: "url", id: "s", url: "u" } }] },
    ...again.slice(-2),
  ]
  expect(read(encode(decode(...chunks)))).toEqual([...chunks, "[DONE]"])
})

test("aiSdkUi.decode() keeps two stretches of one name apart", () => {
  const parts = open(
    { type: "text-start", id: "0" },
    { type: "reasoning-start", id: "0" },
    { type: "text-delta", id: "0", delta: "a" },
    { type: "reasoning-delta", id: "0", delta: "b" },
    { type: "text-end", id: "0" },
    { type: "reasoning-end", id: "0" },
  )
  expect(foldParts(run(parts, check())).content).toMatchObject([
    { type: "text", text: "a" },
    { type: "reasoning", text: "b" },
  ])
})

test("aiSdkUi.decode() reads a call that comes whole, and one whose input is wrong", () => {
  expect(open({ type: "tool-input-available", toolCallId: "c", toolName: "f", input: { a: 1 } })).toEqual([
    { type: "tool-start", id: "c", callId: "c", name: "f" },
    { type: "tool-end", id: "c", text: '{"a":1}' },
  ])
  const wrong = { type: "tool-input-error", toolCallId: "c", toolName: "f", input: '{"a"', errorText: "no" }
  expect(open(wrong).at(-1)).toEqual({
    type: "tool-end",
    id: "c",
    text: '{"a"',
    extra: { from, fields: { errorText: "no" } },
  })
  expect(read(encode(open(wrong)))).toContainEqual(wrong)
})

test("aiSdkUi.decode() reads free text, and who carries a call out", () => {
  const chunks = [
    { type: "tool-input-start", toolCallId: "c", toolName: "f", inputEncoding: "text", providerExecuted: true },
    { type: "tool-input-available", toolCallId: "c", toolName: "f", input: "a b", providerExecuted: true },
  ]
  expect(open(...chunks)).toMatchObject([{ encoding: "text", executor: "provider" }, { text: "a b" }])
})

test("aiSdkUi.decode() takes an error for the end, also behind a finish, and an abort", () => {
  const finish = { type: "finish" }
  expect(decode(finish, { type: "error", errorText: "no" }, finish)).toEqual([{ type: "error", message: "no" }])
  expect(decode({ type: "abort", reason: "r" })).toEqual([{ type: "abort", reason: "r" }])
  expect(decode({ type: "finish", finishReason: "error" })).toMatchObject([{ type: "error" }])
  expect(decode({ type: "finish", finishReason: "interrupted" })).toEqual([{ type: "interrupted" }])
})

test("aiSdkUi.decode() calls a stream interrupted that has no finish, also with an end mark", () => {
  const interrupted = { type: "interrupted", code: "truncated" }
  expect(decode({ type: "start" }, { type: "finish-step" }).at(-1)).toEqual(interrupted)
  expect(run([`${wire({ type: "start" })}data: [DONE]\n\n`], encodeText(), aiSdkUi.decode()).at(-1)).toEqual(
    interrupted,
  )
  expect(decode()).toEqual([interrupted])
})

test("aiSdkUi.decode() says once that only an end may still come", () => {
  let calls = 0
  const block = aiSdkUi.decode({ onComplete: () => calls++ })
  run([wire({ type: "finish" }, { type: "finish" })], encodeText(), block)
  expect(calls).toBe(1)
})

test("aiSdkUi.decode() reads signatures as the AI SDK's providers tell them", () => {
  const metadata = {
    google: { thoughtSignature: "a" },
    openai: { itemId: "rs", reasoningEncryptedContent: "b" },
    anthropic: { redactedData: "c" },
    millrace: { signature: "no" },
    __proto__: null,
  }
  const parts = open({ type: "reasoning-start", id: "r", providerMetadata: metadata })
  expect(parts).toMatchObject([
    { type: "reasoning-start", id: "r", itemId: "rs" },
    { data: "a", from: "gemini", kind: "signature" },
    { data: "b", from: "openai-responses", kind: "encrypted" },
    { data: "c", from: "anthropic", kind: "redacted" },
  ])
})

test.each([
  {},
  { type: null },
  { type: "text-start" },
  { type: "text-delta", id: 1, delta: {} },
  { type: "text-delta", id: "x", delta: "x", providerMetadata: { a: { signature: "x" } } },
  { type: "text-end", id: null, citations: 5 },
  { type: "reasoning-start", id: "r", providerMetadata: [null] },
  { type: "reasoning-start", id: "r", providerMetadata: { anthropic: null, google: [1] } },
  { type: "tool-input-start", toolCallId: 5 },
  { type: "tool-input-available", toolCallId: "c", toolName: null, input: null },
  { type: "tool-output-available" },
  { type: "tool-output-error", toolCallId: "c", errorText: 5 },
  { type: "file", url: 5 },
  { type: "source-url", providerMetadata: { millrace: { annotation: 5 } } },
  { type: "data-" },
  { type: "message-metadata", messageMetadata: [1] },
  { type: "message-metadata", messageMetadata: { usage: { inputTokens: "x" } } },
  { type: "start", messageId: 5, messageMetadata: "x" },
  { type: "__proto__" },
])("aiSdkUi.decode() takes %j without harm, and so does its own encoder", (chunk) => {
  const parts = run(decode(chunk), check())
  expect(parts.at(-1)?.type).toBe("interrupted")
  expect(read(run(parts, aiSdkUi.encode())).at(-1)).toMatchObject({ type: "error" })
})

test("aiSdkUi.encode() writes text, reasoning and refusals in one step", () => {
  expect(
    inside(
      { type: "text-start", id: "0", phase: "final", itemId: "i" },
      { type: "text-delta", id: "0", text: 'a"\n' },
      { type: "refusal-delta", id: "1", text: "no" },
      { type: "reasoning-start", id: "2", kind: "summary" },
      { type: "reasoning-delta", id: "2", text: "x", section: 0 },
      { type: "reasoning-delta", id: "2", text: "y", section: 1 },
      { type: "reasoning-end", id: "2" },
    ),
  ).toEqual([
    { type: "text-start", id: "0", providerMetadata: { millrace: { phase: "final", itemId: "i" } } },
    { type: "text-delta", id: "0", delta: 'a"\n' },
    { type: "text-start", id: "1", providerMetadata: { millrace: { refusal: true } } },
    { type: "text-delta", id: "1", delta: "no" },
    { type: "reasoning-start", id: "2", providerMetadata: { millrace: { kind: "summary" } } },
    { type: "reasoning-delta", id: "2", delta: "x" },
    { type: "reasoning-delta", id: "2", delta: "\n\ny" },
    { type: "reasoning-end", id: "2" },
    { type: "text-end", id: "0" },
    { type: "text-end", id: "1" },
  ])
})

test("aiSdkUi.encode() carries opaque things in the metadata of their part", () => {
  const written = inside(
    { type: "reasoning-start", id: "r", itemId: "rs" },
    { type: "signature", id: "r", data: "a", from: "openai-responses", kind: "encrypted" },
    { type: "signature", id: "r", data: "b", from: "anthropic" },
    { type: "signature", id: "r", data: "c", from: "anthropic" },
    { type: "reasoning-end", id: "r" },
    { type: "tool-start", id: "t", callId: "c", name: "f", executor: "agent" },
    { type: "signature", id: "t", data: "d", from: "gemini" },
    { type: "tool-end", id: "t" },
  )
  expect(written[1]).toEqual({
    type: "reasoning-end",
    id: "r",
    providerMetadata: {
      "openai-responses": { encrypted: "a" },
      anthropic: { signature: ["b", "c"] },
      millrace: { itemId: "rs" },
    },
  })
  expect(written.at(-1)).toEqual({
    type: "tool-input-available",
    toolCallId: "c",
    toolName: "f",
    input: {},
    providerExecuted: true,
    providerMetadata: { gemini: { signature: "d" }, millrace: { executor: "agent" } },
  })
})

test("aiSdkUi.encode() writes calls with their input, and says what is no JSON", () => {
  expect(
    inside(
      { type: "tool-start", id: "1", callId: "a", name: "f" },
      { type: "tool-start", id: "2", callId: "b", name: "g" },
      { type: "tool-delta", id: "1", text: '{"x":' },
      { type: "tool-delta", id: "2", text: "oops" },
      { type: "tool-delta", id: "1", text: "1}" },
      { type: "tool-end", id: "1" },
      { type: "tool-end", id: "2" },
      { type: "tool-output", callId: "a", output: { y: 1 } },
      { type: "tool-output", callId: "b", output: "bad", isError: true },
    ),
  ).toEqual([
    { type: "tool-input-start", toolCallId: "a", toolName: "f" },
    { type: "tool-input-start", toolCallId: "b", toolName: "g" },
    { type: "tool-input-delta", toolCallId: "a", inputTextDelta: '{"x":' },
    { type: "tool-input-delta", toolCallId: "b", inputTextDelta: "oops" },
    { type: "tool-input-delta", toolCallId: "a", inputTextDelta: "1}" },
    { type: "tool-input-available", toolCallId: "a", toolName: "f", input: { x: 1 } },
    {
      type: "tool-input-error",
      toolCallId: "b",
      toolName: "g",
      input: "oops",
      errorText: "The input is not valid JSON",
    },
    { type: "tool-output-available", toolCallId: "a", output: { y: 1 } },
    { type: "tool-output-error", toolCallId: "b", errorText: "bad" },
  ])
})

const terminals: readonly TerminalPart[] = [
  { type: "error", message: "no", code: "c", kind: "overloaded", status: 529, isRetryable: true, requestId: "r" },
  { type: "interrupted", message: "cut", code: "truncated" },
  { type: "abort", reason: "r" },
]

test.each(terminals)("aiSdkUi.encode() tells $type without a finish, and decode() reads it", (terminal) => {
  const cut: Part[] = [
    { type: "start" },
    { type: "tool-start", id: "1", callId: "a", name: "f" },
    { type: "tool-delta", id: "1", text: '{"x":1}' },
    { type: "usage", usage: { inputTokens: 1 } },
    terminal,
  ]
  const pieces = encode(cut)
  const types = read(pieces).map((chunk) => chunk.type ?? chunk)
  const end = terminal.type === "abort" ? ["abort", "[DONE]"] : ["error"]
  expect(types).toEqual(["start", "start-step", "tool-input-start", "tool-input-delta", "message-metadata", ...end])
  expect(run(pieces, encodeText(), aiSdkUi.decode()).at(-1)).toEqual(terminal)
  expect(run([aiSdkUi.failure?.(terminal as never) ?? ""], encodeText(), aiSdkUi.decode())).toEqual([terminal])
  expect(run([terminal], aiSdkUi.encode()).join("")).toBe(aiSdkUi.failure?.(terminal as never))
})

test.each([
  { type: "finish", reason: "refusal" },
  { type: "finish", reason: "pause", native: "pause_turn", from: "anthropic" },
  { type: "finish", reason: "context-window" },
  { type: "finish", reason: "other", native: "x", from: "gemini" },
  { type: "finish", reason: "stop", stopSequence: "x" },
] as const)("aiSdkUi carries the finish %j", (finish) => {
  const [last] = run(encode([finish]), encodeText(), aiSdkUi.decode()).slice(-1)
  const { extra, ...rest } = last as { extra: unknown }
  expect(rest).toEqual(finish)
})

test("aiSdkUi carries usage, who answers, sources and files from other formats", () => {
  const parts: Part[] = [
    { type: "start", id: "r1", model: "m", created: 5 },
    { type: "text-start", id: "0" },
    { type: "annotation", id: "0", url: "u", title: "t", start: 0, end: 1, from: "openai-chat", value: { a: 1 } },
    { type: "annotation", title: "doc", from: "anthropic", value: { b: 1 } },
    { type: "text-end", id: "0" },
    { type: "file", mediaType: "image/png", data: "AA==", name: "n", isReasoning: true },
    { type: "data", name: "n", key: "k", data: null, isTransient: true },
    {
      type: "usage",
      usage: {
        inputTokens: 1,
        outputTokens: 2,
        totalTokens: 3,
        cacheReadTokens: 1,
        cacheWriteTokens: 0,
        reasoningTokens: 1,
        cost: 0.5,
        isEstimate: true,
      },
    },
    { type: "finish", reason: "stop" },
  ]
  const back = run(encode(parts), encodeText(), aiSdkUi.decode())
  for (const part of parts.slice(1, -1)) {
    const { extra, ...same } = back.find(({ type }) => type === part.type) as Part & { extra?: unknown }
    if (part.type !== "annotation") expect(same).toEqual(part)
    else expect(back).toContainEqual(part)
  }
  expect(back[0]).toMatchObject(parts[0] as object)
})

test("aiSdkUi.encode() gives the client the names that it is told to", () => {
  const [start] = read(encode([{ type: "start", id: "r", model: "m" }], { id: "msg", model: "alias" }))
  expect(start).toEqual({ type: "start", messageMetadata: { id: "r", model: "alias" } })
  expect(read(encode([{ type: "start" }], { id: "r" }))[0]).toEqual({ type: "start", messageMetadata: { id: "r" } })
  expect(read(encode([{ type: "start" }]))[0]).toEqual({ type: "start" })
})

test("aiSdkUi.encode() begins a step where there is none, and follows those that there are", () => {
  const text = (id: string): Part[] => [
    { type: "text-start", id },
    { type: "text-end", id },
  ]
  const parts: Part[] = [
    { type: "step-start" },
    ...text("0"),
    { type: "step-end" },
    { type: "step-start" },
    ...text("1"),
    { type: "step-start" },
    { type: "finish", reason: "stop" },
  ]
  expect(read(encode(parts)).map((chunk) => chunk.type)).toEqual([
    "start",
    "start-step",
    "text-start",
    "text-end",
    "finish-step",
    "start-step",
    "text-start",
    "text-end",
    "finish-step",
    "start-step",
    "finish-step",
    "finish",
    undefined,
  ])
})

test("aiSdkUi.encode() tells of what it cannot carry", () => {
  const dropped: string[] = []
  const parts: Part[] = [
    { type: "text-start", id: "1", choice: 1 },
    { type: "text-delta", id: "1", text: "x" },
    { type: "tool-start", id: "2", choice: 1, callId: "c", name: "f" },
    { type: "tool-output", callId: "gone", output: 1 },
    { type: "signature", id: "9", data: "x", from: "anthropic" },
    { type: "file", mediaType: "image/png" },
    { type: "raw", from: "openai-chat", value: {} },
    { type: "raw", from, value: { type: "finish" } },
    { type: "raw", from, at: "text-delta", value: { a: 1 } },
    { type: "warning", code: "late-delta", message: "m" },
    { type: "finish", reason: "stop" },
  ]
  const pieces = run(parts, aiSdkUi.encode({ onDropped: (part) => void dropped.push(part.type) }))
  expect(dropped).toEqual([
    "text-start",
    "text-delta",
    "tool-start",
    "tool-output",
    "signature",
    "file",
    "raw",
    "raw",
    "warning",
    "raw",
  ])
  expect(read(pieces).map((chunk) => chunk.type)).toEqual(["finish", undefined])
})

test("aiSdkUi.encode() lets no member of another stream stand for one of its own", () => {
  const extra = { from, fields: { type: "finish", errorText: "fine", finishReason: "stop", input: 1 } }
  const chunks = read(
    encode([
      { type: "start", extra },
      { type: "text-start", id: "0", extra },
      { type: "tool-start", id: "1", callId: "c", name: "f", extra },
      { type: "tool-end", id: "1", extra: { from, fields: { type: "finish" } } },
      { type: "file", mediaType: "x", url: "u", extra },
      { type: "error", message: "bad", extra },
    ]),
  )
  expect(chunks.map((chunk) => chunk.type)).not.toContain("finish")
  expect(chunks.at(-1)).toMatchObject({ type: "error", errorText: "bad" })
})

test("aiSdkUi.passing finds what tells of begin, usage and end", () => {
  const { matters } = aiSdkUi.passing as { matters: RegExp }
  for (const type of ["start", "finish", "error", "abort", "message-metadata"]) expect(wire({ type })).toMatch(matters)
  expect('data: {"type":"\\u0066inish"}').toMatch(matters)
  expect("data: [DONE]").toMatch(matters)
  expect("event: error\ndata: Bad gateway").toMatch(matters)
  expect(wire({ type: "text-delta", id: "0", delta: 'an "error" to finish' })).not.toMatch(matters)
})

test("aiSdkUi.decode() obeys the laws", () => {
  const bytes = (...chunks: readonly unknown[]) => new TextEncoder().encode(wire(...chunks))
  const start: Part[] = [
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "é" },
  ]
  const end: Part = { type: "finish", reason: "stop" }
  const laws = obeysLaws(
    () => aiSdkUi.decode(),
    [
      {
        input: [
          bytes({ type: "text-start", id: "0" }, { type: "text-delta", id: "0", delta: "é" }),
          bytes({ type: "text-end", id: "0" }, { type: "finish" }),
        ],
        output: [...start, { type: "text-end", id: "0" }, end],
        each: [start, [{ type: "text-end", id: "0" }], [end]],
      },
    ],
    {
      bound: {
        create: (limit) => aiSdkUi.decode({ maxEventByteLength: limit }),
        chunk: new TextEncoder().encode("data:67890"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
