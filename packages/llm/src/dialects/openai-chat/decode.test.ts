import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import type { DecodeOptions } from "../../dialect.ts"
import { foldParts, joinedText, type Message } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { openaiChat } from "./openai-chat.ts"

const head = { id: "c1", object: "chat.completion.chunk", created: 7, model: "m" }
const chunk = (delta: unknown, finish: string | null = null, more: object = {}) => ({
  ...head,
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
})
const wire = (...events: readonly unknown[]) =>
  events.map((event) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`)).join("")
const DONE = "data: [DONE]\n\n"
const decode = (events: readonly unknown[], options?: DecodeOptions): Part[] =>
  run([wire(...events)], encodeText(), openaiChat.decode(options))
const read = (...events: readonly unknown[]): Message => foldParts(run(decode(events), check()))
const calls = ({ content }: Message) =>
  content.flatMap((each) => (each.type === "tool-call" ? [[each.callId, each.name, each.text]] : []))
const call = (index: number | undefined, id: string | undefined, name: string | undefined, args?: unknown) => ({
  tool_calls: [{ index, id, type: "function", function: { name, arguments: args } }],
})

test("openaiChat.decode() gives the answer of OpenAI, part by part", () => {
  const usage = {
    prompt_tokens: 5,
    completion_tokens: 7,
    total_tokens: 12,
    prompt_tokens_details: { cached_tokens: 2 },
    completion_tokens_details: { reasoning_tokens: 3 },
  }
  const events = [
    chunk({ role: "assistant", content: "", refusal: null }, null, { usage: null, obfuscation: "x" }),
    chunk({ content: "Hel" }),
    chunk({ content: "lo" }),
    chunk({}, "stop"),
    { ...head, choices: [], usage },
    DONE,
  ]
  expect(decode(events)).toEqual([
    { type: "start", id: "c1", model: "m", created: 7 },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hel" },
    { type: "text-delta", id: "0", text: "lo" },
    { type: "text-end", id: "0" },
    {
      type: "usage",
      usage: {
        inputTokens: 5,
        outputTokens: 7,
        totalTokens: 12,
        cacheReadTokens: 2,
        reasoningTokens: 3,
        native: { from: "openai-chat", value: usage },
      },
    },
    { type: "finish", reason: "stop", native: "stop", from: "openai-chat" },
  ])
})

test("openaiChat.decode() gives calls, the next one behind the last", () => {
  const events = [
    chunk(call(0, "a", "f", "")),
    chunk(call(0, undefined, undefined, '{"x":')),
    chunk(call(0, undefined, undefined, "1}")),
    chunk(call(1, "b", "g", "{}")),
    chunk({}, "tool_calls"),
    DONE,
  ]
  expect(decode(events).slice(1)).toEqual([
    { type: "tool-start", id: "0", callId: "a", name: "f" },
    { type: "tool-delta", id: "0", text: '{"x":' },
    { type: "tool-delta", id: "0", text: "1}" },
    { type: "tool-end", id: "0" },
    { type: "tool-start", id: "1", callId: "b", name: "g" },
    { type: "tool-delta", id: "1", text: "{}" },
    { type: "tool-end", id: "1" },
    { type: "finish", reason: "tool-calls", native: "tool_calls", from: "openai-chat" },
  ])
})

test("openaiChat.decode() gives reasoning, text and refusal as stretches of their own", () => {
  const parts = decode([chunk({ reasoning: "Hm" }), chunk({ content: "I" }), chunk({ refusal: "No" }, "stop"), DONE])
  expect(parts.map((part) => part.type)).toEqual([
    "start",
    ...["reasoning-start", "reasoning-delta", "reasoning-end"],
    ...["text-start", "text-delta", "text-end"],
    ...["refusal-start", "refusal-delta", "refusal-end"],
    "finish",
  ])
})

test("openaiChat.decode() gives several answers, and how each ended", () => {
  const choice = (index: number, content: string, finish: string | null = null) => ({
    ...head,
    choices: [{ index, delta: { content }, finish_reason: finish }],
  })
  const events = [choice(0, "A"), choice(1, "B"), choice(0, "a", "stop"), choice(1, "b", "length")]
  const message = read(...events, DONE)
  expect(joinedText(message, "text")).toBe("Aa")
  expect(message.others.map((other) => joinedText(other, "text"))).toEqual(["Bb"])
  expect(message.terminal).toMatchObject({
    reason: "stop",
    others: [{ choice: 1, reason: "length", native: "length" }],
  })
})

test("openaiChat.decode() gives log probabilities with their text, and those of a refusal raw", () => {
  const token = { token: "A", logprob: -1, bytes: null, top_logprobs: [] }
  const choice = (delta: unknown, logprobs: unknown) => ({ ...head, choices: [{ index: 0, delta, logprobs }] })
  const parts = decode([
    choice({ content: "A" }, { content: [token], refusal: null }),
    choice({ refusal: "N" }, { content: null, refusal: [token] }),
    choice({ content: "B" }, { content: null, refusal: null }),
  ])
  expect(parts.filter(({ type }) => type === "text-delta" || type === "raw")).toEqual([
    { type: "text-delta", id: "0", text: "A", logprobs: [token] },
    { type: "raw", from: "openai-chat", at: "choices[0]", id: "0", value: { logprobs: { refusal: [token] } } },
    { type: "text-delta", id: "2", text: "B" },
  ])
})

test("openaiChat.decode() tells what it does not know once, and again where it changes", () => {
  const parts = decode([
    chunk({ content: "A" }, null, { provider: "P", service_tier: "" }),
    chunk({ content: "B" }, null, { provider: "P", x_groq: { id: "r" } }),
    chunk({ content: "C", token_id: 3 }, null, { provider: "Q", x_groq: { id: "r" } }),
  ])
  expect(parts[0]).toMatchObject({ extra: { from: "openai-chat", fields: { provider: "P" } } })
  expect(parts.filter(({ type }) => type === "raw")).toEqual([
    { type: "raw", from: "openai-chat", at: "", value: { x_groq: { id: "r" } } },
    { type: "raw", from: "openai-chat", at: "", value: { provider: "Q" } },
    { type: "raw", from: "openai-chat", at: "choices[0].delta", id: "0", value: { token_id: 3 } },
  ])
})

const details = (...entries: object[]) => chunk({ reasoning_details: entries })

test("openaiChat.decode() keeps signatures of reasoning with all that is needed to send them back", () => {
  const entry = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 }
  const { content } = read(
    chunk({ reasoning: "Th", reasoning_details: [{ ...entry, text: "Th" }] }),
    details({ ...entry, signature: "S" }),
    details({ type: "reasoning.encrypted", data: "E", id: "rs", format: "openai-responses-v1", index: 1 }),
    chunk({ content: "4" }, "stop"),
  )
  expect(content).toMatchObject([
    {
      type: "reasoning",
      kind: "full",
      text: "Th",
      extra: { from: "openai-chat", fields: { reasoning_details: entry } },
      signatures: [{ from: "openai-chat", data: JSON.stringify({ ...entry, signature: "S" }), kind: "signature" }],
    },
    {
      type: "reasoning",
      kind: "redacted",
      text: "",
      signatures: [
        {
          from: "openai-chat",
          kind: "encrypted",
          data: '{"type":"reasoning.encrypted","id":"rs","format":"openai-responses-v1","index":1,"data":"E"}',
        },
      ],
    },
    { type: "text", text: "4" },
  ])
})

test("openaiChat.decode() takes a summary and what is encrypted of it for one reasoning", () => {
  const { content } = read(
    details({ type: "reasoning.summary", summary: "Short", index: 0 }),
    details({ type: "reasoning.encrypted", data: "E", index: 0 }),
    chunk({}, "stop"),
  )
  expect(content).toMatchObject([
    { type: "reasoning", kind: "summary", text: "Short", signatures: [{ kind: "encrypted" }] },
  ])
})

test("openaiChat.decode() gives a signature that travelled in it to the dialect whose it is", () => {
  const text = "millrace:anthropic:signature:S"
  const { content } = read(
    chunk({ reasoning: "a", reasoning_details: [{ type: "reasoning.text", signature: text }] }),
    chunk({
      tool_calls: [
        { index: 0, id: "a", function: { name: "f" }, extra_content: { google: { thought_signature: text } } },
      ],
    }),
    chunk({}, "stop"),
  )
  const signatures = [{ from: "anthropic", data: "S", kind: "signature" }]
  expect(content).toMatchObject([{ signatures }, { signatures }])
})

describe("openaiChat.decode() reads what servers make of it:", () => {
  test("OpenRouter, comments, finish and usage on a chunk that has choices, the finish repeated", () => {
    const last = {
      ...head,
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop", native_finish_reason: "end_turn" }],
    }
    const message = read(
      ": OPENROUTER PROCESSING\n\n",
      chunk({ role: "assistant", content: "Hi", reasoning: null, reasoning_details: [] }),
      last,
      { ...last, usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.5 } },
      DONE,
    )
    expect(joinedText(message, "text")).toBe("Hi")
    expect(message.usage).toMatchObject({ inputTokens: 1, cost: 0.5 })
    expect(message.terminal).toEqual({ type: "finish", reason: "stop", native: "end_turn", from: "openai-chat" })
    expect(message.raw).toEqual([])
  })

  test("OpenRouter, pictures", () => {
    const image = (url: string) => ({ type: "image_url", image_url: { url } })
    const { content } = read(chunk({ images: [image("data:image/png;base64,AA=="), image("https://a/b")] }, "stop"))
    expect(content).toEqual([
      { type: "file", mediaType: "image/png", data: "AA==" },
      { type: "file", mediaType: "image/*", url: "https://a/b" },
    ])
  })

  test("a comment made data, two objects glued, no last blank line", () => {
    const glued = `data: ${JSON.stringify(chunk({ content: "A" }))}${JSON.stringify(chunk({ content: "B" }))}\n\n`
    const message = read("data: : OPENROUTER PROCESSING\n\n", glued, `data: ${JSON.stringify(chunk({}, "stop"))}`)
    expect(joinedText(message, "text")).toBe("AB")
    expect(message.terminal?.type).toBe("finish")
  })

  test("Groq, the channel of each delta, usage in its own place", () => {
    const message = read(
      chunk({ reasoning: "a", channel: "analysis" }),
      chunk({ reasoning: "b", channel: "analysis" }),
      chunk({ content: "c", channel: "final" }),
      chunk({}, "stop", { x_groq: { usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } } }),
    )
    expect(joinedText(message, "reasoning")).toBe("ab")
    expect(message.raw.map(({ value }) => value)).toMatchObject([{ channel: "analysis" }, { channel: "final" }, {}])
    expect(message.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 })
  })

  test("DeepSeek, reasoning_content, cache hits", () => {
    const usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10, prompt_cache_hit_tokens: 8 }
    const message = read(chunk({ content: null, reasoning_content: "Hm" }), chunk({ content: "!" }, "stop", { usage }))
    expect(joinedText(message, "reasoning")).toBe("Hm")
    expect(message.usage).toMatchObject({ cacheReadTokens: 8 })
  })

  test("both names of reasoning, once", () => {
    expect(joinedText(read(chunk({ reasoning_content: "a", reasoning: "a" }, "stop")), "reasoning")).toBe("a")
  })

  test("Mistral, content as a list, calls without an index, padding", () => {
    const message = read(
      chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }] }, null, { p: "ab" }),
      chunk({
        content: [
          { type: "text", text: "It " },
          { type: "reference", reference_ids: [1] },
        ],
      }),
      chunk({ content: "is" }),
      chunk(
        {
          tool_calls: [
            { id: "a", function: { name: "f", arguments: "{}" } },
            { id: "b", function: { name: "f", arguments: "{}" } },
          ],
        },
        "tool_calls",
      ),
    )
    expect(joinedText(message, "reasoning")).toBe("Hm")
    expect(joinedText(message, "text")).toBe("It is")
    expect(calls(message)).toEqual([
      ["a", "f", "{}"],
      ["b", "f", "{}"],
    ])
    expect(message.raw).toMatchObject([
      { at: "choices[0].delta.content", value: { type: "reference", reference_ids: [1] } },
    ])
  })

  test("xAI, reasoning that the output does not count", () => {
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 2,
      total_tokens: 354,
      completion_tokens_details: { reasoning_tokens: 340 },
    }
    expect(read(chunk({ content: "a" }, "stop"), { ...head, choices: [], usage }).usage).toMatchObject({
      outputTokens: 342,
    })
  })

  test("vLLM, the sequence that stopped it, or a token", () => {
    const end = (stop_reason: unknown) => ({
      ...head,
      choices: [{ index: 0, delta: {}, finish_reason: "stop", stop_reason }],
    })
    expect(read(end("END")).terminal).toMatchObject({ stopSequence: "END" })
    expect(read(end(128)).terminal).toMatchObject({ extra: { fields: { stop_reason: 128 } } })
  })

  test("Ollama, every call with index 0", () => {
    const message = read(
      chunk(call(0, "a", "f", '{"x":1}')),
      chunk(call(0, "b", "g", '{"y":2}')),
      chunk({}, "tool_calls"),
    )
    expect(calls(message)).toEqual([
      ["a", "f", '{"x":1}'],
      ["b", "g", '{"y":2}'],
    ])
  })

  test("Gemini, calls with neither id nor index, signed", () => {
    const signed = { function: { name: "f", arguments: "{}" }, extra_content: { google: { thought_signature: "S" } } }
    const message = read(
      chunk({ tool_calls: [signed] }),
      chunk({ tool_calls: [{ function: { name: "f", arguments: "{}" } }] }),
      chunk({ content: "x", extra_content: { google: { thought_signature: "T" } } }, "stop"),
    )
    expect(calls(message)).toEqual([
      ["c1_0", "f", "{}"],
      ["c1_1", "f", "{}"],
    ])
    expect(message.content).toMatchObject([
      { signatures: [{ from: "openai-chat", data: "S" }] },
      { signatures: [] },
      { signatures: [{ from: "openai-chat", data: "T" }] },
    ])
    expect(message.terminal).toMatchObject({ reason: "tool-calls", native: "stop" })
  })

  test("Azure, what was found in the prompt in front of all else, and in the answer on every chunk", () => {
    const results = { hate: { filtered: false } }
    const found = (delta: object, content_filter_results: object) => ({
      ...head,
      choices: [{ index: 0, delta, content_filter_results }],
    })
    const parts = decode([
      { id: "", object: "", created: 0, model: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }] },
      found({ content: "A" }, {}),
      found({ content: "B" }, results),
      found({ content: "C" }, results),
    ])
    expect(parts.filter(({ type }) => type === "start" || type === "safety")).toEqual([
      { type: "start", id: "c1", model: "m", created: 7 },
      { type: "safety", scope: "prompt", from: "openai-chat", value: { prompt_filter_results: [{ prompt_index: 0 }] } },
      { type: "safety", scope: "output", from: "openai-chat", value: { content_filter_results: results } },
    ])
  })

  test("Perplexity, usage and sources on every chunk, the text so far beside the delta", () => {
    const source = { title: "T", url: "https://a", snippet: "words" }
    const event = (count: number, content: string) => ({
      ...head,
      citations: ["https://a", "https://b"],
      search_results: [source],
      usage: { prompt_tokens: 1, completion_tokens: count, total_tokens: 1 + count },
      choices: [
        { index: 0, delta: { content }, message: { content: "all of it" }, finish_reason: count > 1 ? "stop" : null },
      ],
    })
    const message = read(event(1, "A"), event(2, "B"))
    expect(joinedText(message, "text")).toBe("AB")
    expect(message.usage).toMatchObject({ outputTokens: 2 })
    expect(message.annotations).toMatchObject([
      { url: "https://a", title: "T", quote: "words" },
      { url: "https://b", value: { citation: "https://b" } },
    ])
    expect(message.extra?.fields).toEqual({ citations: ["https://a", "https://b"], search_results: [source] })
  })

  test("Snowflake, no finish reason, no id", () => {
    const event = {
      id: "",
      created: 0,
      model: "m",
      choices: [{ index: 0, delta: { content: "4", refusal: "", tool_calls: null } }],
    }
    const message = read(event, DONE)
    expect(joinedText(message, "text")).toBe("4")
    expect(message.terminal).toEqual({ type: "finish", reason: "stop" })
    expect(message).toMatchObject({ id: undefined, created: undefined, model: "m" })
  })

  test("Writer, arguments null, a message beside the delta, members of nothing, no [DONE]", () => {
    const both = (delta: object, finish: string | null = null) => ({
      ...head,
      choices: [
        { index: 0, delta: { ...delta, graph_data: { sources: null } }, message: delta, finish_reason: finish },
      ],
    })
    const message = read(
      both(call(0, "a", "f", null)),
      both(call(0, undefined, undefined, '{"x":1}')),
      both({ tool_calls: null }, "tool_calls"),
    )
    expect(calls(message)).toEqual([["a", "f", '{"x":1}']])
    expect(message.raw).toEqual([])
    expect(message.terminal?.type).toBe("finish")
  })

  test("Moonshot, usage inside the choice", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    expect(
      read({ ...head, choices: [{ index: 0, delta: { content: "a" }, finish_reason: "stop", usage }] }).usage,
    ).toMatchObject({ totalTokens: 3 })
  })

  test("Hugging Face, text beside the delta, and without one", () => {
    const message = read(
      { ...head, choices: [{ index: 0, delta: { content: "A" }, text: "A" }] },
      { ...head, choices: [{ text: "B", finish_reason: "eos_token" }] },
    )
    expect(joinedText(message, "text")).toBe("AB")
    expect(message.terminal).toMatchObject({ reason: "stop", native: "eos_token" })
  })

  test("llama.cpp, timings", () => {
    expect(read(chunk({ content: "a" }, "stop"), { ...head, choices: [], timings: { prompt_n: 3 } }).raw).toMatchObject(
      [{ value: { timings: { prompt_n: 3 } } }],
    )
  })

  test("LiteLLM, calls numbered from 1", () => {
    expect(
      calls(read(chunk(call(1, "a", "f", "{")), chunk(call(1, undefined, undefined, "}")), chunk({}, "tool_calls"))),
    ).toEqual([["a", "f", "{}"]])
  })

  test("a whole message where a delta should be, and arguments that are no text", () => {
    const message = read({
      ...head,
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hi", ...call(undefined, "a", "f", { x: 1 }) },
          finish_reason: "stop",
        },
      ],
    })
    expect(joinedText(message, "text")).toBe("Hi")
    expect(calls(message)).toEqual([["a", "f", '{"x":1}']])
  })

  test("the form of 2023", () => {
    const message = read(
      chunk({ function_call: { name: "f", arguments: '{"x"' } }),
      chunk({ function_call: { arguments: ":1}" } }),
      chunk({}, "function_call"),
    )
    expect(calls(message)).toEqual([["c1_0", "f", '{"x":1}']])
    expect(message.terminal).toMatchObject({ reason: "tool-calls", native: "function_call" })
  })

  test("a call with free text", () => {
    const custom = (custom: object, id?: string) => chunk({ tool_calls: [{ index: 0, id, type: "custom", custom }] })
    const { content } = read(custom({ name: "f", input: "{a} " }, "a"), custom({ input: "b" }), chunk({}, "tool_calls"))
    expect(content).toMatchObject([{ callId: "a", name: "f", text: "{a} b", encoding: "text", isValid: true }])
  })

  test("sound, raw", () => {
    const audio = { id: "au", data: "AA==" }
    expect(read(chunk({ audio }), chunk({ audio }), DONE).raw.map(({ value }) => value)).toEqual([{ audio }, { audio }])
  })
})

test("openaiChat.decode() tells sources of a text with their places", () => {
  const url_citation = { url: "https://a", title: "T", content: "words", start_index: 0, end_index: 2 }
  const value = { type: "url_citation", url_citation }
  const { content } = read(chunk({ content: "Hi", annotations: [value] }, "stop"))
  const facts = { url: "https://a", title: "T", quote: "words", start: 0, end: 2, from: "openai-chat", value }
  expect(content).toMatchObject([{ annotations: [facts] }])
})

test("openaiChat.decode() names calls by the prefix that it is given", () => {
  const parts = decode([chunk({ tool_calls: [{ function: { name: "f" } }] })], { idPrefix: "run 7/a" })
  expect(parts).toContainEqual({ type: "tool-start", id: "0", callId: "run7a_0", name: "f" })
})

test("openaiChat.decode() obeys the laws", () => {
  const encoder = new TextEncoder()
  const first = chunk({ content: "é" })
  const last = chunk(call(0, "a", "f", "{}"), "tool_calls")
  const laws = obeysLaws(
    () => openaiChat.decode(),
    [
      {
        input: [encoder.encode(wire(first)), encoder.encode(wire(last, DONE))],
        output: decode([first, last, DONE]),
        each: [decode([first]).slice(0, -1), decode([first, last, DONE]).slice(3), []],
      },
      { input: [encoder.encode(wire(first))], output: decode([first]) },
      {
        input: [encoder.encode(wire(first, "data: [1]\n\n"))],
        output: decode([first]).slice(0, -1),
        throws: "invalid-event",
      },
      {
        input: [encoder.encode(wire(first, "data: {\n\n"))],
        output: decode([first]).slice(0, -1),
        throws: "invalid-json",
      },
    ],
  )
  expect(laws).toEqual(["Cut", "Silence", "End", "Ownership", "Failure"])
})
