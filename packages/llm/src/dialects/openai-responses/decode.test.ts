import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { openaiResponses } from "./openai-responses.ts"

const from = "openai-responses"
type Event = { readonly type?: string; readonly [name: string]: unknown }

const created: Event = {
  type: "response.created",
  response: { id: "resp_1", model: "m", created_at: 5, status: "in_progress" },
}
const completed = (output: unknown = [], more: object = {}): Event => ({
  type: "response.completed",
  response: { id: "resp_1", status: "completed", output, ...more },
})
const added = (output_index: number, item: object): Event => ({
  type: "response.output_item.added",
  output_index,
  item,
})
const done = (output_index: number, item: object): Event => ({ type: "response.output_item.done", output_index, item })
const on = (type: string, output_index: number, more: object = {}): Event => ({
  type: `response.${type}`,
  output_index,
  item_id: "i",
  ...more,
})
const wire = (...events: readonly Event[]) =>
  events
    .map((event, index) => `event: ${event.type}\ndata: ${JSON.stringify({ sequence_number: index, ...event })}\n\n`)
    .join("")
const wireAll = (events: readonly Event[]) => events.map((event) => wire(event)).join("")
const decode = (...events: readonly Event[]) => run([wire(...events)], encodeText(), openaiResponses.decode())
const fold = (...events: readonly Event[]) =>
  foldParts(run([wire(...events)], encodeText(), openaiResponses.decode(), check()))
const inside = (...events: readonly Event[]) => decode(created, ...events, completed()).slice(1, -1)

const message = { type: "message", id: "msg_1", role: "assistant", status: "completed" }
const text = (text: string, more: object = {}) => ({
  type: "output_text",
  text,
  annotations: [],
  logprobs: [],
  ...more,
})
const start: Part = { type: "start", id: "resp_1", model: "m", created: 5, extra: { from, fields: {} } }
const finish: Part = { type: "finish", reason: "stop", native: "completed", from }

test("openaiResponses.decode() gives text by its deltas", () => {
  expect(
    decode(
      created,
      { ...created, type: "response.in_progress" },
      added(0, { ...message, status: "in_progress", content: [], phase: "final_answer" }),
      on("content_part.added", 0, { content_index: 0, part: text("") }),
      on("output_text.delta", 0, { content_index: 0, delta: "Hel", logprobs: [], obfuscation: "xyz" }),
      on("output_text.delta", 0, { content_index: 0, delta: "lo", logprobs: [{ token: "lo", logprob: 0 }] }),
      on("output_text.done", 0, { content_index: 0, text: "Hello" }),
      on("content_part.done", 0, { content_index: 0, part: text("Hello") }),
      done(0, { ...message, content: [text("Hello")], phase: "final_answer" }),
      completed([{ ...message, content: [text("Hello")] }]),
    ),
  ).toEqual([
    start,
    { type: "text-start", id: "0", itemId: "msg_1", phase: "final_answer" },
    { type: "text-delta", id: "0", text: "Hel" },
    { type: "text-delta", id: "0", text: "lo", logprobs: [{ token: "lo", logprob: 0 }] },
    { type: "text-end", id: "0", text: "Hello" },
    finish,
  ])
})

test("openaiResponses.decode() takes a text from wherever it is told", () => {
  const parts = (...events: Event[]) => fold(created, ...events).content.map((each) => "text" in each && each.text)
  expect(parts(done(0, { ...message, content: [text("a")] }), completed())).toEqual(["a"])
  expect(parts(completed([{ ...message, content: [text("b")] }]))).toEqual(["b"])
  expect(parts(on("output_text.delta", 0, { delta: "c" }), completed(null))).toEqual(["c"])
  expect(parts(on("output_text.done", 0, { text: "d" }), completed({}))).toEqual(["d"])
  expect(parts(added(0, { ...message, content: [text("e")] }), completed())).toEqual(["e"])
  expect(
    parts(
      { type: "response.output_text.delta", delta: "f" },
      { type: "response.output_text.delta", delta: "g" },
      completed(),
    ),
  ).toEqual(["fg"])
})

