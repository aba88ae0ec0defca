import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText, type Message } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { claudeCode } from "./claude-code.ts"

type Line = string | { readonly type: string; readonly [name: string]: unknown }

const init = { type: "system", subtype: "init", session_id: "s-1", model: "claude-x", cwd: "/", tools: ["Bash"] }
const piece = (event: unknown, parent: string | null = null) => ({
  type: "stream_event",
  event,
  parent_tool_use_id: parent,
  session_id: "s-1",
})
const begin = (id: string, usage: unknown = { input_tokens: 10, output_tokens: 1 }) =>
  piece({
    type: "message_start",
    message: { id, type: "message", role: "assistant", model: "claude-x", content: [], usage },
  })
const start = (index: number, content_block: unknown) => piece({ type: "content_block_start", index, content_block })
const delta = (index: number, delta: unknown) => piece({ type: "content_block_delta", index, delta })
const text = (text: string, index = 0) => delta(index, { type: "text_delta", text })
const stop = (index = 0) => piece({ type: "content_block_stop", index })
const finish = (stop_reason = "end_turn", output_tokens = 5) => [
  piece({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens } }),
  piece({ type: "message_stop" }),
]
const whole = (id: string, content: readonly unknown[], rest: object = {}, parent: string | null = null) => ({
  type: "assistant",
  message: { id, type: "message", role: "assistant", model: "claude-x", content, stop_reason: null, ...rest },
  parent_tool_use_id: parent,
  session_id: "s-1",
})
const say = (text: string) => ({ type: "text", text })
const call = (id: string, name: string, input: unknown) => ({ type: "tool_use", id, name, input })
const output = (id: string, content: unknown, rest: object = {}) => ({
  type: "user",
  message: { role: "user", content: [{ type: "tool_result", tool_use_id: id, content, ...rest }] },
  parent_tool_use_id: null,
  session_id: "s-1",
})
const result = (rest: object = {}) => ({
  type: "result",
  subtype: "success",
  is_error: false,
  session_id: "s-1",
  ...rest,
})

const wire = (...lines: readonly Line[]) =>
  lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("")
const decode = (...lines: readonly Line[]) => run([wire(...lines)], encodeText(), claudeCode.decode())
const fold = (...lines: readonly Line[]) => foldParts(run([wire(...lines)], encodeText(), claudeCode.decode(), check()))
const calls = ({ content }: Message) =>
  content.flatMap((each) => (each.type === "tool-call" ? [[each.callId, each.name, each.text]] : []))

test("claudeCode.decode() gives pieces at once, and tells what comes whole behind them no second time", () => {
  const parts = decode(
    init,
    begin("m1"),
    start(0, say("")),
    text("Hel"),
    text("lo"),
    whole("m1", [say("Hello")]),
    stop(),
    ...finish(),
    result({ result: "Hello", num_turns: 1 }),
  )
  expect(parts).toEqual([
    {
      type: "start",
      id: "s-1",
      model: "claude-x",
      extra: { from: "claude-code", fields: { cwd: "/", tools: ["Bash"] } },
    },
    { type: "step-start" },
    { type: "usage", usage: { inputTokens: 10, outputTokens: 1 } },
    { type: "text-start", id: "0.0" },
    { type: "text-delta", id: "0.0", text: "Hel" },
    { type: "text-delta", id: "0.0", text: "lo" },
    { type: "text-end", id: "0.0" },
    { type: "usage", usage: { inputTokens: 10, outputTokens: 5 } },
    { type: "step-end" },
    {
      type: "finish",
      reason: "stop",
      native: "end_turn",
      from: "anthropic",
      extra: { from: "claude-code", fields: { num_turns: 1 } },
    },
  ])
})

test("claudeCode.decode() works from whole lines, of which several make one message", () => {
  const message = fold(
    init,
    whole("m1", [{ type: "thinking", thinking: "Hm", signature: "sig" }], {
      usage: { input_tokens: 3, output_tokens: 2 },
    }),
    whole("m1", [say("Let me look.")], { usage: { input_tokens: 3, output_tokens: 2 } }),
    whole("m1", [call("t1", "Bash", { command: "ls" })], { usage: { input_tokens: 3, output_tokens: 2 } }),
    output("t1", "a\n"),
    whole("m2", [say("Done.")], { usage: { input_tokens: 7, output_tokens: 1 }, stop_reason: "end_turn" }),
    result({ result: "Done." }),
  )
  expect(joinedText(message, "reasoning")).toBe("Hm")
  expect(joinedText(message, "text")).toBe("Let me look.Done.")
  expect(calls(message)).toEqual([["t1", "Bash", '{"command":"ls"}']])
  expect(message.content.find(({ type }) => type === "reasoning")).toMatchObject({
    signatures: [{ data: "sig", from: "anthropic", kind: "signature" }],
  })
  expect(message.usage).toEqual({ inputTokens: 10, outputTokens: 3 })
  expect(message.terminal).toEqual({ type: "finish", reason: "stop", native: "end_turn", from: "anthropic" })
  expect([message.warnings, message.raw]).toEqual([[], []])
})

