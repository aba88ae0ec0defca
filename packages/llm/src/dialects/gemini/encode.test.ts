import { encodeText, run } from "@millrace/core"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { ErrorPart, Part } from "../../part.ts"
import { gemini } from "./gemini.ts"

const start: Part = { type: "start", id: "r", model: "m" }
const finish: Part = { type: "finish", reason: "stop" }
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

function write(parts: readonly Part[], dropped: Part[] = []): string[] {
  const encode = gemini.encode({ onDropped: (part) => void dropped.push(part) })
  return run(run([start, ...parts], check()), encode)
    .join("")
    .split(/(?<=\n\n)/)
}
const responses = (parts: readonly Part[], dropped?: Part[]) =>
  write(parts, dropped).map((event) => JSON.parse(event.slice("data: ".length)))
/** Parts of all candidates, without the empty text that a finish has. */
const written = (parts: readonly Part[], dropped?: Part[]) =>
  responses(parts, dropped)
    .flatMap(({ candidates = [] }) => candidates as { content: { parts: Record<string, unknown>[] } }[])
    .flatMap(({ content }) => content.parts)
    .filter((part) => part.text !== "" || "thoughtSignature" in part)
const again = (parts: readonly Part[]) => run(write(parts), encodeText(), gemini.decode(), check())

test("gemini.encode() writes text as it comes, and why it is over at the end", () => {
  expect(write([...text('a"\n', "é"), finish])).toEqual([
    'data: {"candidates":[{"content":{"parts":[{"text":"a\\"\\n"}],"role":"model"},"index":0}],"modelVersion":"m","responseId":"r"}\n\n',
    'data: {"candidates":[{"content":{"parts":[{"text":"é"}],"role":"model"},"index":0}],"modelVersion":"m","responseId":"r"}\n\n',
    'data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"m","responseId":"r"}\n\n',
  ])
})

test("gemini.encode() writes thoughts, with a blank line between sections, and refusals as text", () => {
  const parts: Part[] = [
    { type: "reasoning-start", id: "r" },
    { type: "reasoning-delta", id: "r", text: "a", section: 0 },
    { type: "reasoning-delta", id: "r", text: "b", section: 1 },
    { type: "reasoning-end", id: "r" },
    { type: "refusal-start", id: "n" },
    { type: "refusal-delta", id: "n", text: "No" },
    { type: "refusal-end", id: "n" },
  ]
  expect(written([...parts, finish])).toEqual([
    { text: "a", thought: true },
    { text: "\n\nb", thought: true },
    { text: "No" },
  ])
})

test("gemini.encode() takes the names that it is told", () => {
  const encode = () => gemini.encode({ model: "mine", id: "x", created: 0 })
  expect(JSON.parse(run([finish], encode())[0]?.slice(6) ?? "")).toMatchObject({
    modelVersion: "mine",
    responseId: "x",
    createTime: "1970-01-01T00:00:00.000Z",
  })
})

test("gemini.encode() writes a call once it is whole", () => {
  expect(written([...call('{"a":1}'), finish])).toEqual([{ functionCall: { id: "c1", name: "f", args: { a: 1 } } }])
  expect(written([...call(""), finish])).toEqual([{ functionCall: { id: "c1", name: "f", args: {} } }])
  expect(written([...call("free", { encoding: "text" }), finish])).toMatchObject([
    { functionCall: { args: { input: "free" } } },
  ])
})

test.each(['{"a":', "[1]", "1", "null", "free"])(
  "gemini.encode() gives no call with the arguments %s, and does not call that a success",
  (args) => {
    const dropped: Part[] = []
    const all = responses([...call(args), finish], dropped)
    expect(all).toMatchObject([{ candidates: [{ finishReason: "MALFORMED_FUNCTION_CALL" }] }])
    expect(dropped).toMatchObject([{ type: "tool-end" }])
    expect(responses([...call(args), { type: "finish", reason: "length" }])).toMatchObject([
      { candidates: [{ finishReason: "MAX_TOKENS" }] },
    ])
  },
)

test("gemini.encode() gives no call that was cut off, whatever of it was there", () => {
  const parts = call('{"a":1}').slice(0, 2)
  expect(written([...parts, { type: "interrupted" }])).toEqual([])
})