test("openaiResponses.decode() knows items by their place, whatever their ids are", () => {
  const events = [
    added(0, { ...message, id: "x1", content: [] }),
    on("content_part.added", 0, { item_id: "x2", content_index: 0, part: text("") }),
    on("output_text.delta", 0, { item_id: "x3", content_index: 0, delta: "Hi" }),
    done(0, { ...message, id: "x4", content: [text("Hi")] }),
  ]
  expect(fold(created, ...events, completed([{ ...message, id: "x5", content: [text("Hi")] }])).content).toMatchObject([
    { type: "text", text: "Hi", isDone: true },
  ])
})

test("openaiResponses.decode() gives refusals, and several parts of one message with its id", () => {
  expect(
    inside(
      added(0, { ...message, content: [] }),
      on("output_text.delta", 0, { content_index: 0, delta: "Hm" }),
      on("refusal.delta", 0, { content_index: 1, delta: "N" }),
      on("refusal.done", 0, { content_index: 1, refusal: "No" }),
      done(0, { ...message, content: [text("Hm"), { type: "refusal", refusal: "No" }] }),
    ),
  ).toEqual([
    { type: "text-start", id: "0", itemId: "msg_1" },
    { type: "text-delta", id: "0", text: "Hm" },
    { type: "refusal-start", id: "1", itemId: "msg_1" },
    { type: "refusal-delta", id: "1", text: "N" },
    { type: "refusal-delta", id: "1", text: "o" },
    { type: "text-end", id: "0", text: "Hm" },
    { type: "refusal-end", id: "1", text: "No" },
  ])
})

test("openaiResponses.decode() gives annotations once, with their text", () => {
  const url = { type: "url_citation", url: "u", title: "t", start_index: 1, end_index: 2 }
  const file = { type: "file_citation", file_id: "f", filename: "n", index: 3 }
  const parts = inside(
    on("output_text.delta", 0, { content_index: 0, delta: "Hi" }),
    on("output_text.annotation.added", 0, { content_index: 0, annotation_index: 0, annotation: url }),
    done(0, { ...message, content: [text("Hi", { annotations: [url, file] })] }),
  )
  expect(parts.filter(({ type }) => type === "annotation")).toEqual([
    { type: "annotation", id: "0", url: "u", title: "t", start: 1, end: 2, from, value: url },
    { type: "annotation", id: "0", title: "n", from, value: file },
  ])
})

test("openaiResponses.decode() gives a summary in sections, thoughts in full, and what is encrypted in the end", () => {
  expect(
    inside(
      added(0, { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "early" }),
      on("reasoning_summary_part.added", 0, { summary_index: 0, part: { type: "summary_text", text: "" } }),
      on("reasoning_summary_text.delta", 0, { summary_index: 0, delta: "a" }),
      on("reasoning_summary_text.done", 0, { summary_index: 0, text: "ab" }),
      on("reasoning_summary_text.delta", 0, { summary_index: 1, delta: "c" }),
      on("reasoning_text.delta", 0, { content_index: 0, delta: "d" }),
      done(0, { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "late" }),
    ),
  ).toEqual([
    { type: "reasoning-start", id: "0", kind: "summary", itemId: "rs_1" },
    { type: "reasoning-delta", id: "0", text: "a" },
    { type: "reasoning-delta", id: "0", text: "b" },
    { type: "reasoning-delta", id: "0", text: "c", section: 1 },
    {
      type: "reasoning-start",
      id: "1",
      kind: "full",
      itemId: "rs_1",
      extra: { from, fields: { part: "reasoning_text" } },
    },
    { type: "reasoning-delta", id: "1", text: "d" },
    { type: "signature", id: "0", data: "late", from, kind: "encrypted" },
    { type: "reasoning-end", id: "0" },
    { type: "reasoning-end", id: "1" },
  ])
})