test("claudeCode.decode() makes each message a step, in which its tools give their outputs", () => {
  const parts = decode(
    init,
    whole("m1", [call("t1", "Bash", {})]),
    output("t1", [{ type: "text", text: "no" }], { is_error: true }),
    whole("m2", [say("Done.")]),
    result(),
  )
  expect(parts.slice(1, -1)).toEqual([
    { type: "step-start" },
    { type: "tool-start", id: "0.0", callId: "t1", name: "Bash", executor: "agent" },
    { type: "tool-end", id: "0.0" },
    { type: "tool-output", callId: "t1", output: [{ type: "text", text: "no" }], isError: true },
    { type: "step-end" },
    { type: "step-start" },
    { type: "text-start", id: "1.0" },
    { type: "text-delta", id: "1.0", text: "Done." },
    { type: "text-end", id: "1.0" },
    { type: "step-end" },
  ])
})

test("claudeCode.decode() tells a message once in whatever order its pieces and wholes come", () => {
  const pieces = [
    begin("m1"),
    start(0, { type: "thinking", thinking: "", signature: "" }),
    delta(0, { type: "thinking_delta", thinking: "Hm" }),
    delta(0, { type: "signature_delta", signature: "sig" }),
    stop(0),
    start(1, say("")),
    text("One", 1),
    stop(1),
    start(2, call("t1", "f", {})),
    delta(2, { type: "input_json_delta", partial_json: '{"a": 1}' }),
    stop(2),
    start(3, say("")),
    text("Two", 3),
    stop(3),
    ...finish(),
  ]
  const wholes = [
    whole("m1", [{ type: "thinking", thinking: "Hm", signature: "sig" }]),
    whole("m1", [say("One"), call("t1", "f", { a: 1 })]),
    whole("m1", [say("Two")]),
  ]
  for (let place = 0; place <= pieces.length; place++) {
    const message = fold(init, ...pieces.slice(0, place), ...wholes, ...pieces.slice(place), result())
    expect(joinedText(message, "reasoning")).toBe("Hm")
    expect(joinedText(message, "text")).toBe("OneTwo")
    const [[id, name, args] = []] = calls(message)
    expect([id, name, JSON.parse(args ?? "")]).toEqual(["t1", "f", { a: 1 }])
    const signatures = message.content.flatMap((each) => (each.type === "reasoning" ? each.signatures : []))
    expect(signatures).toEqual([{ data: "sig", from: "anthropic", kind: "signature" }])
    expect([calls(message).length, message.warnings, message.raw]).toEqual([1, [], []])
  }
})

test("claudeCode.decode() takes from a whole block what its pieces have not told", () => {
  const message = fold(
    init,
    begin("m1"),
    start(0, say("")),
    text("Hel"),
    whole("m1", [say("Hello")]),
    text("lo"),
    start(1, call("t1", "f", {})),
    whole("m1", [call("t1", "f", { a: 1 })]),
    stop(1),
    result(),
  )
  expect(joinedText(message, "text")).toBe("Hello")
  expect(calls(message)).toEqual([["t1", "f", '{"a":1}']])
})

test("claudeCode.decode() takes late pieces without a start for what they are, and whole blocks without them", () => {
  expect(joinedText(fold(init, begin("m1"), text("Hi", 4), whole("m1", [say("Hi!")]), result()), "text")).toBe("Hi!")
  const odd = delta(4, { type: "input_json_delta", partial_json: "{" })
  expect(fold(init, begin("m1"), odd, stop(9), result()).raw.map(({ from, event }) => [from, event])).toEqual([
    ["anthropic", "content_block_delta"],
    ["anthropic", "content_block_stop"],
  ])
})

