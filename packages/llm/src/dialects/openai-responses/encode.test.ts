import { encodeText, run } from "@millrace/core"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import type { EncodeOptions } from "../../dialect.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { openaiResponses } from "./openai-responses.ts"

const from = "openai-responses"
type Event = { readonly type: string; readonly [name: string]: unknown }
type Response = Record<string, unknown> & { readonly output: readonly Record<string, unknown>[] }

const start: Part = { type: "start", id: "r", model: "m", created: 5 }
const finish: Part = { type: "finish", reason: "stop" }
const written = (parts: readonly Part[], options: EncodeOptions = {}) =>
  run(parts, check(), openaiResponses.encode(options)).join("")
const encode = (parts: readonly Part[], options: EncodeOptions = {}): Event[] =>
  written(parts, options)
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => {
      const [event, data] = frame.split("\n") as [string, string]
      const value = JSON.parse(data.slice("data: ".length)) as Event
      expect(event).toBe(`event: ${value.type}`)
      return value
    })
const inside = (parts: readonly Part[]) =>
  encode([start, ...parts, finish])
    .slice(2, -1)
    .map(({ sequence_number, ...event }) => event)
const responseOf = (event: Event | undefined) => event?.response as Response
const answer = (...parts: readonly Part[]) => responseOf(encode([start, ...parts, finish]).at(-1))
const said = (text: string, id = "0", more: object = {}): Part[] => [
  { type: "text-start", id, ...more },
  { type: "text-delta", id, text },
  { type: "text-end", id },
]
const called = (id: string, text: string, more: object = {}): Part[] => [
  { type: "tool-start", id, callId: `c${id}`, name: "f", ...more },
  { type: "tool-delta", id, text },
  { type: "tool-end", id },
]
const dropped = (...parts: readonly Part[]) => {
  const list: string[] = []
  written([start, ...parts, finish], { onDropped: ({ type }) => list.push(type) })
  return list
}

test("openaiResponses.encode() tells a text with all that belongs to it, and once more in the end", () => {
  const events = encode([
    start,
    ...said("Hi"),
    { type: "usage", usage: { inputTokens: 3, outputTokens: 4, reasoningTokens: 1 } },
    finish,
  ])
  const item = { id: "msg_r_0", type: "message", role: "assistant" }
  const place = { item_id: "msg_r_0", output_index: 0, content_index: 0 }
  const part = { type: "output_text", text: "Hi", annotations: [], logprobs: [] }
  const whole = { ...item, status: "completed", content: [part] }
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index))
  expect(events.slice(2, -1)).toEqual(
    [
      { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", content: [] } },
      { type: "response.content_part.added", ...place, part: { ...part, text: "" } },
      { type: "response.output_text.delta", ...place, delta: "Hi", logprobs: [] },
      { type: "response.output_text.done", ...place, text: "Hi", logprobs: [] },
      { type: "response.content_part.done", ...place, part },
      { type: "response.output_item.done", output_index: 0, item: whole },
    ].map((event, index) => ({ ...event, sequence_number: index + 2 })),
  )
  expect([events[0]?.type, events[1]?.type, events.at(-1)?.type]).toEqual([
    "response.created",
    "response.in_progress",
    "response.completed",
  ])
  expect(responseOf(events[0])).toMatchObject({
    id: "r",
    object: "response",
    created_at: 5,
    model: "m",
    status: "in_progress",
    output: [],
    usage: null,
  })
  expect(responseOf(events.at(-1))).toMatchObject({
    id: "r",
    status: "completed",
    error: null,
    incomplete_details: null,
    output: [whole],
    usage: {
      input_tokens: 3,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 4,
      output_tokens_details: { reasoning_tokens: 1 },
      total_tokens: 7,
    },
  })
})

test("openaiResponses.encode() takes what the stream does not tell, and the client's name of the model, from its options", () => {
  const [created] = encode([{ type: "start" }, finish], { id: "x", model: "alias", created: 9 })
  expect(responseOf(created)).toMatchObject({ id: "x", model: "alias", created_at: 9 })
  expect(responseOf(encode([start, finish], { model: "alias" })[0])).toMatchObject({ id: "r", model: "alias" })
  expect(responseOf(encode([{ type: "start" }, finish])[0])).toMatchObject({ id: "millrace", model: "", created_at: 0 })
})