test("openaiResponses.decode() gives reasoning that nobody can read as redacted", () => {
  const item = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "E" }
  const signature = { type: "signature", id: "1", data: "E", from, kind: "encrypted" }
  const told = [
    { type: "reasoning-start", id: "1", kind: "redacted", itemId: "rs_1" },
    signature,
    { type: "reasoning-end", id: "1" },
  ]
  expect(inside(added(0, item), done(0, item))).toEqual(told.map((part) => ({ ...part, id: "0" })))
  // Where no end of it was told, what its beginning told counts.
  expect(inside(added(0, item))).toEqual(told.map((part) => ({ ...part, id: "0" })))
})

test("openaiResponses.decode() gives another dialect its signature back", () => {
  const item = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "millrace:anthropic:signature:S" }
  expect(inside(done(0, item))).toContainEqual({
    type: "signature",
    id: "0",
    data: "S",
    from: "anthropic",
    kind: "signature",
  })
  const call = {
    type: "function_call",
    call_id: "c",
    name: "f",
    arguments: "{}",
    signature: "millrace:gemini:signature:T",
  }
  expect(inside(done(0, call))).toContainEqual({
    type: "signature",
    id: "0",
    data: "T",
    from: "gemini",
    kind: "signature",
  })
})

test("openaiResponses.decode() gives calls of functions and of custom tools", () => {
  const call = { type: "function_call", id: "fc_1", call_id: "c1", name: "f", status: "completed", namespace: "n" }
  const custom = { type: "custom_tool_call", id: "ct_1", call_id: "c2", name: "g" }
  const parts = decode(
    created,
    added(0, { ...call, arguments: "" }),
    on("function_call_arguments.delta", 0, { delta: '{"a"' }),
    on("function_call_arguments.done", 0, { arguments: '{"a":1}' }),
    done(0, { ...call, arguments: '{"a":1}' }),
    added(1, { ...custom, input: "" }),
    on("custom_tool_call_input.delta", 1, { delta: "free" }),
    done(1, { ...custom, input: "free text" }),
    completed(),
  )
  expect(parts.slice(1)).toEqual([
    {
      type: "tool-start",
      id: "0",
      callId: "c1",
      name: "f",
      itemId: "fc_1",
      extra: { from, fields: { item: { namespace: "n" } } },
    },
    { type: "tool-delta", id: "0", text: '{"a"' },
    { type: "tool-delta", id: "0", text: ":1}" },
    { type: "tool-end", id: "0", text: '{"a":1}' },
    { type: "tool-start", id: "1", callId: "c2", name: "g", encoding: "text", itemId: "ct_1" },
    { type: "tool-delta", id: "1", text: "free" },
    { type: "tool-delta", id: "1", text: " text" },
    { type: "tool-end", id: "1", text: "free text" },
    { type: "finish", reason: "tool-calls", native: "completed", from },
  ])
})

test("openaiResponses.decode() waits for the name of a call, makes ids, and takes arguments that are an object", () => {
  const parts = inside(
    on("function_call_arguments.delta", 0, { delta: '{"a"' }),
    done(0, { type: "function_call", name: "f", arguments: '{"a":1}' }),
    done(1, { type: "function_call", name: "g", arguments: { b: 2 }, status: "incomplete" }),
  )
  expect(parts).toEqual([
    { type: "tool-start", id: "0", callId: "resp_1_0", name: "f", itemId: "i" },
    { type: "tool-delta", id: "0", text: '{"a"' },
    { type: "tool-delta", id: "0", text: ":1}" },
    { type: "tool-end", id: "0", text: '{"a":1}' },
    { type: "tool-start", id: "1", callId: "resp_1_1", name: "g" },
    { type: "tool-delta", id: "1", text: '{"b":2}' },
    { type: "tool-end", id: "1", text: '{"b":2}', isCut: true },
  ])
})

