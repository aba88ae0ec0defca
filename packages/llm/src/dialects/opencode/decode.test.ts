import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { opencode } from "./opencode.ts"

type Fields = { readonly [name: string]: unknown }
type Line = string | Fields

const line = (type: string, part: unknown, rest: Fields = {}): Fields => ({
  type,
  timestamp: 1_700_000_000_999,
  sessionID: "ses_1",
  part,
  ...rest,
})
const began: Fields = line("step_start", { type: "step-start" })
const finished = (reason: unknown, rest: Fields = {}) => line("step_finish", { type: "step-finish", reason, ...rest })
const done = finished("stop")
const said = (text: unknown, rest: Fields = {}) => line("text", { type: "text", text, ...rest })
const called = (state: unknown, rest: Fields = {}) =>
  line("tool_use", { type: "tool", callID: "call_1", tool: "bash", state, ...rest })
const failed = (message: string, name = "APIError"): Fields => ({
  type: "error",
  sessionID: "ses_1",
  error: { name, data: { message } },
})

const finish = { type: "finish", reason: "stop", native: "stop", from: "opencode" }
const interrupted = { type: "interrupted", code: "truncated" }
const raw = { type: "raw", from: "opencode" }

const wire = (...lines: readonly Line[]) =>
  lines.map((each) => `${typeof each === "string" ? each : JSON.stringify(each)}\n`).join("")
const decode = (...lines: readonly Line[]) => run([wire(...lines)], encodeText(), opencode.decode())
/** Without the start. */
const told = (...lines: readonly Line[]) => decode(...lines).slice(1)

test("opencode.decode() gives a step with what was thought and said in it", () => {
  const ids = { sessionID: "ses_1", messageID: "msg_1" }
  const parts = decode(
    began,
    line("reasoning", { id: "prt_1", ...ids, type: "reasoning", text: "Hm", time: { start: 1, end: 2 } }),
    said("Done.", { id: "prt_2", ...ids, time: { start: 2, end: 3 } }),
    finished("stop", {
      id: "prt_3",
      ...ids,
      cost: 0.25,
      tokens: { total: 29, input: 3, output: 7, reasoning: 1, cache: { read: 8, write: 10 } },
    }),
  )
  expect(parts).toEqual([
    { type: "start", id: "ses_1", created: 1_700_000_000 },
    { type: "step-start" },
    { type: "reasoning-start", id: "0", itemId: "prt_1" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "reasoning-end", id: "0", extra: { from: "opencode", fields: { time: { start: 1, end: 2 } } } },
    { type: "text-start", id: "1", itemId: "prt_2" },
    { type: "text-delta", id: "1", text: "Done." },
    { type: "text-end", id: "1", extra: { from: "opencode", fields: { time: { start: 2, end: 3 } } } },
    {
      type: "usage",
      usage: {
        inputTokens: 21,
        outputTokens: 8,
        totalTokens: 29,
        cacheReadTokens: 8,
        cacheWriteTokens: 10,
        reasoningTokens: 1,
        cost: 0.25,
      },
    },
    { type: "step-end" },
    finish,
  ])
})

test("opencode.decode() gives a tool as a call that the agent carried out, with its output", () => {
  const state = { status: "completed", input: { command: "ls" }, output: "a\nb", title: "ls", metadata: { exit: 0 } }
  expect(told(called(state, { id: "prt_1" })).slice(0, -1)).toEqual([
    { type: "tool-start", id: "0", itemId: "prt_1", callId: "call_1", name: "bash", executor: "agent" },
    { type: "tool-delta", id: "0", text: '{"command":"ls"}' },
    { type: "tool-end", id: "0" },
    {
      type: "tool-output",
      callId: "call_1",
      output: "a\nb",
      extra: { from: "opencode", fields: { title: "ls", metadata: { exit: 0 } } },
    },
  ])
  expect(told(called({ status: "error", input: {}, error: "No such file" })).slice(0, -1)).toEqual([
    { type: "tool-start", id: "0", callId: "call_1", name: "bash", executor: "agent" },
    { type: "tool-delta", id: "0", text: "{}" },
    { type: "tool-end", id: "0" },
    { type: "tool-output", callId: "call_1", output: "No such file", isError: true },
  ])
})