test("openaiResponses.encode() tells parts of one message together, and other messages each by itself", () => {
  const { output } = answer(
    ...said("a", "0", { itemId: "m1" }),
    ...said("b", "1", { itemId: "m1" }),
    ...said("c", "2"),
    ...said("d", "3", { itemId: "m1" }),
  )
  expect(output.map(({ id, content }) => [id, (content as { text: string }[]).map(({ text }) => text)])).toEqual([
    ["m1", ["a", "b"]],
    ["msg_r_1", ["c"]],
    ["msg_r_2", ["d"]],
  ])
})

test("openaiResponses.encode() keeps overlapping stretches apart", () => {
  const { output } = answer(
    { type: "text-start", id: "a" },
    { type: "tool-start", id: "t", callId: "c", name: "f" },
    { type: "text-delta", id: "a", text: "x" },
    { type: "tool-delta", id: "t", text: "{}" },
    { type: "text-delta", id: "a", text: "y" },
    { type: "tool-end", id: "t" },
    { type: "text-end", id: "a" },
  )
  expect(output).toMatchObject([
    { content: [{ text: "xy" }] },
    { type: "function_call", call_id: "c", arguments: "{}" },
  ])
})

test("openaiResponses.encode() writes refusals, phases that clients know, and probabilities", () => {
  expect(
    answer({ type: "refusal-start", id: "0" }, { type: "refusal-delta", id: "0", text: "No" }).output,
  ).toMatchObject([{ type: "message", content: [{ type: "refusal", refusal: "No" }] }])
  expect(answer(...said("a", "0", { phase: "commentary" })).output[0]).toMatchObject({ phase: "commentary" })
  expect(answer(...said("a", "0", { phase: "thinking aloud" })).output[0]).not.toHaveProperty("phase")
  const logprobs = [{ token: "a", logprob: -1 }, { token: 3 }, null]
  const told = [{ token: "a", logprob: -1, top_logprobs: [] }]
  const parts: Part[] = [
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "a", logprobs },
  ]
  expect(inside(parts)[2]).toMatchObject({ delta: "a", logprobs: told })
  expect(answer(...parts).output).toMatchObject([{ content: [{ logprobs: told }] }])
})

test("openaiResponses.encode() writes another dialect's thoughts as a summary, with what vouches for them", () => {
  const parts: Part[] = [
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "a" },
    { type: "reasoning-delta", id: "0", text: "b", section: 1 },
    { type: "signature", id: "0", data: "S", from: "anthropic" },
    { type: "reasoning-end", id: "0" },
  ]
  expect(inside(parts).map(({ type }) => type.replace("response.", ""))).toEqual([
    "output_item.added",
    "reasoning_summary_part.added",
    "reasoning_summary_text.delta",
    "reasoning_summary_text.done",
    "reasoning_summary_part.done",
    "reasoning_summary_part.added",
    "reasoning_summary_text.delta",
    "reasoning_summary_text.done",
    "reasoning_summary_part.done",
    "output_item.done",
  ])
  expect(answer(...parts).output).toEqual([
    {
      id: "rs_r_0",
      type: "reasoning",
      summary: [
        { type: "summary_text", text: "a" },
        { type: "summary_text", text: "b" },
      ],
      encrypted_content: "millrace:anthropic:signature:S",
    },
  ])
})

test("openaiResponses.encode() writes its own thoughts as they were told", () => {
  const extra = { from, fields: { part: "reasoning_text" } }
  const parts: Part[] = [
    { type: "reasoning-start", id: "0", kind: "summary", itemId: "rs_1" },
    { type: "reasoning-delta", id: "0", text: "a" },
    { type: "reasoning-start", id: "1", kind: "full", itemId: "rs_1", extra },
    { type: "reasoning-delta", id: "1", text: "b" },
    { type: "signature", id: "0", data: "E", from, kind: "encrypted" },
    { type: "reasoning-end", id: "0" },
    { type: "reasoning-end", id: "1" },
  ]
  expect(answer(...parts).output).toEqual([
    {
      id: "rs_1",
      type: "reasoning",
      summary: [{ type: "summary_text", text: "a" }],
      content: [{ type: "reasoning_text", text: "b" }],
      encrypted_content: "E",
    },
  ])
})