test("gemini.encode() puts a signature on what it is of", () => {
  const signature = (id: string, data: string, from = "gemini"): Part => ({ type: "signature", id, data, from })
  const [begin, delta, end] = text("a") as [Part, Part, Part]
  expect(written([begin, signature("t", "AA"), delta, end, finish])).toEqual([{ text: "a", thoughtSignature: "AA" }])
  expect(written([begin, delta, signature("t", "AA"), end, finish])).toEqual([
    { text: "a" },
    { text: "", thoughtSignature: "AA" },
  ])
  expect(written([begin, delta, end, signature("t", "AA"), finish])).toEqual([
    { text: "a" },
    { text: "", thoughtSignature: "AA" },
  ])
  expect(written([begin, signature("t", "AA"), signature("t", "BB"), delta, end, finish])).toEqual([
    { text: "", thoughtSignature: "AA" },
    { text: "a", thoughtSignature: "BB" },
  ])
  const [named, ...rest] = call("{}") as [Part, Part, Part]
  expect(written([named, signature("c", "AA"), ...rest, finish])).toMatchObject([
    { functionCall: {}, thoughtSignature: "AA" },
  ])
  expect(
    written([begin, signature("t", "AA", "anthropic"), delta, signature("t", "BB", "other"), end, finish]),
  ).toEqual([
    { text: "a" },
    { text: "", thoughtSignature: "millrace:anthropic:signature:AA" },
    { text: "", thoughtSignature: "millrace:other:signature:BB" },
  ])
  const redacted: Part[] = [
    { type: "reasoning-start", id: "r", kind: "redacted" },
    { type: "signature", id: "r", data: "x", from: "anthropic", kind: "redacted" },
    { type: "reasoning-end", id: "r" },
  ]
  expect(foldParts(again([...redacted, finish])).content).toMatchObject([
    { type: "reasoning", kind: "redacted", signatures: [{ data: "x", from: "anthropic", kind: "redacted" }] },
  ])
})

test("gemini.encode() tells usage with the next response", () => {
  const usage: Part = {
    type: "usage",
    usage: { inputTokens: 5, outputTokens: 7, reasoningTokens: 3, cacheReadTokens: 2 },
  }
  const usageMetadata = {
    promptTokenCount: 5,
    cachedContentTokenCount: 2,
    candidatesTokenCount: 4,
    thoughtsTokenCount: 3,
    totalTokenCount: 12,
  }
  expect(responses([usage, ...text("a"), finish])[0]).toMatchObject({ usageMetadata })
  expect(responses([...text("a"), usage, finish]).at(-1)).toMatchObject({
    usageMetadata,
    candidates: [{ finishReason: "STOP" }],
  })
  expect(responses([usage, { type: "interrupted" }])).toMatchObject([{ usageMetadata }, { error: {} }])
})

test.each<[string, Part, object]>([
  [
    "an error",
    { type: "error", message: "Busy", code: "overloaded", kind: "overloaded_error", status: 529 },
    { code: 529, message: "Busy", status: "UNKNOWN" },
  ],
  [
    "an error of Google's",
    { type: "error", message: "Busy", code: "UNAVAILABLE", status: 503 },
    { code: 503, message: "Busy", status: "UNAVAILABLE" },
  ],
  ["an error without a status", { type: "error", message: "Busy" }, { code: 500, message: "Busy", status: "INTERNAL" }],
  [
    "an error of a status that is none",
    { type: "error", message: "Busy", status: 200 },
    { code: 500, message: "Busy", status: "INTERNAL" },
  ],
  [
    "an interruption",
    { type: "interrupted", code: "truncated" },
    { code: 503, message: "The answer broke off before its end", status: "UNAVAILABLE" },
  ],
  ["an abort", { type: "abort", reason: "Stopped" }, { code: 499, message: "Stopped", status: "CANCELLED" }],
])("gemini.encode() writes %s as an error, and gives no reason", (_name, terminal, error) => {
  const all = responses([...text("a"), terminal])
  expect(all.at(-1)).toMatchObject({ error })
  expect(JSON.stringify(all)).not.toContain("finishReason")
  expect(gemini.failure?.(terminal as ErrorPart)).toBe(write([...text("a"), terminal]).at(-1))
})

test("gemini.encode() writes errors so that their code and kind come back", () => {
  const error: Part = {
    type: "error",
    message: "Busy",
    code: "overloaded",
    kind: "overloaded_error",
    status: 529,
    isRetryable: true,
  }
  expect(again([error]).at(-1)).toEqual(error)
})