test("openaiResponses.decode() gives what the provider's tools did, with the whole item", () => {
  const item = {
    type: "web_search_call",
    id: "ws_1",
    status: "completed",
    action: { type: "search", query: "q" },
    results: [1],
  }
  const parts = inside(
    added(0, { type: "web_search_call", id: "ws_1", status: "in_progress" }),
    on("web_search_call.searching", 0, { x: 1 }),
    done(0, item),
  )
  expect(parts).toEqual([
    {
      type: "tool-start",
      id: "0",
      callId: "ws_1",
      name: "web_search",
      executor: "provider",
      itemId: "ws_1",
      extra: { from, fields: { item: { type: "web_search_call", id: "ws_1", status: "in_progress" }, isNative: true } },
    },
    { type: "raw", from, event: "response.web_search_call.searching", id: "0", value: { x: 1 } },
    { type: "tool-delta", id: "0", text: '{"type":"search","query":"q"}' },
    { type: "tool-end", id: "0", extra: { from, fields: { item } } },
    {
      type: "tool-output",
      callId: "ws_1",
      output: { status: "completed", results: [1] },
      extra: { from, fields: { isItem: true } },
    },
  ])
})

test("openaiResponses.decode() gives code as it comes, and pictures as files", () => {
  const code = { type: "code_interpreter_call", id: "ci_1", container_id: "k", outputs: null }
  const image = {
    type: "image_generation_call",
    id: "ig_1",
    status: "completed",
    result: "AAAA",
    output_format: "webp",
  }
  const { content } = fold(
    created,
    added(0, { ...code, code: "" }),
    on("code_interpreter_call_code.delta", 0, { delta: "1" }),
    on("code_interpreter_call_code.done", 0, { code: "1+1" }),
    done(0, { ...code, code: "1+1" }),
    done(1, image),
    completed(),
  )
  expect(content).toMatchObject([
    { type: "tool-call", name: "code_interpreter", text: "1+1", encoding: "text", executor: "provider" },
    { type: "tool-output", callId: "ci_1", output: { container_id: "k" } },
    { type: "tool-call", name: "image_generation", text: "{}" },
    { type: "file", mediaType: "image/webp", data: "AAAA" },
    { type: "tool-output", callId: "ig_1", output: { status: "completed", output_format: "webp" } },
  ])
})

test("openaiResponses.decode() tells who carries a call out", () => {
  const executorOf = (item: object) => fold(created, done(0, { id: "i", ...item }), completed()).content[0]
  expect(executorOf({ type: "mcp_call", name: "f", arguments: "{}", error: "no" })).toMatchObject({
    name: "f",
    executor: "provider",
  })
  expect(executorOf({ type: "computer_call", call_id: "c", action: {} })).toMatchObject({
    name: "computer",
    callId: "c",
    executor: "client",
  })
  expect(executorOf({ type: "shell_call", call_id: "c", action: {} })).toMatchObject({ executor: "client" })
  const environment = { type: "container_reference" }
  expect(executorOf({ type: "shell_call", call_id: "c", action: {}, environment })).toMatchObject({
    executor: "provider",
  })
  expect(fold(created, done(0, { type: "apply_patch_call", id: "i" }), completed()).terminal).toMatchObject({
    reason: "tool-calls",
  })
})

test("openaiResponses.decode() keeps items and events of kinds that it does not know", () => {
  const item = { type: "compaction", id: "cmp_1", encrypted_content: "E" }
  expect(inside(added(0, item), on("compaction.compacting", 0), done(0, item), { type: "response.new", x: 1 })).toEqual(
    [
      { type: "raw", from, event: "response.output_item.added", id: "0", value: { output_index: 0, item } },
      { type: "raw", from, event: "response.compaction.compacting", id: "0", value: {} },
      { type: "raw", from, event: "response.output_item.done", id: "0", value: { output_index: 0, item } },
      { type: "raw", from, event: "response.new", value: { x: 1 } },
    ],
  )
})

