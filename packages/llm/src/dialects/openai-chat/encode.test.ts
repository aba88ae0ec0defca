import { encodeText, run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import type { EncodeOptions } from "../../dialect.ts"
import { foldParts } from "../../fold.ts"
import type { JsonObject, Part } from "../../part.ts"
import { openaiChat } from "./openai-chat.ts"

const write = (parts: readonly Part[], options?: EncodeOptions): string =>
  run(parts, check(), openaiChat.encode(options)).join("")
const events = (text: string): unknown[] =>
  text.split("\n\n").flatMap((event) => {
    if (event === "") return []
    return [event === "data: [DONE]" ? "[DONE]" : JSON.parse(event.replace("data: ", ""))]
  })
/** What the chunks say: their deltas, finish reasons and other members. */
const told = (parts: readonly Part[], options?: EncodeOptions): unknown[] =>
  events(write(parts, options)).map((event) => {
    if (typeof event === "string") return event
    const { id: _id, object: _object, created: _created, model: _model, choices, ...rest } = event as JsonObject
    const [choice] = (choices ?? []) as JsonObject[]
    if (choice === undefined) return rest
    const { index, delta, logprobs, finish_reason: finish, ...more } = choice
    return {
      ...(delta as object),
      ...(index !== 0 && { index }),
      ...(logprobs !== null && { logprobs }),
      ...(finish !== null && { finish }),
      ...more,
      ...rest,
    }
  })

const ROLE = { role: "assistant", content: "" }
const START: Part = { type: "start", id: "c", model: "m", created: 7 }
const FINISH: Part = { type: "finish", reason: "stop" }
const STOP = { finish: "stop" }
const text = (id: string, text: string, choice?: number): Part[] => [
  { type: "text-start", id, choice },
  { type: "text-delta", id, text },
  { type: "text-end", id },
]
const call = (id: string, args: string, more: object = {}): Part[] => [
  { type: "tool-start", id, callId: `call_${id}`, name: "f", ...more },
  { type: "tool-delta", id, text: args },
  { type: "tool-end", id },
]

test("openaiChat.encode() writes the chunks of OpenAI, byte by byte", () => {
  const rest = ',"logprobs":null,"finish_reason":null}]}\n\n'
  const head = 'data: {"id":"c","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":'
  expect(write([START, ...text("0", 'a"\n'), FINISH])).toBe(
    `${head}{"role":"assistant","content":""}${rest}${head}{"content":"a\\"\\n"}${rest}` +
      `${head}{},"logprobs":null,"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`,
  )
})

test("openaiChat.encode() takes the id, model and time that it is given where the stream tells none", () => {
  const [first] = events(write([FINISH], { id: "i", model: "mine", created: 3 }))
  expect(first).toMatchObject({ id: "i", model: "mine", created: 3 })
  expect(events(write([START], { id: "i", model: "mine", created: 3 }))[0]).toMatchObject({
    id: "c",
    model: "mine",
    created: 7,
  })
  expect(events(write([FINISH]))[0]).toMatchObject({ id: "millrace", model: "unknown", created: 0 })
})

test("openaiChat.encode() numbers calls from 0, in every choice", () => {
  const parts = [START, ...call("a", "{}"), ...call("b", "[1]"), ...call("c", "", { choice: 1 }), FINISH]
  const begin = (index: number, id: string) => ({ index, id, type: "function", function: { name: "f", arguments: "" } })
  const more = (index: number, args: string) => ({ index, function: { arguments: args } })
  expect(told(parts)).toEqual([
    ROLE,
    { tool_calls: [begin(0, "call_a")] },
    { tool_calls: [more(0, "{}")] },
    { tool_calls: [begin(1, "call_b")] },
    { tool_calls: [more(1, "[1]")] },
    { ...ROLE, index: 1 },
    { index: 1, tool_calls: [begin(0, "call_c")] },
    { index: 1, tool_calls: [more(0, "{}")] },
    { finish: "tool_calls" },
    { index: 1, ...STOP },
    "[DONE]",
  ])
})

test("openaiChat.encode() writes stretches that overlap", () => {
  const [start, delta, end] = call("a", "{}") as [Part, Part, Part]
  const [textStart, textDelta, textEnd] = text("t", "Hi") as [Part, Part, Part]
  const parts = [START, start, textStart, delta, textDelta, end, textEnd, FINISH]
  expect(told(parts).slice(2, 4)).toEqual([
    { tool_calls: [{ index: 0, function: { arguments: "{}" } }] },
    { content: "Hi" },
  ])
})

test("openaiChat.encode() writes a call with free text as it came", () => {
  expect(told([START, ...call("a", "x{", { encoding: "text" }), FINISH]).slice(1, 3)).toEqual([
    { tool_calls: [{ index: 0, id: "call_a", type: "custom", custom: { name: "f", input: "" } }] },
    { tool_calls: [{ index: 0, custom: { input: "x{" } }] },
  ])
})

const reasoning = (id: string, ...texts: string[]): Part[] => [
  { type: "reasoning-start", id },
  ...texts.map((text, section): Part => ({ type: "reasoning-delta", id, text, section })),
  { type: "reasoning-end", id },
]

test("openaiChat.encode() writes reasoning by both names, with blank lines between blocks and sections", () => {
  const parts = [
    START,
    ...reasoning("a", "1", "2"),
    ...reasoning("b", "3"),
    ...text("t", "4"),
    ...reasoning("c", "5"),
    FINISH,
  ]
  const thoughts = told(parts).flatMap((each) => (each as JsonObject).reasoning_content ?? [])
  expect(thoughts).toEqual(["1", "\n\n2", "\n\n3", "\n\n5"])
  expect(told(parts)[1]).toEqual({ reasoning_content: "1", reasoning: "1" })
})

test("openaiChat.encode() writes refusals, log probabilities and sources", () => {
  const parts: Part[] = [
    START,
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "a", logprobs: [{ token: "a" }] },
    { type: "annotation", id: "0", url: "https://a", quote: "q", start: 0, end: 1, from: "anthropic", value: {} },
    { type: "annotation", id: "0", url: "https://b", title: "B", from: "gemini", value: {} },
    { type: "refusal-start", id: "1" },
    { type: "refusal-delta", id: "1", text: "No" },
    FINISH,
  ]
  const cited = (url_citation: object) => ({ annotations: [{ type: "url_citation", url_citation }] })
  expect(told(parts).slice(1)).toEqual([
    { content: "a", logprobs: { content: [{ token: "a" }], refusal: null } },
    cited({ url: "https://a", title: "https://a", start_index: 0, end_index: 1, content: "q" }),
    cited({ url: "https://b", title: "B", start_index: 0, end_index: 0 }),
    { refusal: "No" },
    STOP,
    "[DONE]",
  ])
})