test.each([
  ["stop", "STOP"],
  ["length", "MAX_TOKENS"],
  ["context-window", "MAX_TOKENS"],
  ["content-filter", "SAFETY"],
  ["refusal", "SAFETY"],
  ["pause", "OTHER"],
] as const)("gemini.encode() writes the reason %s as %s", (reason, finishReason) => {
  const foreign = { native: "end_turn", from: "anthropic" }
  expect(responses([{ type: "finish", reason, ...foreign }])).toMatchObject([{ candidates: [{ finishReason }] }])
})

test("gemini.encode() writes several choices as candidates", () => {
  const other: Part[] = [
    { type: "text-start", id: "o", choice: 1 },
    { type: "text-delta", id: "o", text: "b" },
  ]
  const all = responses([...text("a"), ...other, { ...finish, others: [{ choice: 1, reason: "length" }] } as Part])
  expect(all[1]).toMatchObject({ candidates: [{ index: 1, content: { parts: [{ text: "b" }] } }] })
  expect(all[2]).toMatchObject({
    candidates: [
      { index: 0, finishReason: "STOP" },
      { index: 1, finishReason: "MAX_TOKENS" },
    ],
  })
  expect(responses([...text("a"), ...other, finish])[2]).toMatchObject({
    candidates: [
      { index: 0, finishReason: "STOP" },
      { index: 1, finishReason: "STOP" },
    ],
  })
})

test("gemini.encode() keeps no more of sources than an answer has reason to have", () => {
  const source = (url: string): Part => ({ type: "annotation", id: "t", url, from: "openai-chat", value: {} })
  const many = Array.from({ length: 6 }, (_, index) => source(`${index}${"x".repeat(200_000)}`))
  const dropped: Part[] = []
  run([...text("a"), ...many, finish], check(), gemini.encode({ onDropped: (part) => void dropped.push(part) }))
  expect(dropped).toEqual(many.slice(5))
})

test("gemini.encode() writes sources of other dialects as grounding, their places in bytes", () => {
  const source: Part = {
    type: "annotation",
    id: "t",
    url: "https://a.example",
    title: "A",
    start: 1,
    end: 3,
    from: "openai-chat",
    value: {},
  }
  expect(responses([...text("ééà"), source, finish]).at(-1)).toMatchObject({
    candidates: [
      {
        finishReason: "STOP",
        groundingMetadata: {
          groundingChunks: [{ web: { uri: "https://a.example", title: "A" } }],
          groundingSupports: [{ segment: { startIndex: 2, endIndex: 6, text: "éà" }, groundingChunkIndices: [0] }],
        },
      },
    ],
  })
  expect(again([...text("ééà"), source, finish])).toContainEqual(
    expect.objectContaining({ type: "annotation", start: 1, end: 3, url: "https://a.example" }),
  )
})

test.each<Part>([
  { type: "tool-output", callId: "c", output: 1 },
  { type: "annotation", from: "openai-chat", value: {} },
  { type: "safety", scope: "prompt", from: "openai-chat", value: {} },
  { type: "data", name: "n", data: 1 },
  { type: "step-start" },
  { type: "raw", from: "openai-chat", value: {} },
  { type: "tool-start", id: "p", callId: "p", name: "web_search", executor: "provider" },
])("gemini.encode() says what it cannot carry: %j", (part) => {
  const dropped: Part[] = []
  expect(written([part, finish], dropped)).toEqual([])
  expect(dropped[0]).toEqual(part)
})

test("gemini.encode() writes how likely tokens were, of texts alone", () => {
  const logprobs = [{ token: "a", logprob: -1, bytes: [97], top_logprobs: [{ token: "b", logprob: -2 }] }]
  const parts: Part[] = [
    { type: "text-start", id: "t" },
    { type: "text-delta", id: "t", text: "a", logprobs },
    { type: "text-delta", id: "t", text: "", logprobs: [1, { token: "c", logprob: -3 }] },
    finish,
  ]
  expect(responses(parts).map(({ candidates }) => candidates[0].logprobsResult)).toEqual([
    {
      chosenCandidates: [{ token: "a", logProbability: -1 }],
      topCandidates: [{ candidates: [{ token: "b", logProbability: -2 }] }],
    },
    { chosenCandidates: [{ token: "c", logProbability: -3 }] },
    undefined,
  ])
  expect(foldParts(again(parts)).content).toMatchObject([
    {
      logprobs: [
        { token: "a", logprob: -1, top_logprobs: [{ token: "b", logprob: -2 }] },
        { token: "c", logprob: -3 },
      ],
    },
  ])
  expect(gemini.answer(foldParts(run([start, ...parts], check())))).toMatchObject({
    candidates: [{ logprobsResult: { chosenCandidates: [{ token: "a" }, { token: "c" }] } }],
  })
})