test("opencode.decode() gives what must be sent back from the metadata of the provider", () => {
  const metadata = { anthropic: { signature: "sig" }, other: { a: 1 } }
  const extra = { from: "opencode", fields: { metadata } }
  expect(told(line("reasoning", { text: "Hm", metadata })).slice(0, -1)).toEqual([
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "Hm" },
    { type: "signature", id: "0", data: "sig", from: "anthropic", kind: "signature" },
    { type: "reasoning-end", id: "0", extra },
  ])
  const google = { metadata: { google: { thoughtSignature: "t" } } }
  expect(told(called({ status: "completed", output: "" }, google)).slice(1, 4)).toEqual([
    { type: "tool-delta", id: "0", text: "{}" },
    { type: "signature", id: "0", data: "t", from: "gemini", kind: "signature" },
    { type: "tool-end", id: "0" },
  ])
})

test("opencode.decode() adds up what steps used", () => {
  const tokens = (input: number, output: number) => ({ input, output, cache: { read: 1, write: 0 } })
  const parts = decode(
    began,
    finished("tool-calls", { cost: 0.5, tokens: tokens(0, 2) }),
    began,
    finished("stop", { cost: 0.25, tokens: tokens(5, 3) }),
  )
  expect(parts.flatMap((part) => (part.type === "usage" ? [part.usage] : []))).toEqual([
    { inputTokens: 1, outputTokens: 2, cacheReadTokens: 1, cacheWriteTokens: 0, cost: 0.5 },
    { inputTokens: 7, outputTokens: 5, cacheReadTokens: 2, cacheWriteTokens: 0, cost: 0.75 },
  ])
  expect(told(finished("stop", { tokens: null, cost: "free" }))).toEqual([finish])
  const huge = finished("stop", { cost: Number.MAX_VALUE, tokens: { input: 1e308, cache: { read: 1e308 } } })
  expect(foldParts(decode(huge, huge)).usage).toEqual({ cacheReadTokens: 1e308, cost: Number.MAX_VALUE })
})

test.each([
  ["stop", "stop"],
  ["length", "length"],
  ["content-filter", "content-filter"],
  ["other", "other"],
  ["something", "other"],
])("opencode.decode() reads the reason %s of the last step as %s", (native, reason) => {
  expect(decode(began, finished(native)).at(-1)).toEqual({ type: "finish", reason, native, from: "opencode" })
})

test("opencode.decode() calls a log interrupted behind which the agent was to go on", () => {
  expect(decode()).toEqual([interrupted])
  expect(decode(began, said("Hi")).at(-1)).toEqual(interrupted)
  for (const reason of ["tool-calls", "unknown", undefined, null, 1]) {
    expect(decode(began, finished(reason)).at(-1)).toEqual(interrupted)
  }
  expect(decode(began, done, began).at(-1)).toEqual(interrupted)
  expect(run([wire(began), JSON.stringify(done).slice(0, -1)], encodeText(), opencode.decode()).at(-1)).toEqual(
    interrupted,
  )
  expect(run([wire(began), JSON.stringify(done)], encodeText(), opencode.decode()).at(-1)).toEqual(finish)
})

test("opencode.decode() ends the step that an error left open where another one begins", () => {
  const steps = told(began, failed("Too long", "ContextOverflowError"), began, done).map(({ type }) => type)
  expect(steps).toEqual(["step-start", "step-end", "step-start", "raw", "step-end", "finish"])
})