test("claudeCode.decode() adds up what messages use, until the result tells all of it", () => {
  const message = (id: string) => [
    begin(id, { input_tokens: 4, cache_read_input_tokens: 6, output_tokens: 1 }),
    ...finish("end_turn", 5),
  ]
  const parts = decode(
    init,
    ...message("m1"),
    ...message("m2"),
    result({ usage: { input_tokens: 9, output_tokens: 11 }, total_cost_usd: 0.5 }),
  )
  expect(parts.flatMap((part) => (part.type === "usage" ? [part.usage] : []))).toEqual([
    { inputTokens: 10, outputTokens: 1, cacheReadTokens: 6 },
    { inputTokens: 10, outputTokens: 5, cacheReadTokens: 6 },
    { inputTokens: 20, outputTokens: 6, cacheReadTokens: 12 },
    { inputTokens: 20, outputTokens: 10, cacheReadTokens: 12 },
    {
      inputTokens: 9,
      outputTokens: 11,
      cost: 0.5,
      native: { from: "claude-code", value: { usage: { input_tokens: 9, output_tokens: 11 }, total_cost_usd: 0.5 } },
    },
  ])
})

test("claudeCode.decode() goes on counting where it no longer remembers a message", () => {
  const lines = Array.from({ length: 40 }, (_, index) =>
    whole(`m${index}`, [say("a")], { usage: { input_tokens: 2, output_tokens: 1 } }),
  )
  expect(fold(init, ...lines, result()).usage).toEqual({ inputTokens: 80, outputTokens: 40 })
})

test("claudeCode.decode() gives calls of a sub-agent their parent, and what it says as the parent's output so far", () => {
  const parts = decode(
    init,
    whole("m1", [call("task", "Task", { prompt: "Look" })]),
    piece({ type: "message_start", message: { id: "sub" } }, "task"),
    whole("sub", [say("Looking")], {}, "task"),
    whole("sub", [call("t2", "Read", { path: "a" })], {}, "task"),
    { ...output("t2", "text of a"), parent_tool_use_id: "task" },
    whole("sub", [{ type: "thinking", thinking: "Hm" }], {}, "task"),
    output("task", "Found", {}),
    whole("m2", [say("Found.")]),
    result(),
  )
  expect(parts.slice(5, -7)).toEqual([
    { type: "tool-output", callId: "task", output: "Looking", isPreliminary: true },
    { type: "tool-start", id: "agent.0", callId: "t2", name: "Read", executor: "agent", parent: "task" },
    { type: "tool-delta", id: "agent.0", text: '{"path":"a"}' },
    { type: "tool-end", id: "agent.0" },
    { type: "tool-output", callId: "t2", output: "text of a" },
    {
      type: "raw",
      from: "claude-code",
      event: "assistant",
      value: whole("sub", [{ type: "thinking", thinking: "Hm" }], {}, "task"),
    },
    { type: "tool-output", callId: "task", output: "Found" },
  ])
  expect(parts.filter(({ type }) => type === "step-start").length).toBe(2)
})

test("claudeCode.decode() keeps what is told with an output", () => {
  const line = { ...output("t1", "a"), tool_use_result: { stdout: "a" } }
  expect(decode(init, line)[1]).toEqual({
    type: "tool-output",
    callId: "t1",
    output: "a",
    extra: { from: "claude-code", fields: { tool_use_result: { stdout: "a" } } },
  })
})

test.each([
  [{ subtype: "error_max_turns" }, { code: "error_max_turns", message: "The agent ended with an error" }],
  [
    { subtype: "error_during_execution", errors: ["a", 1, "b"] },
    { code: "error_during_execution", message: "a\nb" },
  ],
  [
    { is_error: true, result: "API Error: 529", api_error_status: 529 },
    { message: "API Error: 529", status: 529 },
  ],
])("claudeCode.decode() gives the result %j as an error", (rest, error) => {
  expect(decode(init, whole("m1", [say("Hi")]), result(rest), result()).slice(-2)).toEqual([
    { type: "step-end" },
    { type: "error", ...error },
  ])
})

test("claudeCode.decode() gives a result for the text where there was no other, and keeps one that differs", () => {
  expect(joinedText(fold(init, result({ result: "Cost: 0" })), "text")).toBe("Cost: 0")
  const differs = fold(init, whole("m1", [say("Hello")]), result({ result: "Hell" }))
  expect(joinedText(differs, "text")).toBe("Hello")
  expect(differs.terminal).toMatchObject({ extra: { from: "claude-code", fields: { result: "Hell" } } })
})

test.each([
  ["max_tokens", "length"],
  ["refusal", "refusal"],
  ["tool_use", "stop"],
])("claudeCode.decode() reads the reason %s of the last message", (native, reason) => {
  const last = [begin("m1"), start(0, say("")), text("Hi"), stop(), ...finish(native)]
  expect(decode(init, ...last, result()).at(-1)).toEqual({ type: "finish", reason, native, from: "anthropic" })
})