test("openaiResponses.encode() writes calls with their arguments, and signatures beside them", () => {
  const signature: Part = { type: "signature", id: "0", data: "T", from: "gemini" }
  const [begin, delta, end] = called("0", '{"a":1}') as [Part, Part, Part]
  expect(inside([begin, signature, delta, end])).toEqual([
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { id: "fc_r_0", type: "function_call", status: "in_progress", call_id: "c0", name: "f", arguments: "" },
    },
    { type: "response.function_call_arguments.delta", item_id: "fc_r_0", output_index: 0, delta: '{"a":1}' },
    { type: "response.function_call_arguments.done", item_id: "fc_r_0", output_index: 0, arguments: '{"a":1}' },
    {
      type: "response.output_item.done",
      output_index: 0,
      item: {
        id: "fc_r_0",
        type: "function_call",
        status: "completed",
        call_id: "c0",
        name: "f",
        arguments: '{"a":1}',
        signature: "millrace:gemini:signature:T",
      },
    },
  ])
  expect(answer(...called("0", "free", { encoding: "text" })).output).toMatchObject([
    { type: "custom_tool_call", input: "free" },
  ])
})

test("openaiResponses.encode() writes what other providers' tools did as calls that no client carries out", () => {
  const { output } = answer(
    ...called("0", '{"q":1}', { executor: "provider" }),
    { type: "tool-output", callId: "c0", output: { r: 1 }, isPreliminary: true },
    { type: "tool-output", callId: "c0", output: { r: 2 } },
    ...called("1", "1+1", { executor: "agent", encoding: "text" }),
    { type: "tool-output", callId: "c1", output: "no", isError: true },
    ...called("2", "{}", { executor: "provider" }),
  )
  expect(output).toMatchObject([
    { type: "mcp_call", status: "completed", name: "f", arguments: '{"q":1}', output: '{"r":2}', error: null },
    { type: "mcp_call", status: "failed", arguments: '{"input":"1+1"}', output: null, error: { content: "no" } },
    { type: "mcp_call", status: "completed", output: null },
  ])
})

test("openaiResponses.encode() writes its own tools' items as they were", () => {
  const first = { type: "web_search_call", id: "ws_1", status: "in_progress" }
  const last = { ...first, status: "completed", action: { type: "search" } }
  const events = inside([
    {
      type: "tool-start",
      id: "0",
      callId: "ws_1",
      name: "web_search",
      executor: "provider",
      itemId: "ws_1",
      extra: { from, fields: { item: first, isNative: true } },
    },
    { type: "raw", from, event: "response.web_search_call.searching", id: "0", value: { x: 1 } },
    { type: "tool-end", id: "0", extra: { from, fields: { item: last } } },
    { type: "tool-output", callId: "ws_1", output: {}, extra: { from, fields: { isItem: true } } },
  ])
  expect(events).toEqual([
    { type: "response.output_item.added", output_index: 0, item: first },
    { type: "response.web_search_call.searching", item_id: "ws_1", output_index: 0, x: 1 },
    { type: "response.output_item.done", output_index: 0, item: last },
  ])
})

test("openaiResponses.encode() writes pictures, and annotations where they have an address", () => {
  expect(answer({ type: "file", mediaType: "image/webp", data: "AAAA" }).output).toEqual([
    { id: "ig_r_0", type: "image_generation_call", status: "completed", result: "AAAA", output_format: "webp" },
  ])
  const annotation: Part = { type: "annotation", url: "u", from: "gemini", value: {}, start: 1, end: 2 }
  const citation = { type: "url_citation", url: "u", title: "u", start_index: 1, end_index: 2 }
  // One of the whole answer goes to the latest text, also behind its end.
  expect(answer(...said("Hi"), annotation).output).toMatchObject([{ content: [{ annotations: [citation] }] }])
  // Or to the first one, where it comes before there is any.
  expect(answer(annotation, ...said("Hi")).output).toMatchObject([{ content: [{ annotations: [citation] }] }])
  const own = { type: "file_citation", file_id: "f" }
  expect(
    answer({ type: "text-start", id: "0" }, { type: "annotation", id: "0", from, value: own }).output,
  ).toMatchObject([{ content: [{ annotations: [own] }] }])
})