test("opencode.decode() gives an error with all that is known of it", () => {
  const data = { message: "No quota", statusCode: 429, isRetryable: false, responseBody: "{}" }
  const error = { type: "error", timestamp: 1, sessionID: "ses_1", error: { name: "APIError", data } }
  expect(told(began, error)).toEqual([
    { type: "step-start" },
    {
      type: "error",
      message: "No quota",
      kind: "APIError",
      status: 429,
      isRetryable: false,
      extra: { from: "opencode", fields: { data: { responseBody: "{}" } } },
    },
  ])
  expect(decode({ type: "error", error: "oops", more: 1 })).toEqual([
    { type: "error", message: "oops", extra: { from: "opencode", fields: { more: 1 } } },
  ])
  expect(decode({ type: "error", error: { name: "UnknownError", data: 1 } })).toEqual([
    { type: "error", message: "UnknownError", kind: "UnknownError", extra: { from: "opencode", fields: { data: 1 } } },
  ])
  expect(decode({ type: "error" })).toEqual([{ type: "error", message: "The agent failed" }])
})

test("opencode.decode() takes an error for the end where no later step ends well", () => {
  const error = { type: "error", message: "Busy", kind: "APIError" }
  const kept = { ...raw, event: "error", value: failed("Busy") }
  const wasted = { ...raw, event: "error", value: failed("Wasted") }
  expect(decode(began, done, failed("Busy")).at(-1)).toEqual(error)
  expect(decode(began, failed("Busy"), finished("error")).at(-1)).toEqual(error)
  expect(decode(began, failed("Busy"), done).at(-1)).toEqual(error)
  expect(decode(began, failed("Busy"), began, finished("tool-calls")).at(-1)).toEqual(error)
  expect(told(failed("Wasted"), failed("Busy"))).toEqual([wasted, error])
  expect(told(failed("Wasted"), failed("Busy"), began, done)).toEqual([
    wasted,
    { type: "step-start" },
    kept,
    { type: "step-end" },
    finish,
  ])
})

test("opencode.decode() gives a step that failed as an error, also where no line says so", () => {
  expect(decode(began, finished("error")).at(-1)).toEqual({
    type: "error",
    message: "The last step of the agent failed",
  })
})

test("opencode.decode() gives an abort where somebody stopped the agent", () => {
  const stopped = failed("The operation was aborted.", "MessageAbortedError")
  expect(decode(began, stopped).at(-1)).toEqual({ type: "abort", reason: "The operation was aborted." })
  expect(decode({ type: "error", error: { name: "MessageAbortedError" } })).toEqual([{ type: "abort" }])
})

test("opencode.decode() tells a part once, and keeps what it is told of it later", () => {
  const state = { status: "completed", input: {}, output: "a" }
  const later = called({ ...state, time: { compacted: 1 } }, { id: "prt_2" })
  const older = called({ ...state, time: { compacted: 1 } }, { id: "prt_0" })
  const again = said("Hi again", { id: "prt_1" })
  const parts = decode(said("Hi", { id: "prt_1" }), called(state, { id: "prt_2" }), done, again, later, older)
  expect(parts.slice(-4)).toEqual([
    { ...raw, event: "text", value: again },
    { ...raw, event: "tool_use", value: later },
    { ...raw, event: "tool_use", value: older },
    finish,
  ])
  expect(foldParts(parts).content.length).toBe(3)
})

test("opencode.decode() remembers the latest parts, however many there are", () => {
  const lines = Array.from({ length: 1_025 }, (_, index) => said("a", { id: `prt_${index}` }))
  const text = (...more: readonly Line[]) => joinedText(foldParts(decode(...lines, ...more)), "text").length
  expect(text(said("a", { id: "prt_1" }))).toBe(1_025)
  expect(text(said("a", { id: "prt_0" }))).toBe(1_026)
  const long = said("a", { id: "x".repeat(257) })
  expect(joinedText(foldParts(decode(long, long)), "text")).toBe("aa")
})