test("openaiChat.encode() writes usage only where it was asked for, and then last", () => {
  const usage: Part = {
    type: "usage",
    usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 1, reasoningTokens: 1 },
  }
  expect(told([START, usage, FINISH])).toEqual([ROLE, STOP, "[DONE]"])
  expect(told([START, usage, FINISH], { includeUsage: true })).toEqual([
    { ...ROLE, usage: null },
    { ...STOP, usage: null },
    {
      usage: {
        prompt_tokens: 1,
        completion_tokens: 2,
        total_tokens: 3,
        prompt_tokens_details: { cached_tokens: 1 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    },
    "[DONE]",
  ])
  expect(told([START, FINISH], { includeUsage: true })).toHaveLength(3)
})

test("openaiChat.encode() tells the reason in words that clients know, and the provider's own beside it", () => {
  const end = (finish: object) => told([START, { ...FINISH, ...finish } as Part]).at(-2)
  expect(end({ reason: "refusal", native: "refusal", from: "anthropic" })).toEqual({
    finish: "content_filter",
    native_finish_reason: "refusal",
  })
  expect(end({ reason: "stop", native: "stop", from: "openai-chat" })).toEqual(STOP)
  expect(end({ reason: "length", stopSequence: "END" })).toEqual({ finish: "length", stop_reason: "END" })
  expect(end({ reason: "context-window" })).toEqual({ finish: "length" })
  expect(end({ reason: "pause" })).toEqual(STOP)
  expect(end({ reason: "other" })).toEqual(STOP)
})

test("openaiChat.encode() writes an end for every choice, also for one that said nothing", () => {
  const parts: Part[] = [
    START,
    ...text("0", "a", 1),
    {
      ...FINISH,
      others: [
        { choice: 1, reason: "length" },
        { choice: 2, reason: "stop" },
      ],
    } as Part,
  ]
  expect(told(parts)).toEqual([
    ROLE,
    { ...ROLE, index: 1 },
    { content: "a", index: 1 },
    { ...ROLE, index: 2 },
    STOP,
    { finish: "length", index: 1 },
    { ...STOP, index: 2 },
    "[DONE]",
  ])
})

describe("openaiChat.encode() writes a bad end without any finish and without [DONE]:", () => {
  const error = { message: "M", param: null }
  test.each<[string, Part, object]>([
    ["an error", { type: "error", message: "M", code: "C", kind: "K" }, { ...error, type: "K", code: "C" }],
    [
      "an error with more to it",
      { type: "error", message: "M", extra: { from: "openai-chat", fields: { param: "p" } } },
      { message: "M", type: null, param: "p", code: null },
    ],
    [
      "an interruption",
      { type: "interrupted", code: "truncated" },
      { message: "The answer was interrupted before its end", type: "interrupted", param: null, code: "truncated" },
    ],
    [
      "a stop",
      { type: "abort", reason: "Enough" },
      { message: "Enough", type: "aborted", param: null, code: "aborted" },
    ],
  ])("%s", (_name, part, error) => {
    expect(told([START, ...text("0", "a"), part])).toEqual([ROLE, { content: "a" }, { error }])
    expect(told([part])).toEqual([{ error }])
    expect(events(openaiChat.failure?.(part as never) ?? "")).toEqual([{ error }])
  })

  test("behind the usage so far, for who asked for it", () => {
    const parts: Part[] = [
      START,
      { type: "usage", usage: { inputTokens: 1, outputTokens: 1 } },
      { type: "interrupted" },
    ]
    expect(told(parts, { includeUsage: true }).slice(1)).toMatchObject([{ usage: { total_tokens: 2 } }, { error: {} }])
  })

  test("also behind a call that was cut", () => {
    const parts: Part[] = [START, { type: "tool-start", id: "0", callId: "a", name: "f" }, { type: "interrupted" }]
    expect(told(parts).slice(1)).toMatchObject([{ tool_calls: [{ id: "a" }] }, { error: {} }])
  })
})

describe("openaiChat.encode() writes signatures", () => {
  const signed = (
    start: Part & { id: string },
    ...signatures: [string, string, ("signature" | "encrypted")?][]
  ): Part[] => [
    START,
    start,
    ...signatures.map(([from, data, kind]): Part => ({ type: "signature", id: start.id, from, data, kind })),
    FINISH,
  ]

  test("of reasoning that came in this dialect, as they came", () => {
    const entry = { type: "reasoning.text", format: "anthropic-claude-v1", index: 3, signature: "S" }
    const parts = signed({ type: "reasoning-start", id: "0" }, ["openai-chat", JSON.stringify(entry)])
    expect(told(parts)[1]).toEqual({ reasoning_details: [entry] })
  })

  test("of reasoning that came in another, wrapped", () => {
    const parts = signed(
      { type: "reasoning-start", id: "0" },
      ["anthropic", "S"],
      ["gemini", "E", "encrypted"],
      ["openai-chat", "no JSON"],
    )
    expect(told(parts).slice(1, 4)).toEqual(
      [
        { type: "reasoning.text", signature: "millrace:anthropic:signature:S" },
        { type: "reasoning.encrypted", data: "millrace:gemini:encrypted:E" },
        { type: "reasoning.text", signature: "no JSON" },
      ].map((entry) => ({ reasoning_details: [{ ...entry, format: "unknown", index: 0 }] })),
    )
  })

  test("of reasoning that came in another with its text, since clients keep of that what came last", () => {
    const delta = (text: string, section?: number): Part => ({ type: "reasoning-delta", id: "0", text, section })
    const signature: Part = { type: "signature", id: "0", from: "anthropic", data: "S" }
    const parts: Part[] = [
      START,
      { type: "reasoning-start", id: "0" },
      delta("a"),
      delta("b"),
      delta("c", 1),
      signature,
      FINISH,
    ]
    expect(told(parts).find((each) => "reasoning_details" in (each as object))).toMatchObject({
      reasoning_details: [{ signature: "millrace:anthropic:signature+5:ab\n\ncS" }],
    })
  })

  test("without its text, where that is very much", () => {
    const text = "x".repeat(65_536)
    const deltas = Array.from({ length: 5 }, (): Part => ({ type: "reasoning-delta", id: "0", text }))
    const signature: Part = { type: "signature", id: "0", from: "anthropic", data: "S" }
    expect(told([START, { type: "reasoning-start", id: "0" }, ...deltas, signature, FINISH]).at(6)).toMatchObject({
      reasoning_details: [{ signature: "millrace:anthropic:signature:S" }],
    })
  })

  const field = (thought_signature: string) => ({ extra_content: { google: { thought_signature } } })

  test("of a call with its begin, where they come at once", () => {
    const parts = signed({ type: "tool-start", id: "0", callId: "a", name: "f" }, ["openai-chat", "S"], ["gemini", "T"])
    expect(told(parts).slice(1, 3)).toEqual([
      { tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" }, ...field("S") }] },
      { tool_calls: [{ index: 0, function: { arguments: "" }, ...field("millrace:gemini:signature:T") }] },
    ])
  })

  test("of a text", () => {
    expect(told(signed({ type: "text-start", id: "0" }, ["gemini", "S"]))[1]).toEqual(
      field("millrace:gemini:signature:S"),
    )
  })
})

test("openaiChat.encode() says of all that it cannot carry that it is dropped", () => {
  const parts: Part[] = [
    START,
    ...call("a", "{}", { executor: "provider" }),
    { type: "signature", id: "a", data: "S", from: "anthropic" },
    { type: "tool-output", callId: "call_a", output: 1 },
    { type: "annotation", from: "cohere", value: { start: 0 } },
    { type: "file", mediaType: "application/pdf", data: "AA==" },
    { type: "file", mediaType: "image/png", data: "AA==", isReasoning: true },
    { type: "safety", scope: "output", from: "gemini", value: {} },
    { type: "data", name: "d", data: 1 },
    { type: "step-start" },
    { type: "warning", code: "not-carried", message: "" },
    { type: "raw", from: "anthropic", value: {} },
    { type: "raw", from: "openai-chat", at: "choices[0].delta.content", value: {} },
    { type: "raw", from: "openai-chat", at: "choices[7]", value: {} },
    { type: "raw", from: "openai-chat", value: {} },
    FINISH,
  ]
  const dropped: Part[] = []
  expect(told(parts, { onDropped: (part) => dropped.push(part) })).toEqual([ROLE, STOP, "[DONE]"])
  const carried = new Set<unknown>([START, FINISH])
  expect(dropped.map(({ type }) => type)).toEqual(parts.filter((part) => !carried.has(part)).map(({ type }) => type))
})

test("openaiChat.encode() writes what came in this dialect back in its place", () => {
  const raw = (at: string, value: object, id?: string): Part => ({
    type: "raw",
    from: "openai-chat",
    at,
    value,
    ...(id && { id }),
  })
  const extra = { from: "openai-chat", fields: { system_fingerprint: "fp", x_groq: { id: "r" } } }
  const parts: Part[] = [
    { ...START, extra } as Part,
    { type: "safety", scope: "prompt", from: "openai-chat", value: { prompt_filter_results: [1] } },
    ...text("0", "a"),
    { type: "safety", scope: "output", from: "openai-chat", value: { content_filter_results: { hate: {} } } },
    raw("", { timings: 1, id: "no", system_fingerprint: "gp" }),
    raw("choices[0]", { token_ids: [1], finish_reason: "no" }),
    raw("choices[0].delta", { audio: { data: "AA==" }, content: "no" }),
    { type: "tool-start", id: "t", callId: "c", name: "f" },
    raw("choices[0].delta.tool_calls", { seed: 4, index: 9 }, "t"),
    { type: "file", mediaType: "image/png", data: "AA==" },
    { ...FINISH, extra: { from: "openai-chat", fields: { stop_reason: 128 } } } as Part,
  ]
  const fp = { system_fingerprint: "fp" }
  const gp = { system_fingerprint: "gp" }
  expect(told(parts)).toEqual([
    { ...ROLE, ...fp, x_groq: { id: "r" } },
    { ...fp, prompt_filter_results: [1] },
    { content: "a", ...fp },
    { content_filter_results: { hate: {} }, ...fp },
    { timings: 1, ...gp },
    { token_ids: [1], ...gp },
    { audio: { data: "AA==" }, ...gp },
    { tool_calls: [{ index: 0, id: "c", type: "function", function: { name: "f", arguments: "" } }], ...gp },
    { tool_calls: [{ seed: 4, index: 0, function: { arguments: "" } }], ...gp },
    { images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }], ...gp },
    { tool_calls: [{ index: 0, function: { arguments: "{}" } }], ...gp },
    { finish: "tool_calls", stop_reason: 128, ...gp },
    "[DONE]",
  ])
})