test("openaiResponses.encode() says of everything that it cannot carry that it was dropped", () => {
  expect(
    dropped(
      { type: "annotation", url: "u", from: "gemini", value: {} },
      { type: "file", mediaType: "audio/wav", data: "AAAA" },
      { type: "file", mediaType: "image/png", url: "u" },
      { type: "data", name: "n", data: 1 },
      { type: "step-start" },
      { type: "safety", scope: "output", from: "x", value: {} },
      { type: "raw", from: "x", value: {} },
      { type: "tool-output", callId: "none", output: 1 },
      { type: "signature", id: "none", data: "S", from: "x" },
      { type: "text-start", id: "1", choice: 1 },
    ),
  ).toEqual([
    "file",
    "file",
    "data",
    "step-start",
    "safety",
    "raw",
    "tool-output",
    "warning",
    "signature",
    "text-start",
    "text-end",
    "annotation",
  ])
})

test("openaiResponses.encode() puts back what it did not understand, in its place", () => {
  const item = { type: "compaction", id: "cmp_1", encrypted_content: "E" }
  const raw = (event: string, value: object, more: object = {}): Part => ({ type: "raw", from, event, value, ...more })
  const events = inside([
    raw("response.output_item.added", { output_index: 7, item }, { id: "k" }),
    raw("response.compaction.compacting", {}, { id: "k" }),
    raw("response.output_item.done", { output_index: 7, item }, { id: "k" }),
    raw("response.output_text.delta", { vendor: 1 }, { at: "event" }),
    ...said("Hi"),
    raw("response.output_item.done", { vendor: 2 }, { at: "item", id: "0" }),
    raw("response.new", { x: 1 }),
  ])
  expect(events.slice(0, 3)).toEqual([
    { type: "response.output_item.added", output_index: 0, item },
    { type: "response.compaction.compacting", item_id: "cmp_1", output_index: 0 },
    { type: "response.output_item.done", output_index: 0, item },
  ])
  expect(events.find(({ type }) => type === "response.output_text.delta")).toMatchObject({ delta: "Hi", vendor: 1 })
  expect(events.at(-1)).toMatchObject({ type: "response.output_item.done", item: { vendor: 2 } })
  expect(events).toContainEqual({ type: "response.new", x: 1 })
})

test("openaiResponses.encode() lets no name from outside break out of its line", () => {
  const text = written([start, { type: "raw", from, event: 'x\ndata: {"evil":1}\n\n"', value: {} }, finish])
  expect(text).toContain("event: x_data:__")
  expect(text).not.toContain('evil":')
})

test("openaiResponses.encode() says why an answer is over", () => {
  const end = (part: Part, ...before: Part[]) => {
    const last = encode([start, ...before, part]).at(-1)
    return [last?.type, responseOf(last).status, responseOf(last).incomplete_details]
  }
  const incomplete = (reason: string) => ["response.incomplete", "incomplete", { reason }]
  const done = ["response.completed", "completed", null]
  expect(end({ type: "finish", reason: "length" })).toEqual(incomplete("max_output_tokens"))
  expect(end({ type: "finish", reason: "context-window" })).toEqual(incomplete("max_output_tokens"))
  expect(end({ type: "finish", reason: "content-filter" })).toEqual(incomplete("content_filter"))
  expect(end({ type: "finish", reason: "refusal" })).toEqual(incomplete("content_filter"))
  expect(end({ type: "finish", reason: "refusal" }, { type: "refusal-start", id: "0" })).toEqual(done)
  expect(end({ type: "finish", reason: "tool-calls" })).toEqual(done)
  expect(end({ type: "finish", reason: "other", native: "MALFORMED", from: "gemini" })).toEqual(done)
  expect(end({ type: "finish", reason: "other", native: "new_reason", from })).toEqual(incomplete("new_reason"))
})

test("openaiResponses.encode() never lets what was cut look like an answer", () => {
  const events = encode([
    start,
    ...called("0", "{}"),
    { type: "text-start", id: "1" },
    { type: "text-delta", id: "1", text: "He" },
    { type: "tool-start", id: "2", callId: "d", name: "g" },
    { type: "tool-delta", id: "2", text: "{}" },
  ])
  const failure = { code: "truncated", message: "The stream ended before the answer did" }
  const [error, failed] = events.slice(-2)
  expect(error).toMatchObject({ type: "error", ...failure, param: null, error: { ...failure, type: "interrupted" } })
  expect(failed?.type).toBe("response.failed")
  expect(responseOf(failed)).toMatchObject({ status: "failed", error: failure, incomplete_details: null })
  expect(responseOf(failed).output).toMatchObject([
    { type: "function_call", status: "completed" },
    { type: "message", status: "incomplete", content: [{ text: "He" }] },
  ])
  // The call that was cut is told neither in an event nor in the output.
  expect(events.filter(({ type }) => type === "response.function_call_arguments.done")).toHaveLength(1)
})

