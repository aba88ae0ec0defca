import { type Block, encodeText, run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import type { EncodeOptions } from "../../dialect.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { anthropic } from "./anthropic.ts"

const write = (parts: readonly Part[], options?: EncodeOptions): string =>
  run(parts, check(), anthropic.encode(options)).join("")

/** Reads what was written: every frame as its name and its data. */
function frames(text: string): [string, Record<string, unknown>][] {
  expect(text.endsWith("\n\n")).toBe(true)
  return text
    .split("\n\n")
    .slice(0, -1)
    .map((frame) => {
      const [, event, data] = /^event: (\S+)\ndata: (.*)$/.exec(frame) ?? []
      return [event as string, JSON.parse(data as string)]
    })
}

/** The events of a message, without its head and its end. */
const blocks = (parts: readonly Part[], options?: EncodeOptions) =>
  frames(write([...parts, { type: "finish", reason: "stop" }], options))
    .slice(1, -2)
    .map(([event, { type, ...members }]) => {
      expect(type).toBe(event)
      return members
    })

const start = (index: number, content_block: unknown) => ({ index, content_block })
const delta = (index: number, value: unknown) => ({ index, delta: value })
const stop = (index: number) => ({ index })
const text = (id: string, words: string): Part[] => [
  { type: "text-start", id },
  { type: "text-delta", id, text: words },
  { type: "text-end", id },
]

describe("anthropic.encode()", () => {
  test("writes a whole message, every event with its name", () => {
    const usage = { inputTokens: 33, outputTokens: 9, cacheReadTokens: 20, cacheWriteTokens: 10, reasoningTokens: 4 }
    const parts: Part[] = [
      { type: "start", id: "m", model: "x" },
      ...text("0", 'Say "é"\n'),
      { type: "usage", usage },
      { type: "finish", reason: "stop" },
    ]
    expect(frames(write(parts))).toEqual([
      [
        "message_start",
        {
          type: "message_start",
          message: {
            id: "m",
            type: "message",
            role: "assistant",
            model: "x",
            content: [],
            stop_reason: null,
            stop_sequence: null,
            usage: { input_tokens: 0, output_tokens: 0 },
          },
        },
      ],
      ["content_block_start", { type: "content_block_start", ...start(0, { type: "text", text: "" }) }],
      ["content_block_delta", { type: "content_block_delta", ...delta(0, { type: "text_delta", text: 'Say "é"\n' }) }],
      ["content_block_stop", { type: "content_block_stop", index: 0 }],
      [
        "message_delta",
        {
          type: "message_delta",
          delta: { stop_reason: "end_turn", stop_sequence: null },
          usage: {
            input_tokens: 3,
            output_tokens: 9,
            cache_read_input_tokens: 20,
            cache_creation_input_tokens: 10,
            output_tokens_details: { thinking_tokens: 4 },
          },
        },
      ],
      ["message_stop", { type: "message_stop" }],
    ])
  })

  test("names the message and the model as it is told to", () => {
    const head = (parts: Part[], options?: EncodeOptions) => frames(write(parts, options))[0]?.[1].message
    const finish: Part = { type: "finish", reason: "stop" }
    expect(head([{ type: "start", id: "m", model: "x" }, finish], { id: "i", model: "y" })).toMatchObject({
      id: "m",
      model: "y",
    })
    expect(head([finish], { id: "i" })).toMatchObject({ id: "i", model: "" })
    expect(head([finish])).toMatchObject({ id: "millrace" })
  })

  test("writes counts where none were told, since clients read them", () => {
    const [, end] = frames(write([{ type: "finish", reason: "length" }]))
    expect(end?.[1]).toMatchObject({
      delta: { stop_reason: "max_tokens" },
      usage: { input_tokens: 0, output_tokens: 0 },
    })
  })

  test("writes thinking with one signature, in front of its end", () => {
    const sign = (data: string, from: string): Part => ({ type: "signature", id: "0", data, from, kind: "encrypted" })
    const dropped: Part[] = []
    const options = { onDropped: (part: Part) => void dropped.push(part) }
    expect(
      blocks(
        [
          { type: "reasoning-start", id: "0" },
          sign("a", "openai-responses"),
          { type: "reasoning-delta", id: "0", text: "one" },
          { type: "reasoning-delta", id: "0", text: "two", section: 1 },
          { type: "reasoning-delta", id: "0", text: "!", section: 1 },
          sign("b", "openai-responses"),
          { type: "reasoning-end", id: "0" },
        ],
        options,
      ),
    ).toEqual([
      start(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, { type: "thinking_delta", thinking: "one" }),
      delta(0, { type: "thinking_delta", thinking: "\n\ntwo" }),
      delta(0, { type: "thinking_delta", thinking: "!" }),
      delta(0, { type: "signature_delta", signature: "millrace:openai-responses:encrypted:b" }),
      stop(0),
    ])
    expect(dropped).toEqual([sign("a", "openai-responses")])
  })

  test("writes thinking that was withheld as blocks of its own, and none for what is not there", () => {
    const dropped: Part[] = []
    const reasoning: Part = { type: "reasoning-start", id: "1", kind: "redacted" }
    expect(
      blocks(
        [
          { type: "reasoning-start", id: "0", kind: "redacted" },
          { type: "signature", id: "0", data: "Zz", from: "anthropic", kind: "redacted" },
          { type: "reasoning-end", id: "0" },
          reasoning,
          { type: "reasoning-end", id: "1" },
          ...text("2", "a"),
        ],
        { onDropped: (part) => void dropped.push(part) },
      ).slice(0, 3),
    ).toEqual([start(0, { type: "redacted_thinking", data: "Zz" }), stop(0), start(1, { type: "text", text: "" })])
    expect(dropped).toEqual([reasoning])
  })

  test("writes calls, and arguments that are no object as one", () => {
    expect(
      blocks([
        { type: "tool-start", id: "0", callId: "call_1", name: "f" },
        { type: "tool-delta", id: "0", text: '{"a":1}' },
        { type: "tool-end", id: "0" },
        { type: "tool-start", id: "1", callId: "call_2", name: "g", encoding: "text" },
        { type: "tool-delta", id: "1", text: 'a "' },
        { type: "tool-delta", id: "1", text: "b\n" },
        { type: "tool-end", id: "1" },
        { type: "tool-start", id: "2", callId: "call_3", name: "h", encoding: "text" },
        { type: "tool-end", id: "2" },
        { type: "tool-start", id: "3", callId: "call_4", name: "i" },
        { type: "tool-end", id: "3" },
      ]),
    ).toEqual([
      start(0, { type: "tool_use", id: "call_1", name: "f", input: {} }),
      delta(0, { type: "input_json_delta", partial_json: '{"a":1}' }),
      stop(0),
      start(1, { type: "tool_use", id: "call_2", name: "g", input: {} }),
      delta(1, { type: "input_json_delta", partial_json: '{"input":"a \\"' }),
      delta(1, { type: "input_json_delta", partial_json: "b\\n" }),
      delta(1, { type: "input_json_delta", partial_json: '"}' }),
      stop(1),
      start(2, { type: "tool_use", id: "call_3", name: "h", input: {} }),
      delta(2, { type: "input_json_delta", partial_json: '{"input":""}' }),
      stop(2),
      start(3, { type: "tool_use", id: "call_4", name: "i", input: {} }),
      delta(3, { type: "input_json_delta", partial_json: "" }),
      stop(3),
    ])
  })

  test("carries what is opaque in a call behind it, and reads it back to where it was", () => {
    const parts: Part[] = [
      { type: "start" },
      { type: "tool-start", id: "0", callId: "c", name: "f" },
      { type: "signature", id: "0", data: "sig", from: "gemini" },
      { type: "tool-end", id: "0" },
      ...text("1", "a"),
      { type: "finish", reason: "stop" },
    ]
    expect(blocks(parts.slice(1, 4)).slice(2)).toEqual([
      stop(0),
      start(1, { type: "redacted_thinking", data: "millrace:gemini:signature:sig" }),
      stop(1),
    ])
    const again = foldParts(run([write(parts)], encodeText(), anthropic.decode(), check()))
    expect(again.content).toMatchObject([
      { type: "tool-call", signatures: [{ data: "sig", from: "gemini", kind: "signature" }] },
      { type: "text", text: "a", signatures: [] },
    ])
  })

  test("writes a refusal as text with the stop reason for it", () => {
    const parts: Part[] = [
      { type: "refusal-start", id: "0" },
      { type: "refusal-delta", id: "0", text: "No" },
      { type: "refusal-end", id: "0" },
      { type: "finish", reason: "stop" },
    ]
    expect(frames(write(parts)).at(-2)?.[1]).toMatchObject({ delta: { stop_reason: "refusal" } })
    expect(blocks(parts.slice(0, -1))[1]).toEqual(delta(0, { type: "text_delta", text: "No" }))
  })

  test("puts stretches that overlap one behind the other", () => {
    expect(
      blocks([
        { type: "tool-start", id: "a", callId: "1", name: "f" },
        { type: "tool-start", id: "b", callId: "2", name: "g" },
        { type: "tool-delta", id: "b", text: '{"b":1}' },
        { type: "tool-delta", id: "a", text: "{" },
        { type: "tool-end", id: "b" },
        { type: "tool-delta", id: "a", text: "}" },
        { type: "tool-end", id: "a" },
      ]).map(({ index }) => index),
    ).toEqual([0, 0, 0, 0, 1, 1, 1])
  })

  test("writes citations, also from elsewhere and such as come late", () => {
    const own = { type: "page_location", cited_text: "x" }
    const annotation = (members: object): Part => ({ type: "annotation", from: "cohere", value: {}, ...members })
    const dropped: Part[] = []
    const written = blocks(
      [
        { type: "text-start", id: "0" },
        annotation({ id: "0", from: "anthropic", value: own }),
        annotation({ url: "https://a.example", title: "A" }),
        annotation({ title: "no address" }),
        { type: "text-end", id: "0" },
        annotation({ id: "0", url: "https://b.example", quote: "q" }),
        annotation({ url: "https://c.example" }),
        { type: "usage", usage: {} },
      ],
      { onDropped: (part) => void dropped.push(part) },
    )
    const web = (url: string, more: object = {}) => ({
      type: "web_search_result_location",
      cited_text: "",
      url,
      title: url,
      encrypted_index: "",
      ...more,
    })
    expect(written).toEqual([
      start(0, { type: "text", text: "" }),
      delta(0, { type: "citations_delta", citation: own }),
      delta(0, { type: "citations_delta", citation: web("https://a.example", { title: "A" }) }),
      stop(0),
      start(1, { type: "text", text: "", citations: [] }),
      delta(1, { type: "citations_delta", citation: web("https://b.example", { cited_text: "q" }) }),
      delta(1, { type: "citations_delta", citation: web("https://c.example") }),
      stop(1),
    ])
    expect(dropped).toHaveLength(1)
  })

  test.each([
    [{ reason: "stop" }, "end_turn"],
    [{ reason: "stop", stopSequence: "X" }, "stop_sequence"],
    [{ reason: "stop", native: "stop_sequence", from: "anthropic" }, "stop_sequence"],
    [{ reason: "stop", native: "tool_use", from: "openai-chat" }, "end_turn"],
    [{ reason: "tool-calls", native: "end_turn", from: "anthropic" }, "tool_use"],
    [{ reason: "other", native: "compaction", from: "anthropic" }, "compaction"],
    [{ reason: "content-filter" }, "refusal"],
    [{ reason: "pause" }, "pause_turn"],
    [{ reason: "context-window" }, "model_context_window_exceeded"],
    [{ reason: "other", native: "odd" }, "end_turn"],
  ] as const)("ends %j with %s", (finish, wanted) => {
    const [, end] = frames(write([{ type: "finish", ...finish }]))
    expect(end?.[1].delta).toMatchObject({ stop_reason: wanted })
  })

  test.each([
    [
      { type: "error", message: "Busy", kind: "overloaded_error", requestId: "r" },
      { type: "error", error: { type: "overloaded_error", message: "Busy" }, request_id: "r" },
    ],
    [
      { type: "error", message: "Slow down", code: "rate_limit_exceeded", kind: "tokens", status: 429 },
      {
        type: "error",
        error: {
          type: "rate_limit_error",
          message: "Slow down",
          code: "rate_limit_exceeded",
          details: { kind: "tokens" },
        },
      },
    ],
    [
      { type: "error", message: "?" },
      { type: "error", error: { type: "api_error", message: "?" } },
    ],
    [
      { type: "interrupted", code: "truncated" },
      {
        type: "error",
        error: {
          type: "api_error",
          message: "The stream ended before its answer did",
          code: "truncated",
          details: { kind: "interrupted" },
        },
      },
    ],
    [
      { type: "abort", reason: "Enough" },
      { type: "error", error: { type: "api_error", message: "Enough", details: { kind: "aborted" } } },
    ],
  ] as const)("says %j as an error, and nothing behind it", (end, wanted) => {
    const parts: Part[] = [
      { type: "tool-start", id: "0", callId: "c", name: "f" },
      { type: "tool-delta", id: "0", text: "{" },
      end,
    ]
    const written = frames(write(parts))
    expect(written.map(([event]) => event)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "error",
    ])
    expect(written.at(-1)).toEqual(["error", wanted])
    expect(frames(anthropic.failure?.(end) ?? "")).toEqual([["error", wanted]])
    expect(frames(write([end]))).toEqual([["error", wanted]])
  })

  test("never lets a call that was cut off pass for one", () => {
    const written = write([
      { type: "tool-start", id: "0", callId: "c", name: "f" },
      { type: "tool-delta", id: "0", text: '{"all":true' },
      { type: "tool-end", id: "0", isCut: true },
      ...text("1", "a"),
      { type: "finish", reason: "tool-calls" },
    ])
    expect(frames(written).at(-1)?.[0]).toBe("error")
    expect(written).not.toContain("message_stop")
  })

  test("drops what it cannot carry, and names it", () => {
    const lost: Part[] = [
      { type: "warning", code: "not-carried", message: "m" },
      { type: "file", mediaType: "image/png", data: "AA" },
      { type: "safety", scope: "prompt", from: "openai-chat", value: {} },
      { type: "data", name: "n", data: 1 },
      { type: "step-start" },
      { type: "step-end" },
      { type: "raw", from: "openai-chat", value: 1 },
      { type: "raw", from: "anthropic", event: "x", value: 1 },
      { type: "raw", from: "anthropic", event: "content_block_delta", value: { index: 7 } },
      { type: "raw", from: "anthropic", event: "message_stop", value: {} },
      { type: "raw", from: "anthropic", event: "news", value: { type: "message_stop" } },
      { type: "raw", from: "anthropic", event: "content_block_delta", at: "delta", id: "9", value: { a: 1 } },
      { type: "tool-start", id: "1", callId: "p", name: "search", executor: "provider" },
      { type: "tool-delta", id: "1", text: "{}" },
      { type: "tool-end", id: "1", text: "{}" },
      { type: "tool-output", callId: "p", output: 1 },
      { type: "text-start", id: "2", choice: 1 },
      { type: "text-delta", id: "2", text: "b" },
      { type: "text-end", id: "2" },
    ]
    const dropped: Part[] = []
    expect(blocks([{ type: "start" }, ...lost], { onDropped: (part) => void dropped.push(part) })).toEqual([])
    expect(dropped).toEqual(lost)
  })

  test("keeps little of what waits for an event that does not come", () => {
    const waiting = Array.from({ length: 20 }, (_, index): Part => {
      return { type: "raw", from: "anthropic", event: "content_block_delta", at: "delta", id: "0", value: { a: index } }
    })
    const dropped: Part[] = []
    const [one, ...rest] = text("0", "a")
    write([one as Part, ...waiting, ...rest], { onDropped: (part) => void dropped.push(part) })
    expect(dropped).toEqual(waiting.slice(16))
  })

  test("lets nothing that was kept begin a line of its own", () => {
    const event = "news\ndata: {}\n\nevent: message_stop"
    const written = write([
      { type: "raw", from: "anthropic", event, value: { type: event } },
      { type: "finish", reason: "stop" },
    ])
    expect(written).toContain('\n\ndata: {"type":"news\\ndata')
    expect(written.match(/^event: message_stop$/gm)).toHaveLength(1)
  })

  test("writes back what it has read of its own", () => {
    const events = [
      {
        type: "message_start",
        message: { id: "m", model: "x", container: { id: "k" }, usage: { input_tokens: 1, service_tier: "standard" } },
        seen: 1,
      },
      { type: "content_block_start", index: 4, content_block: { type: "text", text: "", mark: 1 }, extra: 2 },
      { type: "content_block_delta", index: 4, delta: { type: "text_delta", text: "a", tokens: 3 }, more: 4 },
      { type: "content_block_delta", index: 4, delta: { type: "odd_delta", odd: 1 } },
      { type: "content_block_stop", index: 4, last: 6 },
      { type: "content_block_start", index: 7, content_block: { type: "compaction", content: "" } },
      { type: "content_block_delta", index: 7, delta: { type: "compaction_delta", content: "All" } },
      { type: "content_block_stop", index: 7 },
      {
        type: "content_block_start",
        index: 8,
        content_block: { type: "server_tool_use", id: "s", name: "n", input: {} },
      },
      { type: "content_block_delta", index: 8, delta: { type: "input_json_delta", partial_json: "" } },
      { type: "content_block_stop", index: 8 },
      {
        type: "content_block_start",
        index: 9,
        content_block: { type: "n_tool_result", tool_use_id: "s", content: [1] },
      },
      { type: "content_block_stop", index: 9 },
      { type: "news", what: 7 },
      {
        type: "message_delta",
        delta: { stop_reason: "refusal", stop_sequence: null, stop_details: { category: "c" } },
        usage: { output_tokens: 5 },
        context_management: { n: 1 },
      },
      { type: "message_stop", "amazon-x": 1 },
    ]
    const wire = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
    const written = frames(run([wire], encodeText(), anthropic.decode(), check(), anthropic.encode()).join(""))
    const number: Record<number, number> = { 4: 0, 7: 1, 8: 2, 9: 3 }
    const wanted = events.map((event) => (event.index === undefined ? event : { ...event, index: number[event.index] }))
    expect(written.map(([, data]) => data)).toEqual([
      {
        ...wanted[0],
        message: {
          ...events[0]?.message,
          type: "message",
          role: "assistant",
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 1, output_tokens: 0, service_tier: "standard" },
        },
      },
      ...wanted.slice(1, -2),
      { ...wanted.at(-2), usage: { input_tokens: 1, output_tokens: 5, service_tier: "standard" } },
      wanted.at(-1),
    ])
  })

  test("joins what a chunk gives into one text", () => {
    const each: Block<readonly Part[], Part> = {
      transform(all, controller) {
        for (const part of all) controller.enqueue(part)
      },
      flush() {},
    }
    expect(run([text("0", "a")], each, anthropic.encode())).toHaveLength(1)
  })
})

test("anthropic.keepAlive is a ping, and what matters is found in the events that do", () => {
  expect(anthropic.keepAlive).toBe('event: ping\ndata: {"type":"ping"}\n\n')
  const matters = (event: object) => anthropic.passing?.matters.test(`event: x\ndata: ${JSON.stringify(event)}`)
  expect(["message_start", "message_delta", "message_stop", "error"].map((type) => matters({ type }))).not.toContain(
    false,
  )
  expect(matters({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } })).toBe(false)
})