test("opencode.decode() keeps lines of others, and what it does not know", () => {
  const odd = [
    line("patch", { hash: "a" }),
    line("text", null),
    said(1),
    line("step_start", []),
    line("step_finish", "x"),
    called({ status: "running", input: {} }),
    called(null),
    called({ status: "completed" }, { tool: "" }),
    { type: 1, sessionID: "ses_1" },
  ]
  expect(told("WARN late", ...odd).slice(0, -1)).toEqual([
    { ...raw, value: "WARN late" },
    ...odd.map((value) => ({ ...raw, ...(typeof value.type === "string" && { event: value.type }), value })),
  ])
  expect(told({ ...began, modelID: "m" }, line("step_start", { snapshot: "s" }, { modelID: "m" }))).toEqual([
    { type: "step-start" },
    { ...raw, event: "step_start", at: "", value: { modelID: "m" } },
    { type: "step-end" },
    { type: "step-start" },
    { ...raw, event: "step_start", at: "part", value: { snapshot: "s" } },
    interrupted,
  ])
  const tokens = { input: 1, audio: 2 }
  expect(told(finished("stop", { snapshot: "s", tokens })).slice(1, -1)).toEqual([
    { ...raw, event: "step_finish", at: "part", value: { snapshot: "s" } },
    { ...raw, event: "step_finish", at: "part.tokens", value: { audio: 2 } },
  ])
})

test("opencode.decode() begins with the start, also where lines of others come before it", () => {
  expect(decode("WARN", { type: "x" }, said("Hi")).slice(0, 3)).toEqual([
    { type: "start", id: "ses_1", created: 1_700_000_000 },
    { ...raw, value: "WARN" },
    { ...raw, event: "x", value: { type: "x" } },
  ])
})

test("opencode.decode() makes ids for calls that have none", () => {
  const call = called({ status: "completed", output: "" }, { callID: undefined })
  const ids = (idPrefix?: string) =>
    run([wire(call, call)], encodeText(), opencode.decode({ idPrefix }), check()).flatMap((part) =>
      part.type === "tool-start" || part.type === "tool-output" ? part.callId : [],
    )
  expect(ids()).toEqual(["ses_1_0", "ses_1_0", "ses_1_1", "ses_1_1"])
  expect(ids("x y")).toEqual(["x_y_0", "x_y_0", "x_y_1", "x_y_1"])
})

test("opencode.decode() says once that only an end may still come", () => {
  const seen: string[] = []
  const onComplete = () => seen.push("complete")
  const read = (...lines: readonly Line[]) => run([wire(...lines)], encodeText(), opencode.decode({ onComplete }))
  read(began, finished("tool-calls"))
  read(began, failed("Busy"), done)
  expect(seen).toEqual([])
  read(began, done, began, done)
  expect(seen).toEqual(["complete"])
})

test("opencode.decode() ends a log that was cut anywhere, and never as if it were complete", () => {
  const text = wire(began, called({ status: "completed", input: { a: "é" }, output: "b" }), said("Hi"), done)
  const bytes = new TextEncoder().encode(text)
  for (let end = 0; end < bytes.length - 1; end++) {
    const parts = run([bytes.subarray(0, end)], opencode.decode(), check())
    expect(parts.filter(({ type }) => /^(?:finish|error|interrupted)$/.test(type))).toEqual([interrupted])
  }
  expect(run([bytes.subarray(0, -1)], opencode.decode()).at(-1)).toEqual(finish)
})

test("opencode.decode() obeys the laws", () => {
  const encoder = new TextEncoder()
  const first: Part[] = [
    { type: "start", id: "ses_1", created: 1_700_000_000 },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "é" },
    { type: "text-end", id: "0" },
  ]
  const laws = obeysLaws(
    () => opencode.decode(),
    [
      {
        input: [encoder.encode(wire(began, said("é"))), encoder.encode(wire(done))],
        output: [first[0] as Part, { type: "step-start" }, ...first.slice(1), { type: "step-end" }, finish as Part],
        each: [[first[0] as Part, { type: "step-start" }, ...first.slice(1)], [{ type: "step-end" }], [finish as Part]],
      },
    ],
    {
      bound: {
        create: (limit) => opencode.decode({ maxEventByteLength: limit }),
        chunk: encoder.encode("0123456789"),
        code: "part-too-long",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