test("openaiResponses.encode() keeps a call that the provider itself left incomplete in the output only", () => {
  const events = encode([
    start,
    { type: "tool-start", id: "0", callId: "c", name: "f" },
    { type: "tool-delta", id: "0", text: '{"a' },
    { type: "tool-end", id: "0", isCut: true },
    { type: "finish", reason: "length" },
  ])
  expect(events.map(({ type }) => type)).not.toContain("response.output_item.done")
  expect(responseOf(events.at(-1)).output).toMatchObject([{ status: "incomplete", arguments: '{"a' }])
})

test("openaiResponses.encode() tells errors and aborts, before the start with no response around them", () => {
  const error: Part = { type: "error", message: "No", code: "x", kind: "k", extra: { from, fields: { param: "p" } } }
  expect(encode([error])).toEqual([
    {
      type: "error",
      sequence_number: 0,
      code: "x",
      message: "No",
      param: "p",
      error: { param: "p", type: "k", code: "x", message: "No" },
    },
  ])
  expect(encode([start, { type: "abort", reason: "Enough" }]).slice(-2)).toMatchObject([
    { type: "error", code: "aborted", message: "Enough" },
    { type: "response.failed", response: { error: { code: "aborted", message: "Enough" } } },
  ])
})

test("openaiResponses.failure() can stand behind any event, and is read back as what it was", () => {
  const read = (text: string) => run([text], encodeText(), openaiResponses.decode())
  for (const end of [
    { type: "error", message: "No", code: "x", kind: "k" },
    { type: "interrupted", message: "Cut", code: "truncated" },
    { type: "abort", reason: "Enough" },
  ] as const) {
    expect(read(openaiResponses.failure?.(end) ?? "")).toEqual([end])
  }
})

test("openaiResponses.passing finds in a frame what tells of the beginning, the usage and the end", () => {
  const { matters } = openaiResponses.passing ?? { matters: /^$/ }
  const found = (text: string) => matters.test(text)
  for (const frame of written([start, ...said("Hi"), ...called("1", "{}"), finish])
    .split("\n\n")
    .slice(0, -1)) {
    expect(found(frame)).toBe(/response\.(?:created|in_progress|completed)/.test(frame))
  }
  expect(found('data: {"type":"response.output_text.delta","delta":"an \\"error\\""}')).toBe(false)
  expect(found('data: {"type":"error"}')).toBe(true)
  expect(found("event:error\ndata: x")).toBe(true)
  expect(found("data: [DONE]")).toBe(true)
  expect(found('data: {"type":"response\\u002ecompleted"}')).toBe(true)
})

test("openaiResponses.answer() gives the whole response, and errorBody() the body of an error", () => {
  const parts = run([start, ...said("Hi"), ...called("1", "{}"), finish], check())
  expect(openaiResponses.answer(foldParts(parts), { model: "alias" })).toEqual({
    ...answer(...said("Hi"), ...called("1", "{}")),
    model: "alias",
  })
  expect(openaiResponses.answer(foldParts([start, { type: "error", message: "No", code: "x" }]))).toMatchObject({
    status: "failed",
    error: { code: "x", message: "No" },
  })
  expect(openaiResponses.errorBody({ type: "error", message: "No", status: 400 })).toEqual({
    error: { param: null, message: "No", type: "invalid_request_error", code: null },
  })
})

test("openaiResponses.encode() bounds what it keeps", () => {
  const block = openaiResponses.encode()
  const outlet = { enqueue() {}, terminate() {} }
  const delta: Part = { type: "text-delta", id: "0", text: "x".repeat(4_194_304) }
  for (const part of [start, { type: "text-start", id: "0" } as const]) block.transform(part, outlet)
  expect(() => {
    for (let count = 0; count < 17; count++) block.transform(delta, outlet)
  }).toThrow(expect.objectContaining({ code: "stream-too-long", limit: 16_777_216 }))
})