test("openaiResponses.decode() keeps members that it does not know, in front of what they came with", () => {
  expect(
    inside(
      added(0, { ...message, content: [], vendor: 1 }),
      on("output_text.delta", 0, { delta: "Hi", vendor: 2 }),
      done(0, { ...message, content: [text("Hi", { vendor: 3 })], vendor: 4 }),
    ),
  ).toEqual([
    { type: "raw", from, event: "response.output_text.delta", at: "event", id: "0", value: { vendor: 2 } },
    { type: "text-start", id: "0", itemId: "msg_1", extra: { from, fields: { item: { vendor: 1 } } } },
    { type: "text-delta", id: "0", text: "Hi" },
    { type: "text-end", id: "0", text: "Hi", extra: { from, fields: { part: { vendor: 3 } } } },
    { type: "raw", from, event: "response.output_item.done", at: "item", id: "0", value: { vendor: 4 } },
  ])
})

test("openaiResponses.decode() tells once what was asked for, and then what has changed", () => {
  const first = { id: "resp_1", model: "m", service_tier: "auto", tools: [] }
  const parts = decode(
    { type: "response.queued", response: first },
    { type: "response.in_progress", response: { ...first, background: true } },
    completed([], { ...first, service_tier: "default", background: true }),
  )
  expect(parts).toEqual([
    { type: "start", id: "resp_1", model: "m", extra: { from, fields: { service_tier: "auto", tools: [] } } },
    { type: "raw", from, event: "response.queued", value: {} },
    { type: "raw", from, event: "response.in_progress", at: "response", value: { background: true } },
    { ...finish, extra: { from, fields: { service_tier: "default" } } },
  ])
})

test("openaiResponses.decode() counts what was used", () => {
  const usage = {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 14,
  }
  expect(decode(created, completed([], { usage }))).toContainEqual({
    type: "usage",
    usage: {
      inputTokens: 9,
      outputTokens: 5,
      totalTokens: 14,
      cacheReadTokens: 4,
      reasoningTokens: 2,
      native: { from, value: usage },
    },
  })
})

test("openaiResponses.decode() tells the end for what it is", () => {
  const end = (...events: Event[]) => decode(created, ...events).at(-1)
  const incomplete = (reason: string | undefined): Event => ({
    type: "response.incomplete",
    response: { status: "incomplete", incomplete_details: reason === undefined ? null : { reason } },
  })
  expect(end(incomplete("max_output_tokens"))).toMatchObject({
    type: "finish",
    reason: "length",
    native: "max_output_tokens",
  })
  expect(end(incomplete("content_filter"))).toMatchObject({ reason: "content-filter" })
  expect(end(incomplete("toString"))).toMatchObject({ reason: "other", native: "toString" })
  expect(end(incomplete(undefined))).toMatchObject({ reason: "other", native: "incomplete" })
  expect(end()).toEqual({ type: "interrupted", code: "truncated" })
  expect(run([wire(created), "data: [DONE]\n\n"], encodeText(), openaiResponses.decode()).at(-1)).toEqual({
    type: "interrupted",
    code: "truncated",
  })
  expect(end({ type: "response.cancelled", response: {} })).toEqual({ type: "abort", reason: "cancelled" })
  expect(end({ type: "response.completed", response: { status: "failed", error: { message: "No" } } })).toMatchObject({
    type: "error",
    message: "No",
  })
})

test("openaiResponses.decode() says where a provider is only at work", () => {
  let count = 0
  const text = `${wire(created)}event: keepalive\ndata: {"type":"keepalive","sequence_number":3}\n\n`
  run([text], encodeText(), openaiResponses.decode({ onAlive: () => void count++ }))
  expect(count).toBe(1)
})