test("gemini.encode() writes files", () => {
  expect(
    written([
      { type: "file", mediaType: "image/png", data: "AA" },
      { type: "file", mediaType: "image/png", url: "https://a.example", isReasoning: true },
      finish,
    ]),
  ).toEqual([
    { inlineData: { mimeType: "image/png", data: "AA" } },
    { fileData: { mimeType: "image/png", fileUri: "https://a.example" }, thought: true },
  ])
})

const own: Readonly<Record<string, readonly object[]>> = {
  "texts and thoughts": [
    { candidates: [{ content: { parts: [{ text: "Hm", thought: true }], role: "model" }, index: 0 }], news: 1 },
  ],
  "signatures and calls": [
    {
      candidates: [
        {
          content: {
            parts: [{ functionCall: { id: "1", name: "f", args: { a: [1] } }, thoughtSignature: "AA" }],
            role: "model",
          },
          index: 0,
        },
      ],
    },
  ],
  "code and what it gave": [
    {
      candidates: [
        {
          content: {
            parts: [{ executableCode: { language: "PYTHON", code: "1" }, thoughtSignature: "AA" }],
            role: "model",
          },
          index: 0,
        },
      ],
    },
    {
      candidates: [
        {
          content: { parts: [{ codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } }], role: "model" },
          index: 0,
        },
      ],
    },
  ],
  "tools of Google's": [
    {
      candidates: [
        {
          content: { parts: [{ toolCall: { id: "1", toolType: "URL_CONTEXT", args: { a: 1 } } }], role: "model" },
          index: 0,
        },
      ],
    },
    {
      candidates: [
        {
          content: {
            parts: [{ toolResponse: { id: "1", toolType: "URL_CONTEXT", response: { b: 1 } } }],
            role: "model",
          },
          index: 0,
        },
      ],
    },
  ],
  pictures: [
    {
      candidates: [
        {
          content: {
            parts: [{ inlineData: { mimeType: "image/png", data: "AA" }, thoughtSignature: "AA" }],
            role: "model",
          },
          index: 0,
        },
      ],
    },
  ],
  "unknown parts and members": [
    { candidates: [{ content: { parts: [{ newPart: { a: 1 } }], role: "model" }, index: 0 }] },
    {
      candidates: [
        {
          content: { kind: "k", parts: [{ text: "a", partMetadata: { b: 1 } }], role: "model" },
          index: 0,
          avgLogprobs: -1,
          safetyRatings: [{ category: "X" }],
        },
      ],
      news: { c: 1 },
    },
    { odd: "event" },
  ],
  "tokens and how likely they were": [
    {
      candidates: [
        {
          content: { parts: [{ text: "a" }], role: "model" },
          index: 0,
          logprobsResult: {
            logProbabilitySum: -1,
            chosenCandidates: [{ token: "a", tokenId: 5, logProbability: -1 }],
            topCandidates: [{ candidates: [{ token: "a", tokenId: 5, logProbability: -1 }] }],
          },
        },
      ],
    },
  ],
  "usage and times": [
    {
      candidates: [{ content: { parts: [{ text: "a" }], role: "model" }, index: 0 }],
      usageMetadata: { promptTokenCount: 1, trafficType: "ON_DEMAND" },
      createTime: "2026-01-02T03:04:05.678901Z",
    },
  ],
}
const last = {
  candidates: [
    {
      content: { parts: [{ text: "" }], role: "model" },
      finishReason: "MAX_TOKENS",
      index: 0,
      finishMessage: "m",
      groundingMetadata: { webSearchQueries: ["q"] },
    },
  ],
}