test("openaiChat.encode() writes what openaiChat.decode() reads as the same again", () => {
  const head = { id: "c", object: "chat.completion.chunk", created: 7, model: "m" }
  const entry = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 }
  const deltas = [
    { reasoning: "Hm", reasoning_details: [{ ...entry, text: "Hm" }] },
    { reasoning_details: [{ ...entry, signature: "S" }] },
    { content: "A" },
    { reasoning: "again" },
    {
      content: "B",
      annotations: [{ type: "url_citation", url_citation: { url: "https://a", start_index: 0, end_index: 1 } }],
    },
    { refusal: "No" },
    { tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "f", arguments: '{"x":1}' }, vendor: 1 }] },
    { images: [{ type: "image_url", image_url: { url: "https://a" } }], audio: { id: "s" } },
  ]
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, seconds: 4 }
  const chunks = [
    ...deltas.map((delta) => ({ ...head, system_fingerprint: "fp", choices: [{ index: 0, delta }] })),
    {
      ...head,
      choices: [{ index: 1, delta: { content: "other" }, finish_reason: "length" }],
      citations: ["https://b"],
    },
    {
      ...head,
      choices: [{ index: 0, delta: {}, finish_reason: "tool_calls", native_finish_reason: "tool_use", matched: 1 }],
    },
    { ...head, choices: [], usage },
  ]
  const read = (text: string) => foldParts(run([text], encodeText(), openaiChat.decode(), check()))
  const wire = `${chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`).join("")}data: [DONE]\n\n`
  const once = run([wire], encodeText(), openaiChat.decode(), check())
  const message = foldParts(once)
  expect(message.usage?.native?.value).toEqual(usage)
  expect(read(run(once, openaiChat.encode({ includeUsage: true })).join(""))).toEqual(message)
})