test("openaiResponses.decode() reads errors in every shape", () => {
  const end = (...events: Event[]) => decode(created, ...events).at(-1)
  const error = { code: "rate_limit_exceeded", message: "Slow down" }
  const told = { type: "error", ...error, status: 429, isRetryable: true }
  expect(end({ type: "error", ...error, param: null })).toEqual(told)
  expect(end({ type: "error", error: { ...error, type: "requests", param: "p" } })).toEqual({
    ...told,
    kind: "requests",
    extra: { from, fields: { param: "p" } },
  })
  expect(end({ error })).toEqual(told)
  expect(end({ type: "response.failed", response: { status: "failed", error } })).toEqual(told)
  expect(end({ type: "response.failed" })).toMatchObject({ type: "error" })
  expect(end({ error: { message: "No" } })).toEqual({ type: "error", message: "No" })
  expect(end({ error: "No" })).toEqual({ type: "error", message: "No" })
  expect(run(["event: error\ndata: broken\n\n"], encodeText(), openaiResponses.decode())).toEqual([
    { type: "error", message: "broken" },
  ])
})

test("openaiResponses.decode() takes odd shapes for absent or keeps them", () => {
  const odd: Event[] = [
    { type: "response.created", response: [] },
    { type: "response.in_progress", response: null },
    added(0, null as unknown as object),
    { type: "response.output_item.added", output_index: "x", item: { type: 3, id: [] } },
    on("output_text.delta", 0, { content_index: {}, delta: 7, logprobs: {} }),
    on("content_part.added", 0, { part: null }),
    on("output_text.annotation.added", 0, { annotation: 3 }),
    on("reasoning_summary_text.delta", 1e300, { summary_index: null, delta: [] }),
    done(2, { type: "message", content: { 0: "x" } }),
    done(3, { type: "message", content: [null, 3, { type: "output_text", text: 5, annotations: 7 }, { type: "x" }] }),
    done(4, { type: "reasoning", summary: "x", content: [null] }),
    done(5, { type: "function_call", call_id: 3, name: [], arguments: null }),
    done(6, { type: "code_interpreter_call", code: 3 }),
    {
      type: "response.completed",
      response: { output: [null, 3, [], { type: "__proto__" }], usage: { input_tokens: "9" } },
    },
  ]
  const parts = run([wire(...odd)], encodeText(), openaiResponses.decode(), check())
  expect(parts.at(-1)?.type).toBe("finish")
  expect(() => run(parts, openaiResponses.encode())).not.toThrow()
})

test("openaiResponses.decode() bounds what it holds", () => {
  const many = Array.from({ length: 65_600 }, (_, index) => added(index, { type: "x" }))
  expect(() => run([wireAll(many)], encodeText(), openaiResponses.decode())).toThrow(
    expect.objectContaining({ code: "too-many-parts" }),
  )
  const large = Array.from({ length: 9 }, (_, index) => added(index, { type: "x", text: "x".repeat(1_048_576) }))
  expect(() => decode(...large)).toThrow(expect.objectContaining({ code: "part-too-long" }))
  expect(() => decode(...large.map((event) => ({ ...event, type: "response.output_item.done" })))).not.toThrow()
  const delta = on("function_call_arguments.delta", 0, { delta: "x".repeat(1_048_576) })
  expect(() => decode(...Array.from({ length: 9 }, () => delta))).toThrow(
    expect.objectContaining({ code: "part-too-long" }),
  )
})

test("openaiResponses.decode() obeys the laws", () => {
  const bytes = (...events: Event[]) => new TextEncoder().encode(wire(...events))
  const answer = bytes(
    created,
    added(0, { ...message, content: [] }),
    on("output_text.delta", 0, { content_index: 0, delta: "Hé" }),
    done(0, { ...message, content: [text("Hé")] }),
    completed(),
  )
  obeysLaws(
    () => openaiResponses.decode(),
    [
      { name: "an answer", input: [answer], output: run([answer], openaiResponses.decode()) },
      {
        name: "a failure",
        input: [bytes({ type: "error", message: "No" })],
        output: [{ type: "error", message: "No" }],
      },
      { name: "no JSON", input: [new TextEncoder().encode("data: oops\n\n")], output: [], throws: "invalid-json" },
    ],
    { chunkings: {} },
  )
  expect(run([answer], openaiResponses.decode()).at(-1)).toEqual(finish)
})