test.each(Object.entries(own))("gemini.encode() writes %s of Gemini's as they were", (_name, told) => {
  const head = { modelVersion: "m", responseId: "r" }
  const { createTime } = told[0] as { createTime?: string }
  const events = [...told, last].map((each) =>
    "candidates" in each ? { ...each, ...(createTime && { createTime }), ...head } : each,
  )
  const sent = events.map((each) => `data: ${JSON.stringify(each)}\r\n\r\n`)
  const out = run(run(sent, encodeText(), gemini.decode(), check()), gemini.encode()).join("")
  const got = out
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice(6)))
  if (_name !== "unknown parts and members") return expect(got).toEqual(events)
  // What came behind the text of its response goes out with the next one.
  expect(JSON.stringify(got)).toContain('"safetyRatings":[{"category":"X"}]')
  expect(got[1]).toMatchObject({
    candidates: [{ avgLogprobs: -1, content: { kind: "k", parts: [{ text: "a", partMetadata: { b: 1 } }] } }],
    news: { c: 1 },
  })
  expect(got[2]).toEqual({ odd: "event" })
})

test("gemini.encode() writes a blocked prompt as it was, and a failure of the model's as well", () => {
  const blocked = { promptFeedback: { blockReason: "SAFETY" }, modelVersion: "m", responseId: "r" }
  const failed = {
    candidates: [
      {
        content: { parts: [{ text: "" }], role: "model" },
        finishReason: "MALFORMED_FUNCTION_CALL",
        index: 0,
        finishMessage: "m",
      },
    ],
    modelVersion: "m",
    responseId: "r",
  }
  for (const each of [blocked, failed]) {
    const parts = run([`data: ${JSON.stringify(each)}\n\n`], encodeText(), gemini.decode(), check())
    expect(JSON.parse(run(parts, gemini.encode()).join("").slice(6))).toEqual(each)
    expect(gemini.answer(foldParts(parts))).toMatchObject(each)
  }
})

test("gemini.encode() holds no more of what waits than a response has", () => {
  const raws = Array.from(
    { length: 1_000 },
    (_, index): Part => ({ type: "raw", from: "gemini", at: `candidates[${index % 3}]`, value: { [`m${index}`]: 1 } }),
  )
  const all = write([...raws, finish])
  expect(all.length).toBeGreaterThan(10)
  const text = all.join("")
  expect(raws.filter((_, index) => !text.includes(`"m${index}":1`))).toEqual([])
})

test("gemini.answer() tells all in one response", () => {
  const parts: Part[] = [
    start,
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1" },
    { type: "signature", id: "1", data: "AA", from: "gemini" },
    { type: "text-delta", id: "1", text: "a" },
    { type: "text-end", id: "1" },
    { type: "annotation", id: "1", url: "https://a.example", from: "anthropic", value: {} },
    ...call('{"a":1}'),
    { type: "usage", usage: { inputTokens: 1, outputTokens: 2 } },
    finish,
  ]
  expect(gemini.answer(foldParts(run(parts, check())), { model: "mine" })).toEqual({
    candidates: [
      {
        content: {
          parts: [
            { text: "Hm", thought: true },
            { text: "a", thoughtSignature: "AA" },
            { functionCall: { id: "c1", name: "f", args: { a: 1 } } },
          ],
          role: "model",
        },
        finishReason: "STOP",
        index: 0,
        groundingMetadata: { groundingChunks: [{ web: { uri: "https://a.example" } }] },
      },
    ],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
    modelVersion: "mine",
    responseId: "r",
  })
})

test("gemini.answer() gives no reason where there is none, and no call that cannot be run", () => {
  const [first] = gemini.answer(foldParts(run([start, ...text("a")], check()))).candidates as [object]
  expect(first).not.toHaveProperty("finishReason")
  expect(gemini.answer(foldParts(run([start, ...call("["), finish], check())))).toMatchObject({
    candidates: [{ content: { parts: [{ text: "" }] }, finishReason: "MALFORMED_FUNCTION_CALL" }],
  })
})

test("gemini.passing finds what tells of usage and of ends, and passes texts by", () => {
  const { matters } = gemini.passing ?? { matters: /^$/ }
  const [plain, ...rest] = write([...text("a"), { type: "usage", usage: { inputTokens: 1 } }, finish])
  expect([plain, ...rest].map((event) => matters.test(event ?? ""))).toEqual([false, true])
  expect(matters.test(gemini.failure?.({ type: "interrupted" }) ?? "")).toBe(true)
  expect(matters.test('data: {"promptFeedback":{}}')).toBe(true)
  expect(matters.test('data: {"\\u0065rror":{}}')).toBe(true)
})
