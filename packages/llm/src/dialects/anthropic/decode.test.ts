import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import type { DecodeOptions } from "../../dialect.ts"
import type { Part } from "../../part.ts"
import { anthropic } from "./anthropic.ts"

type Event = Record<string, unknown> & { type: string }

const write = (...events: Event[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
const read = (text: string, options?: DecodeOptions): Part[] => run([text], encodeText(), anthropic.decode(options))
const decode = (...events: Event[]): Part[] => read(write(...events))
/** Without the parts that every stream has. */
const said = (...events: Event[]) => decode(...events).filter(({ type }) => type !== "interrupted")

const begin: Event = {
  type: "message_start",
  message: { id: "msg_1", model: "claude", role: "assistant", content: [] },
}
const start = (index: number, content_block: unknown): Event => ({ type: "content_block_start", index, content_block })
const delta = (index: number, value: unknown): Event => ({ type: "content_block_delta", index, delta: value })
const stop = (index: number): Event => ({ type: "content_block_stop", index })
const ended = (stop_reason: string, others = {}): Event => ({
  type: "message_delta",
  delta: { stop_reason },
  ...others,
})
const over: Event = { type: "message_stop" }
const started: Part = { type: "start", id: "msg_1", model: "claude" }

describe("anthropic.decode()", () => {
  test("holds no more of what stands beside an end than a message says of itself", () => {
    const many = (make: (index: number) => object) =>
      Array.from({ length: 1_100 }, (_, index): Event => ({ type: "message_delta", delta: {}, ...make(index) }))
    const limited = (code: string, limit: number) => expect.objectContaining({ code, limit })
    expect(() => decode(begin, ...many((index) => ({ [`x${index}`]: 1 })))).toThrow(limited("too-many-parts", 1_024))
    expect(() => decode(begin, ...many(() => ({ x: "x".repeat(2_000) })))).toThrow(limited("part-too-long", 1_048_576))
    expect(() => decode(begin, ...many((index) => ({ usage: { [`tokens_of_kind_${index}`]: index } })))).toThrow(
      limited("part-too-long", 16_384),
    )
  })

  test("tells a text with its end", () => {
    expect(
      decode(
        begin,
        start(0, { type: "text", text: "" }),
        { type: "ping" },
        delta(0, { type: "text_delta", text: "Hel" }),
        delta(0, { type: "text_delta", text: "lo" }),
        stop(0),
        ended("end_turn"),
        over,
      ),
    ).toEqual([
      started,
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", text: "Hel" },
      { type: "text-delta", id: "0", text: "lo" },
      { type: "text-end", id: "0" },
      { type: "finish", reason: "stop", native: "end_turn", from: "anthropic" },
    ])
  })

  test("tells thinking with its signature, and thinking that was withheld", () => {
    expect(
      said(
        start(0, { type: "thinking", thinking: "", signature: "" }),
        delta(0, { type: "thinking_delta", thinking: "Hm" }),
        delta(0, { type: "signature_delta", signature: "Eq" }),
        stop(0),
        start(1, { type: "redacted_thinking", data: "Zz" }),
        stop(1),
      ),
    ).toEqual([
      { type: "reasoning-start", id: "0", kind: "full" },
      { type: "reasoning-delta", id: "0", text: "Hm" },
      { type: "signature", id: "0", data: "Eq", from: "anthropic", kind: "signature" },
      { type: "reasoning-end", id: "0" },
      { type: "reasoning-start", id: "1", kind: "redacted" },
      { type: "signature", id: "1", data: "Zz", from: "anthropic", kind: "redacted" },
      { type: "reasoning-end", id: "1" },
    ])
  })

  test("unwraps what is opaque elsewhere", () => {
    const wrapped = "millrace:gemini:signature:abc"
    expect(
      said(
        start(0, { type: "thinking", thinking: "", signature: "millrace:openai-responses:encrypted:x:y" }),
        stop(0),
        start(1, { type: "tool_use", id: "t", name: "f", input: {} }),
        stop(1),
        start(2, { type: "redacted_thinking", data: wrapped }),
        stop(2),
      ),
    ).toEqual([
      { type: "reasoning-start", id: "0", kind: "full" },
      { type: "signature", id: "0", data: "x:y", from: "openai-responses", kind: "encrypted" },
      { type: "reasoning-end", id: "0" },
      { type: "tool-start", id: "1", callId: "t", name: "f" },
      { type: "tool-end", id: "1" },
      { type: "signature", id: "1", data: "abc", from: "gemini", kind: "signature" },
    ])
  })

  test("tells a call of a tool, its arguments in deltas or whole", () => {
    const call = { type: "tool_use", id: "toolu_1", name: "f", input: {}, caller: { type: "direct" } }
    expect(
      said(
        start(0, call),
        delta(0, { type: "input_json_delta", partial_json: "" }),
        delta(0, { type: "input_json_delta", partial_json: '{"a":' }),
        delta(0, { type: "input_json_delta", partial_json: "1}" }),
        stop(0),
        start(1, { type: "tool_use", id: "toolu_2", name: "g", input: { b: [2] } }),
        stop(1),
      ),
    ).toEqual([
      {
        type: "tool-start",
        id: "0",
        callId: "toolu_1",
        name: "f",
        extra: { from: "anthropic", fields: { caller: { type: "direct" } } },
      },
      { type: "tool-delta", id: "0", text: '{"a":' },
      { type: "tool-delta", id: "0", text: "1}" },
      { type: "tool-end", id: "0" },
      { type: "tool-start", id: "1", callId: "toolu_2", name: "g" },
      { type: "tool-delta", id: "1", text: '{"b":[2]}' },
      { type: "tool-end", id: "1" },
    ])
  })

  test("lets arguments in deltas count in place of those that came whole", () => {
    const parts = said(
      start(0, { type: "tool_use", id: "t", name: "f", input: { a: 0 } }),
      delta(0, { type: "input_json_delta", partial_json: '{"a":1}' }),
      stop(0),
    )
    expect(parts.filter(({ type }) => type === "tool-delta")).toEqual([
      { type: "tool-delta", id: "0", text: '{"a":1}' },
    ])
    expect(parts).toContainEqual({
      type: "raw",
      from: "anthropic",
      event: "content_block_start",
      at: "content_block.input",
      id: "0",
      value: { a: 0 },
    })
  })

  test("gives a call without an id one of the answer's", () => {
    const events = write(begin, start(0, { type: "tool_use", name: "f" }), stop(0), start(1, { type: "tool_use" }))
    const ids = (options?: DecodeOptions) =>
      read(events, options).flatMap((part) => (part.type === "tool-start" ? [part.callId, part.name] : []))
    expect(ids()).toEqual(["msg_1_0", "f", "msg_1_1", ""])
    expect(ids({ idPrefix: `a b${"c".repeat(80)}` })[0]).toBe(`a_b${"c".repeat(59)}_0`)
  })

  test("tells what the provider's own tools were asked and gave", () => {
    const result = [{ type: "web_search_result", url: "https://example.com" }]
    expect(
      said(
        start(0, { type: "server_tool_use", id: "s", name: "web_search", input: {} }),
        delta(0, { type: "input_json_delta", partial_json: '{"q":"x"}' }),
        stop(0),
        start(1, { type: "web_search_tool_result", tool_use_id: "s", content: result }),
        stop(1),
        start(2, { type: "mcp_tool_use", id: "m", name: "echo", server_name: "srv", input: {} }),
        stop(2),
        start(3, { type: "mcp_tool_result", tool_use_id: "m", is_error: true, content: [] }),
        stop(3),
        start(4, { type: "web_fetch_tool_result", tool_use_id: "w", content: { type: "web_fetch_tool_result_error" } }),
        stop(4),
      ),
    ).toEqual([
      {
        type: "tool-start",
        id: "0",
        callId: "s",
        name: "web_search",
        executor: "provider",
        extra: { from: "anthropic", fields: { type: "server_tool_use" } },
      },
      { type: "tool-delta", id: "0", text: '{"q":"x"}' },
      { type: "tool-end", id: "0" },
      {
        type: "tool-output",
        callId: "s",
        output: result,
        extra: { from: "anthropic", fields: { type: "web_search_tool_result" } },
      },
      {
        type: "tool-start",
        id: "2",
        callId: "m",
        name: "echo",
        executor: "provider",
        extra: { from: "anthropic", fields: { type: "mcp_tool_use", server_name: "srv" } },
      },
      { type: "tool-end", id: "2" },
      {
        type: "tool-output",
        callId: "m",
        output: [],
        isError: true,
        extra: { from: "anthropic", fields: { type: "mcp_tool_result", is_error: true } },
      },
      {
        type: "tool-output",
        callId: "w",
        output: { type: "web_fetch_tool_result_error" },
        isError: true,
        extra: { from: "anthropic", fields: { type: "web_fetch_tool_result" } },
      },
    ])
  })

  test("tells citations of their text", () => {
    const web = { type: "web_search_result_location", url: "https://a.example", title: "A", cited_text: "So it is" }
    const page = { type: "page_location", document_title: "Book", start_page_number: 3 }
    expect(
      said(
        start(0, { type: "text", text: "It", citations: [] }),
        delta(0, { type: "citations_delta", citation: web }),
        delta(0, { type: "citations_delta", citation: page }),
        stop(0),
      ),
    ).toEqual([
      { type: "text-start", id: "0", extra: { from: "anthropic", fields: { citations: [] } } },
      { type: "text-delta", id: "0", text: "It" },
      {
        type: "annotation",
        id: "0",
        url: "https://a.example",
        title: "A",
        quote: "So it is",
        from: "anthropic",
        value: web,
      },
      { type: "annotation", id: "0", title: "Book", from: "anthropic", value: page },
      { type: "text-end", id: "0" },
    ])
  })

  test("counts usage with the cache within the input, and never adds it up", () => {
    const usage = { input_tokens: 3, cache_creation_input_tokens: 10, cache_read_input_tokens: 20, output_tokens: 1 }
    const parts = decode(
      { type: "message_start", message: { id: "m", usage } },
      ended("end_turn", {
        usage: { output_tokens: 9, output_tokens_details: { thinking_tokens: 4 }, input_tokens: null },
      }),
      ended("end_turn", { usage: { output_tokens: 9 } }),
      over,
    )
    expect(parts.flatMap((part) => (part.type === "usage" ? [part.usage] : []))).toEqual([
      {
        inputTokens: 33,
        outputTokens: 1,
        cacheReadTokens: 20,
        cacheWriteTokens: 10,
        native: { from: "anthropic", value: usage },
      },
      {
        inputTokens: 33,
        outputTokens: 9,
        cacheReadTokens: 20,
        cacheWriteTokens: 10,
        reasoningTokens: 4,
        native: {
          from: "anthropic",
          value: { ...usage, output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } },
        },
      },
    ])
  })

  test.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["max_tokens", "length"],
    ["tool_use", "tool-calls"],
    ["refusal", "refusal"],
    ["pause_turn", "pause"],
    ["model_context_window_exceeded", "context-window"],
    ["compaction", "other"],
  ])("takes %s for %s", (native, reason) => {
    expect(decode(begin, ended(native), over).at(-1)).toEqual({ type: "finish", reason, native, from: "anthropic" })
  })

  test("keeps what else the end tells", () => {
    const details = { type: "refusal", category: "cyber" }
    const end = {
      type: "message_delta",
      delta: { stop_reason: "stop_sequence", stop_sequence: "END", stop_details: details },
    }
    expect(
      decode(begin, { ...end, context_management: { applied_edits: [] } }, { ...over, "amazon-x": { n: 1 } }).slice(1),
    ).toEqual([
      { type: "raw", from: "anthropic", event: "message_stop", at: "event", value: { "amazon-x": { n: 1 } } },
      {
        type: "finish",
        reason: "stop",
        native: "stop_sequence",
        from: "anthropic",
        stopSequence: "END",
        extra: {
          from: "anthropic",
          fields: { delta: { stop_details: details }, event: { context_management: { applied_edits: [] } } },
        },
      },
    ])
  })

  test("keeps blocks, deltas, events and members that it does not know", () => {
    const compaction = start(1, { type: "compaction", content: "" })
    const summary = delta(1, { type: "compaction_delta", content: "All" })
    const odd = delta(0, { type: "odd_delta", odd: 1 })
    expect(
      said(
        { ...start(0, { type: "text", text: "", mark: 1 }), extra: 2 },
        { ...delta(0, { type: "text_delta", text: "a", tokens: 3 }), more: 4 },
        delta(0, { type: "text_delta", text: "", tokens: 5 }),
        odd,
        { ...stop(0), last: 6 },
        compaction,
        summary,
        stop(1),
        { type: "news", what: 7 },
      ),
    ).toEqual([
      { type: "raw", from: "anthropic", event: "content_block_start", at: "event", id: "0", value: { extra: 2 } },
      { type: "text-start", id: "0", extra: { from: "anthropic", fields: { mark: 1 } } },
      { type: "raw", from: "anthropic", event: "content_block_delta", at: "event", id: "0", value: { more: 4 } },
      { type: "raw", from: "anthropic", event: "content_block_delta", at: "delta", id: "0", value: { tokens: 3 } },
      { type: "text-delta", id: "0", text: "a" },
      {
        type: "raw",
        from: "anthropic",
        event: "content_block_delta",
        id: "0",
        value: delta(0, { type: "text_delta", text: "", tokens: 5 }),
      },
      { type: "raw", from: "anthropic", event: "content_block_delta", id: "0", value: odd },
      { type: "raw", from: "anthropic", event: "content_block_stop", at: "event", id: "0", value: { last: 6 } },
      { type: "text-end", id: "0" },
      { type: "raw", from: "anthropic", event: "content_block_start", value: compaction },
      { type: "raw", from: "anthropic", event: "content_block_delta", value: summary },
      { type: "raw", from: "anthropic", event: "content_block_stop", value: stop(1) },
      { type: "raw", from: "anthropic", event: "news", value: { type: "news", what: 7 } },
    ])
  })

  test("takes an error for the end, wherever it stands", () => {
    const error = { type: "error", error: { type: "overloaded_error", message: "Busy" }, request_id: "req_1" }
    const wanted = {
      type: "error",
      message: "Busy",
      kind: "overloaded_error",
      status: 529,
      isRetryable: true,
      requestId: "req_1",
    }
    expect(decode(error, begin)).toEqual([wanted])
    expect(decode(begin, error, over)).toEqual([started, wanted])
    expect(decode(begin, ended("end_turn"), error)).toEqual([started, wanted])
  })

  test("reads errors that are no events of their format", () => {
    expect(read("event: error\ndata: Bad gateway\n\n")).toEqual([{ type: "error", message: "Bad gateway" }])
    expect(read('data: {"error":{"message":"No","code":"c"}}\n\n')).toEqual([
      { type: "error", message: "No", code: "c" },
    ])
    expect(read('event: error\ndata: {"message":"Gone"}\n\n')).toEqual([{ type: "error", message: "Gone" }])
    expect(read('data: {"type":"error","error":"Plain"}\n\n')).toEqual([{ type: "error", message: "Plain" }])
    expect(read('data: {"error":"Plain"}\n\n')).toEqual([{ type: "error", message: "Plain" }])
    expect(read('data: {"type":"error"}\n\n')).toMatchObject([{ type: "error" }])
  })

  test("accepts an answer whose last event was lost, and no other that ends too early", () => {
    expect(decode(begin, ended("tool_use")).at(-1)).toMatchObject({ type: "finish", reason: "tool-calls" })
    expect(decode(begin, ended(""))).toEqual([started, { type: "interrupted", code: "truncated" }])
    expect(decode()).toEqual([{ type: "interrupted", code: "truncated" }])
    expect(decode(begin, over).at(-1)).toEqual({ type: "finish", reason: "stop" })
    expect(read(write(begin, ended("end_turn"), over).slice(0, -1)).at(-1)).toMatchObject({ type: "finish" })
  })

  test("takes no end for the end of what has come behind it", () => {
    const text = [start(0, { type: "text", text: "" }), delta(0, { type: "text_delta", text: "a" })]
    const cut = { type: "interrupted", code: "truncated" }
    const another = { ...begin, message: { id: "msg_2", model: "claude", content: [] } }
    expect(decode(begin, ...text, stop(0), ended("end_turn"), another).at(-1)).toEqual(cut)
    expect(decode(begin, ...text, stop(0), ended("end_turn"), another, ...text).at(-1)).toEqual(cut)
    expect(decode(begin, ended("end_turn"), ...text).at(-1)).toEqual(cut)
    expect(decode(begin, ended("end_turn"), ...text, ended("max_tokens")).at(-1)).toMatchObject({ reason: "length" })
    expect(decode(begin, ended("end_turn"), another, ...text, over).at(-1)).toEqual({ type: "finish", reason: "stop" })
  })

  test("says once that only an end may still come", () => {
    let count = 0
    const onComplete = () => void count++
    read(write(begin, start(0, { type: "text", text: "a" }), stop(0), ended("")), { onComplete })
    expect(count).toBe(0)
    read(write(begin, ended("end_turn"), ended("end_turn", { usage: { output_tokens: 5 } }), over), { onComplete })
    expect(count).toBe(1)
  })

  test("says where a provider is only at work", () => {
    let count = 0
    const parts = read(write({ type: "ping" }, begin, { type: "ping" }), { onAlive: () => void count++ })
    expect([count, parts.length]).toEqual([2, 2])
  })

  test("goes on with an answer that was begun twice, and cuts off what was under way in another", () => {
    const warning = { type: "warning", code: "repeated-start", message: "The answer was begun twice" }
    const text = [start(0, { type: "text", text: "a" }), stop(0)]
    expect(said(begin, begin, ...text).slice(1, 3)).toEqual([warning, { type: "text-start", id: "0" }])
    const other = { type: "message_start", message: { id: "msg_2" } }
    expect(said(begin, start(0, { type: "tool_use", id: "t", name: "f" }), other, ...text).slice(1)).toEqual([
      { type: "tool-start", id: "0", callId: "t", name: "f" },
      { type: "tool-end", id: "0", isCut: true },
      warning,
      { type: "text-start", id: "1" },
      { type: "text-delta", id: "1", text: "a" },
      { type: "text-end", id: "1" },
    ])
  })

  test("takes deltas without their block's start for the start", () => {
    expect(
      said(delta(0, { type: "text_delta", text: "a" }), delta(1, { type: "input_json_delta", partial_json: "{" })),
    ).toEqual([
      { type: "warning", code: "missing-start", message: "A block came without its start", id: "0" },
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", text: "a" },
      {
        type: "raw",
        from: "anthropic",
        event: "content_block_delta",
        value: delta(1, { type: "input_json_delta", partial_json: "{" }),
      },
    ])
  })

  test("takes blocks that the answer begins with", () => {
    const content = [{ type: "tool_use", id: "t", name: "f", input: { a: 1 } }, null, { type: "text", text: "b" }]
    const parts = said({ type: "message_start", message: { content } }, start(0, { type: "text", text: "c" }), stop(0))
    expect(parts.map(({ type }) => type)).toEqual([
      "start",
      "tool-start",
      "tool-delta",
      "tool-end",
      "raw",
      "raw",
      "text-start",
      "text-delta",
      "text-end",
      "text-start",
      "text-delta",
      "text-end",
    ])
  })

  test("knows an event without a type by its name", () => {
    expect(
      read('event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"}}\n\nevent: message_stop\ndata: {}\n\n'),
    ).toEqual([{ type: "finish", reason: "stop", native: "end_turn", from: "anthropic" }])
  })

  test("passes over comments and end marks that somebody has put in", () => {
    expect(read(`data: : hello\n\ndata: [DONE]\n\n${write(begin, ended("end_turn"), over)}`)).toHaveLength(2)
  })

  test("takes odd values for what they are, and never fails for their kind", () => {
    const odd = [null, 1, "x", [], {}, true]
    const events = odd.flatMap((value) => [
      { type: "message_start", message: value },
      { type: "message_start", message: { id: value, model: value, usage: value, content: value } },
      start(0, value),
      ...odd.map((each) => start(0, { type: "tool_use", id: value, name: value, input: each })),
      ...["text", "thinking", "redacted_thinking", "x_tool_result", "mcp_tool_use"].map((type) =>
        start(0, {
          type,
          text: value,
          thinking: value,
          data: value,
          signature: value,
          citations: value,
          content: value,
        }),
      ),
      delta(0, value),
      ...["text_delta", "thinking_delta", "input_json_delta", "signature_delta", "citations_delta"].map((type) =>
        delta(0, { type, text: value, thinking: value, partial_json: value, signature: value, citation: value }),
      ),
      { type: "content_block_stop", index: value },
      { type: "message_delta", delta: value, usage: value },
      { type: value } as unknown as Event,
    ])
    expect(decode(...events).at(-1)).toEqual({ type: "interrupted", code: "truncated" })
    for (const value of odd) expect(decode({ type: "error", error: value }).at(-1)).toMatchObject({ type: "error" })
  })

  test("fails where the framing is lost, and past its limits", () => {
    expect(() => read("data: {oops\n\n")).toThrow(expect.objectContaining({ code: "invalid-json" }))
    expect(() => read("data: 1\n\n")).toThrow(expect.objectContaining({ code: "invalid-event" }))
    expect(() => read(write(begin), { maxEventByteLength: 20 })).toThrow(
      expect.objectContaining({ code: "event-too-large" }),
    )
    const flood = `data: ${JSON.stringify(start(0, { type: "text" }))}\n\n`.repeat(65_537)
    expect(() => read(flood)).toThrow(expect.objectContaining({ code: "too-many-parts" }))
  })

  test("obeys the laws", () => {
    const utf8 = new TextEncoder()
    const events = [
      begin,
      start(0, { type: "thinking", thinking: "" }),
      delta(0, { type: "thinking_delta", thinking: "é…" }),
      delta(0, { type: "signature_delta", signature: "s" }),
      stop(0),
      start(1, { type: "tool_use", id: "t", name: "f", input: {} }),
      delta(1, { type: "input_json_delta", partial_json: "{}" }),
      stop(1),
      ended("tool_use", { usage: { output_tokens: 1 } }),
    ]
    const input = [...events, over].map((event) => utf8.encode(write(event)))
    const each = [
      [started],
      [{ type: "reasoning-start", id: "0", kind: "full" }],
      [{ type: "reasoning-delta", id: "0", text: "é…" }],
      [{ type: "signature", id: "0", data: "s", from: "anthropic", kind: "signature" }],
      [{ type: "reasoning-end", id: "0" }],
      [{ type: "tool-start", id: "1", callId: "t", name: "f" }],
      [{ type: "tool-delta", id: "1", text: "{}" }],
      [{ type: "tool-end", id: "1" }],
      [{ type: "usage", usage: { outputTokens: 1, native: { from: "anthropic", value: { output_tokens: 1 } } } }],
    ] as Part[][]
    const finish: Part = { type: "finish", reason: "tool-calls", native: "tool_use", from: "anthropic" }
    const truncated: Part = { type: "interrupted", code: "truncated" }
    expect(
      obeysLaws(
        () => anthropic.decode(),
        [
          { input, output: [...each.flat(), finish], each: [...each, [finish], []] },
          { input: input.slice(0, 8), output: [...each.slice(0, 8).flat(), truncated] },
          { input: [utf8.encode(`${write(begin)}data: {x\n\n`)], output: [started], throws: "invalid-json" },
        ],
      ),
    ).toEqual(["Cut", "Silence", "End", "Ownership", "Failure"])
  })
})