test("claudeCode.decode() calls a log interrupted that has no result", () => {
  const interrupted = { type: "interrupted", code: "truncated" }
  expect(decode()).toEqual([interrupted])
  expect(decode(init, begin("m1"), start(0, say("")), text("Hi"), stop(), ...finish()).at(-1)).toEqual(interrupted)
  expect(run([wire(init) + JSON.stringify(result()).slice(0, -1)], encodeText(), claudeCode.decode()).at(-1)).toEqual(
    interrupted,
  )
})

test("claudeCode.decode() ends a log that was cut anywhere, and never as if it were complete", () => {
  const pieces = [begin("m1"), start(0, say("")), text("é"), whole("m1", [say("é")]), stop(), ...finish()]
  const bytes = new TextEncoder().encode(wire(init, ...pieces, result()))
  const ends = (length: number) =>
    run([bytes.subarray(0, length)], claudeCode.decode(), check()).flatMap(({ type }) =>
      /^(?:finish|error|interrupted)$/.test(type) ? type : [],
    )
  for (let length = 0; length < bytes.length - 1; length++) expect(ends(length)).toEqual(["interrupted"])
  expect([ends(bytes.length - 1), ends(bytes.length)]).toEqual([["finish"], ["finish"]])
})

test("claudeCode.decode() takes an error in a message for no end, since the agent asks again", () => {
  const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } }
  const parts = decode(
    init,
    begin("m1"),
    start(0, say("")),
    text("Hel"),
    piece(error),
    whole("m2", [say("Hello")]),
    result(),
  )
  const message = foldParts(run(parts, check()))
  expect(message.terminal?.type).toBe("finish")
  expect(message.raw).toEqual([{ type: "raw", from: "claude-code", event: "stream_event", value: error }])
  expect(message.content.map((each) => each.type === "text" && [each.text, each.isDone])).toEqual([
    ["Hel", false],
    ["Hello", true],
  ])
})

test("claudeCode.decode() begins with the start, and keeps lines of others and what it does not know", () => {
  const hook = { type: "system", subtype: "hook_started", session_id: "s-1" }
  const control = { type: "control_request", request_id: "r", request: { subtype: "interrupt" } }
  const odd = [{ type: "assistant", message: null }, { type: "user", message: { content: "Hi" } }, piece(null)]
  const raw = { type: "raw", from: "claude-code" }
  const parts = decode("npm warn", hook, init, control, init, ...odd)
  expect(parts[0]).toMatchObject({ type: "start", id: "s-1", model: "claude-x" })
  expect(parts.slice(1, -1)).toEqual([
    { ...raw, value: "npm warn" },
    { ...raw, event: "system", value: hook },
    { ...raw, event: "control_request", value: control },
    { ...raw, event: "system", value: init },
    ...odd.map((value) => ({ ...raw, event: value.type, value })),
  ])
})

test("claudeCode.decode() starts with what there is where the agent does not tell of itself", () => {
  expect(decode(begin("m1"))[0]).toEqual({ type: "start", id: "s-1", model: "claude-x" })
  expect(decode(whole("m1", [say("Hi")]))[0]).toEqual({ type: "start", id: "s-1", model: "claude-x" })
  expect(decode(result())[0]).toEqual({ type: "start", id: "s-1" })
})

test("claudeCode.decode() keeps what it does not know of a message, once", () => {
  const line = { ...whole("m1", [say("a")], { container: { id: 1 } }), error: "rate_limit" }
  const raw = decode(init, line, line).filter(({ type }) => type === "raw")
  expect(raw).toEqual([
    { type: "raw", from: "claude-code", at: "", event: "assistant", value: { error: "rate_limit" } },
    { type: "raw", from: "claude-code", at: "message", event: "assistant", value: { container: { id: 1 } } },
  ])
})

test("claudeCode.decode() obeys the laws", () => {
  const encoder = new TextEncoder()
  const first: Part[] = [
    { type: "start", id: "s-1", model: "claude-x" },
    { type: "step-start" },
    { type: "text-start", id: "0.0" },
    { type: "text-delta", id: "0.0", text: "é" },
    { type: "text-end", id: "0.0" },
  ]
  const last: Part[] = [{ type: "step-end" }, { type: "finish", reason: "stop" }]
  const laws = obeysLaws(
    () => claudeCode.decode(),
    [
      {
        input: [encoder.encode(wire(whole("m1", [say("é")]))), encoder.encode(wire(result()))],
        output: [...first, ...last],
        each: [first, last, []],
      },
    ],
    {
      bound: {
        create: (limit) => claudeCode.decode({ maxEventByteLength: limit }),
        chunk: encoder.encode("0123456789"),
        code: "part-too-long",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
