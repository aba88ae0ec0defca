import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import type { EncodeOptions } from "../../dialect.ts"
import { foldParts, joinedText } from "../../fold.ts"
import type { Part, TerminalPart } from "../../part.ts"
import { agUi } from "./ag-ui.ts"

const from = "ag-ui"
const wire = (...events: readonly unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
const decode = (...events: readonly unknown[]) => run([wire(...events)], encodeText(), agUi.decode())
/** What comes in front of the interruption. */
const open = (...events: readonly unknown[]) => decode(...events).slice(0, -1)
const encode = (parts: readonly Part[], options?: EncodeOptions) => run(parts, check(), agUi.encode(options))
const read = (pieces: readonly string[]) =>
  pieces
    .join("")
    .split("\n\n")
    .filter((piece) => piece !== "")
    .map((piece) => JSON.parse(piece.slice("data: ".length)))
const inside = (...parts: readonly Part[]) => read(encode([...parts, { type: "finish", reason: "stop" }])).slice(1, -1)

const ids = { threadId: "t", runId: "r" }
const started = { type: "RUN_STARTED", ...ids }
const finished = { type: "RUN_FINISHED", ...ids }

const answer: readonly { type: string; [member: string]: unknown }[] = [
  started,
  { type: "STEP_STARTED", stepName: "s" },
  { type: "REASONING_START", messageId: "m1" },
  { type: "REASONING_MESSAGE_START", messageId: "m1", role: "reasoning" },
  { type: "REASONING_MESSAGE_CONTENT", messageId: "m1", delta: "hm" },
  { type: "REASONING_MESSAGE_END", messageId: "m1" },
  { type: "REASONING_ENCRYPTED_VALUE", subtype: "message", entityId: "m1", encryptedValue: "x" },
  { type: "REASONING_END", messageId: "m1" },
  { type: "TEXT_MESSAGE_START", messageId: "m2", role: "assistant" },
  { type: "TEXT_MESSAGE_CONTENT", messageId: "m2", delta: "Hi" },
  { type: "TEXT_MESSAGE_END", messageId: "m2" },
  { type: "TOOL_CALL_START", toolCallId: "c1", toolCallName: "f", parentMessageId: "m2" },
  { type: "TOOL_CALL_ARGS", toolCallId: "c1", delta: '{"a":1}' },
  { type: "REASONING_ENCRYPTED_VALUE", subtype: "tool-call", entityId: "c1", encryptedValue: "y" },
  { type: "TOOL_CALL_END", toolCallId: "c1" },
  { type: "TOOL_CALL_RESULT", messageId: "m3", toolCallId: "c1", content: "done", role: "tool" },
  { type: "STEP_FINISHED", stepName: "s" },
  {
    ...finished,
    result: { own: 1 },
    usage: [
      { model: "a", inputTokens: 1 },
      { inputTokens: 2, outputTokens: 5 },
    ],
  },
]

test("agUi.decode() reads a run", () => {
  expect(decode(...answer)).toEqual([
    { type: "start", id: "r", extra: { from, fields: ids } },
    { type: "step-start", name: "s" },
    { type: "reasoning-start", id: "m1", itemId: "m1" },
    { type: "reasoning-delta", id: "m1", text: "hm" },
    { type: "signature", id: "m1", data: "x", from, kind: "encrypted" },
    { type: "reasoning-end", id: "m1" },
    { type: "text-start", id: "m2", itemId: "m2" },
    { type: "text-delta", id: "m2", text: "Hi" },
    { type: "text-end", id: "m2" },
    { type: "raw", from, at: "TOOL_CALL_START", value: { parentMessageId: "m2" } },
    { type: "tool-start", id: "c1", callId: "c1", name: "f" },
    { type: "tool-delta", id: "c1", text: '{"a":1}' },
    { type: "signature", id: "c1", data: "y", from, kind: "encrypted" },
    { type: "tool-end", id: "c1" },
    { type: "tool-output", callId: "c1", output: "done", extra: { from, fields: { messageId: "m3" } } },
    { type: "step-end", name: "s" },
    {
      type: "usage",
      usage: {
        inputTokens: 3,
        outputTokens: 5,
        native: {
          from,
          value: {
            usage: [
              { model: "a", inputTokens: 1 },
              { inputTokens: 2, outputTokens: 5 },
            ],
          },
        },
      },
    },
    { type: "finish", reason: "stop", extra: { from, fields: { ...ids, result: { own: 1 } } } },
  ])
})

test("agUi writes a run as it was read", () => {
  const events = [
    ...answer.slice(0, 5),
    // What is opaque may be told anywhere in the span, and is told where it comes.
    answer[6],
    answer[5],
    ...answer.slice(7, -1),
    { type: "STATE_SNAPSHOT", snapshot: null },
    { type: "STATE_DELTA", delta: [{ op: "add", path: "/a~1b", value: null }] },
    { type: "CUSTOM", name: "n", value: { a: [1] }, timestamp: 5 },
    { type: "RAW", event: { x: 1 }, source: "openai-chat" },
    { type: "RAW", event: { type: "RUN_FINISHED" }, source: "ag-ui" },
    { type: "RAW", event: 5 },
    { type: "MESSAGES_SNAPSHOT", messages: [] },
    { type: "ACTIVITY_SNAPSHOT", messageId: "a", activityType: "x", content: {} },
    { type: "ACTIVITY_DELTA", messageId: "a", activityType: "x", patch: [] },
    { type: "SUBAGENT_STARTED", subagentRunId: "s", name: "n" },
    { type: "TEXT_MESSAGE_START", messageId: "m4", role: "assistant", subagentRunId: "s", name: "n" },
    { type: "TEXT_MESSAGE_CONTENT", messageId: "m4", delta: "x", subagentRunId: "s", metadata: { own: null } },
    { type: "TEXT_MESSAGE_END", messageId: "m4", subagentRunId: "s", timestamp: 1 },
    { type: "SUBAGENT_FINISHED", subagentRunId: "s", outcome: { type: "success" } },
    { type: "LATER", of: "roses" },
    { ...finished, result: { own: 1 }, outcome: { type: "success" }, usage: [{ outputTokens: 5, more: 1 }] },
  ]
  expect(read(encode(decode(...events)))).toEqual(events)
})

test("agUi.decode() reads chunks, which end where something else begins", () => {
  expect(
    open(
      { type: "TEXT_MESSAGE_CHUNK", messageId: "m1", delta: "H" },
      { type: "RAW", event: 1 },
      { type: "TEXT_MESSAGE_CHUNK", delta: "i" },
      { type: "TOOL_CALL_CHUNK", toolCallId: "c", toolCallName: "f", delta: "{" },
      { type: "TOOL_CALL_CHUNK", delta: "}" },
      { type: "TOOL_CALL_CHUNK", toolCallId: "d", toolCallName: "g" },
      { type: "REASONING_MESSAGE_CHUNK", messageId: "m2", delta: "hm" },
      { type: "TEXT_MESSAGE_START", messageId: "m3" },
    ).filter(({ type }) => type !== "raw"),
  ).toEqual([
    { type: "text-start", id: "m1", itemId: "m1" },
    { type: "text-delta", id: "m1", text: "H" },
    { type: "text-delta", id: "m1", text: "i" },
    { type: "text-end", id: "m1" },
    { type: "tool-start", id: "c", callId: "c", name: "f" },
    { type: "tool-delta", id: "c", text: "{" },
    { type: "tool-delta", id: "c", text: "}" },
    { type: "tool-end", id: "c" },
    { type: "tool-start", id: "d", callId: "d", name: "g" },
    { type: "tool-end", id: "d" },
    { type: "reasoning-start", id: "m2", itemId: "m2" },
    { type: "reasoning-delta", id: "m2", text: "hm" },
    { type: "reasoning-end", id: "m2" },
    { type: "text-start", id: "m3", itemId: "m3" },
  ])
})

test("agUi.decode() takes what others say for none of the answer, and keeps it", () => {
  const events = [
    { type: "TEXT_MESSAGE_START", messageId: "u", role: "user" },
    { type: "TEXT_MESSAGE_CONTENT", messageId: "u", delta: "Hi" },
    { type: "TEXT_MESSAGE_END", messageId: "u" },
  ]
  expect(open(...events)).toEqual(events.map((value) => ({ type: "raw", from, event: value.type, value })))
})

test("agUi.decode() reads a span that holds nothing but what is encrypted", () => {
  const parts = open(
    { type: "REASONING_START", messageId: "m" },
    {
      type: "REASONING_ENCRYPTED_VALUE",
      subtype: "message",
      entityId: "m",
      encryptedValue: "millrace:anthropic:redacted:x",
    },
    { type: "REASONING_END", messageId: "m" },
  )
  expect(parts).toEqual([
    { type: "reasoning-start", id: "m", kind: "redacted", itemId: "m" },
    { type: "signature", id: "m", data: "x", from: "anthropic", kind: "redacted" },
    { type: "reasoning-end", id: "m" },
  ])
})

test("agUi.decode() tells why a run is over, as far as it can be told", () => {
  const reason = (facts: object) => decode({ ...finished, ...facts })[0] as { reason?: string }
  expect(reason({}).reason).toBe("stop")
  expect(reason({ outcome: { type: "success", pendingToolCallIds: ["c"] } }).reason).toBe("tool-calls")
  expect(reason({ outcome: { type: "interrupt", interrupts: [] } }).reason).toBe("pause")
  expect(reason({ result: { finishReason: "length", native: "max" } })).toMatchObject({
    reason: "length",
    native: "max",
  })
  expect(decode({ ...finished, outcome: { type: "cancelled" } })).toEqual([{ type: "abort" }])
})

test("agUi.decode() takes an error for the end, also behind a finish, and another run for another answer", () => {
  const error = { type: "RUN_ERROR", message: "no", code: "c", usage: [{ inputTokens: 1 }] }
  expect(decode(started, finished, error, started).slice(1)).toMatchObject([
    { type: "usage", usage: { inputTokens: 1 } },
    { type: "error", message: "no", code: "c" },
  ])
  expect(decode(started, finished, started, error).map(({ type }) => type)).toEqual(["start", "finish"])
})

test("agUi.decode() calls a run interrupted that has no end, and says once that only an end may still come", () => {
  expect(decode(started).at(-1)).toEqual({ type: "interrupted", code: "truncated" })
  expect(decode()).toEqual([{ type: "interrupted", code: "truncated" }])
  let calls = 0
  run([wire(finished)], encodeText(), agUi.decode({ onComplete: () => calls++ }))
  expect(calls).toBe(1)
})

test.each([
  {},
  { type: null },
  { type: "TEXT_MESSAGE_START" },
  { type: "TEXT_MESSAGE_START", messageId: 5, role: {} },
  { type: "TEXT_MESSAGE_CONTENT", messageId: "x", delta: 5 },
  { type: "TEXT_MESSAGE_CHUNK" },
  { type: "TOOL_CALL_START", toolCallId: "c", toolCallName: null, metadata: null },
  { type: "TOOL_CALL_RESULT", toolCallId: [] },
  { type: "TOOL_CALL_RESULT", toolCallId: "c", content: null, metadata: { millrace: { isJson: true } } },
  { type: "REASONING_ENCRYPTED_VALUE", subtype: 5, entityId: "x", encryptedValue: "y" },
  { type: "REASONING_MESSAGE_START", messageId: "m", metadata: { millrace: 5 } },
  { type: "CUSTOM", name: "millrace.annotation", value: { from: 5 } },
  { type: "CUSTOM", name: "millrace.finish", value: { reason: "stop" } },
  { type: "CUSTOM", name: 5 },
  { type: "RAW", source: 5 },
  { type: "RUN_STARTED", metadata: { millrace: { model: 5 } } },
  { type: "STATE_DELTA", delta: "x" },
  { type: "__proto__" },
])("agUi.decode() takes %j without harm, and so does its own encoder", (event) => {
  const parts = run(decode(event), check())
  expect(parts.at(-1)?.type).toBe("interrupted")
  expect(read(run(parts, agUi.encode())).at(-1)).toMatchObject({ type: "RUN_ERROR" })
})

test("agUi.encode() writes texts, refusals and reasoning with ids of the run's own", () => {
  expect(
    inside(
      { type: "start", id: "r" },
      { type: "text-start", id: "0", phase: "final", itemId: "i" },
      { type: "text-delta", id: "0", text: 'a"\n' },
      { type: "text-end", id: "0" },
      { type: "refusal-delta", id: "1", text: "no" },
      { type: "refusal-end", id: "1" },
      { type: "reasoning-start", id: "2" },
      { type: "reasoning-delta", id: "2", text: "x", section: 0 },
      { type: "signature", id: "2", data: "s", from: "anthropic" },
      { type: "reasoning-delta", id: "2", text: "y", section: 1 },
    ).filter(({ type }) => !type.endsWith("_MESSAGE_END")),
  ).toEqual([
    {
      type: "TEXT_MESSAGE_START",
      messageId: "r_0",
      role: "assistant",
      metadata: { millrace: { itemId: "i", phase: "final" } },
    },
    { type: "TEXT_MESSAGE_CONTENT", messageId: "r_0", delta: 'a"\n' },
    { type: "TEXT_MESSAGE_START", messageId: "r_1", role: "assistant", metadata: { millrace: { refusal: true } } },
    { type: "TEXT_MESSAGE_CONTENT", messageId: "r_1", delta: "no" },
    { type: "REASONING_START", messageId: "r_2" },
    { type: "REASONING_MESSAGE_START", messageId: "r_2", role: "reasoning" },
    { type: "REASONING_MESSAGE_CONTENT", messageId: "r_2", delta: "x" },
    {
      type: "REASONING_ENCRYPTED_VALUE",
      subtype: "message",
      entityId: "r_2",
      encryptedValue: "millrace:anthropic:signature:s",
    },
    { type: "REASONING_MESSAGE_CONTENT", messageId: "r_2", delta: "\n\ny" },
    { type: "REASONING_END", messageId: "r_2" },
  ])
})

test("agUi.encode() makes parallel calls those of one message, and tells which are the client's", () => {
  const call = (id: string, executor?: "provider"): Part[] => [
    { type: "tool-start", id, callId: `c${id}`, name: "f", executor },
    { type: "tool-end", id },
  ]
  const events = read(
    encode([
      { type: "start", id: "r" },
      ...call("1"),
      ...call("2"),
      { type: "tool-output", callId: "c1", output: { a: 1 }, isError: true },
      ...call("3", "provider"),
      { type: "finish", reason: "tool-calls" },
    ]),
  )
  const starts = events.filter(({ type }) => type === "TOOL_CALL_START")
  expect(starts.map(({ parentMessageId }) => parentMessageId)).toEqual(["r_calls_0", "r_calls_0", "r_calls_1"])
  expect(events).toContainEqual({
    type: "TOOL_CALL_RESULT",
    messageId: "r_result_0",
    toolCallId: "c1",
    content: '{"a":1}',
    role: "tool",
    metadata: { millrace: { isError: true, isJson: true } },
  })
  expect(events.at(-1)).toEqual({
    type: "RUN_FINISHED",
    threadId: "r",
    runId: "r",
    result: { finishReason: "tool-calls" },
    outcome: { type: "success", pendingToolCallIds: ["c2"] },
  })
})

const terminals: readonly TerminalPart[] = [
  { type: "error", message: "no", code: "c", kind: "overloaded", status: 529, isRetryable: true, requestId: "r" },
  { type: "interrupted", message: "cut", code: "truncated" },
  { type: "abort", reason: "r" },
]

test.each(terminals)("agUi.encode() tells $type of a torn call as a failed run, and decode() reads it", (terminal) => {
  const cut: Part[] = [
    { type: "start", id: "r" },
    { type: "text-delta", id: "0", text: "Hi" },
    { type: "tool-start", id: "1", callId: "a", name: "f" },
    { type: "tool-delta", id: "1", text: '{"x":1}' },
    terminal,
  ]
  const events = read(encode(cut))
  expect(events.map(({ type }) => type)).toEqual([
    "RUN_STARTED",
    "TEXT_MESSAGE_START",
    "TEXT_MESSAGE_CONTENT",
    "TOOL_CALL_START",
    "TOOL_CALL_ARGS",
    "RUN_ERROR",
  ])
  const told = decode(...events).at(-1) as { extra?: unknown }
  expect({ ...told, extra: undefined }).toEqual(terminal)
  const [only] = run([agUi.failure?.(terminal as never) ?? ""], encodeText(), agUi.decode()) as { extra?: unknown }[]
  expect({ ...only, extra: undefined }).toEqual(terminal)
})

test("agUi.encode() tells a stop as a run that was cancelled", () => {
  const events = read(
    encode([
      { type: "text-delta", id: "0", text: "Hi" },
      { type: "abort", reason: "enough" },
    ]),
  )
  expect(events.map(({ type }) => type)).toContain("TEXT_MESSAGE_END")
  expect(events.at(-1)).toMatchObject({ type: "RUN_FINISHED", outcome: { type: "cancelled" } })
  expect(decode(...events).at(-1)).toEqual({ type: "abort", reason: "enough" })
  expect(read(run([{ type: "abort" }], agUi.encode())).map(({ type }) => type)).toEqual(["RUN_STARTED", "RUN_FINISHED"])
})

test("agUi carries what other formats say", () => {
  const parts: Part[] = [
    { type: "start", id: "r", model: "m", created: 5 },
    { type: "text-start", id: "0", itemId: "i" },
    { type: "annotation", id: "0", url: "u", from: "openai-chat", value: { a: 1 } },
    { type: "text-end", id: "0" },
    { type: "file", mediaType: "image/png", data: "AA==" },
    { type: "safety", scope: "prompt", from: "gemini", value: {} },
    { type: "data", name: "n", key: "k", data: 1, isTransient: true },
    { type: "data", name: "state-delta", data: "no patch" },
    { type: "raw", from: "openai-chat", event: "e", at: "a", value: { b: 1 } },
    {
      type: "tool-start",
      id: "1",
      callId: "c",
      name: "f",
      executor: "agent",
      encoding: "text",
      parent: "p",
      itemId: "j",
    },
    { type: "tool-end", id: "1" },
    { type: "tool-output", callId: "c", output: { a: 1 }, isError: true },
    {
      type: "usage",
      usage: { inputTokens: 1, cacheReadTokens: 1, cacheWriteTokens: 0, reasoningTokens: 2, cost: 0.5 },
    },
    { type: "finish", reason: "refusal", native: "refusal", from: "anthropic", stopSequence: "x" },
  ]
  const back = run(encode(parts), encodeText(), agUi.decode())
  for (const { type, ...part } of parts) {
    expect(back.filter((each) => each.type === type)).toContainEqual(
      expect.objectContaining(type === "text-start" ? { itemId: "i" } : type === "usage" ? {} : idless(part)),
    )
  }
  expect(back.find(({ type }) => type === "usage")).toMatchObject(parts.find(({ type }) => type === "usage") as object)
})

/** The ids of stretches are the wire's own. */
function idless({ id, ...part }: Record<string, unknown>): Record<string, unknown> {
  return typeof part.value === "object" || part.created !== undefined ? { ...part, ...(id === "r" && { id }) } : part
}

test("agUi.encode() ends the steps that are open, and gives names that tell them apart", () => {
  const dropped: Part[] = []
  const parts: Part[] = [
    { type: "step-end" },
    { type: "step-start", name: "s" },
    { type: "step-start", name: "s" },
    { type: "step-start" },
    { type: "step-end", name: "s" },
    { type: "finish", reason: "stop" },
  ]
  const events = read(run(parts, agUi.encode({ onDropped: (part) => void dropped.push(part) })))
  expect(events.slice(0, -1).map(({ type, stepName }) => `${type} ${stepName}`)).toEqual([
    "STEP_STARTED s",
    "STEP_STARTED s~2",
    "STEP_STARTED step-3",
    "STEP_FINISHED s~2",
    "STEP_FINISHED step-3",
    "STEP_FINISHED s",
  ])
  expect(dropped).toEqual([{ type: "step-end" }])
})

test("agUi.encode() tells of what it cannot carry, and writes no end that was hidden in something raw", () => {
  const dropped: string[] = []
  const parts: Part[] = [
    { type: "text-start", id: "1", choice: 1 },
    { type: "text-delta", id: "1", text: "x" },
    { type: "tool-output", callId: "c", output: 1, isPreliminary: true },
    { type: "signature", id: "9", data: "x", from: "anthropic" },
    { type: "raw", from, value: { type: "RUN_FINISHED" } },
    { type: "raw", from, value: 5 },
    { type: "raw", from, at: "CUSTOM", value: {} },
    { type: "warning", code: "late-delta", message: "m" },
    { type: "finish", reason: "stop", extra: { from, fields: { type: "RUN_ERROR" } } },
  ]
  const events = read(run(parts, agUi.encode({ onDropped: (part) => void dropped.push(part.type) })))
  expect(dropped).toEqual(["text-start", "text-delta", "tool-output", "signature", "raw", "raw", "warning", "raw"])
  expect(events.map(({ type }) => type)).toEqual(["RUN_FINISHED"])
})

test("agUi.encode() gives the run and the model the names that it is told to", () => {
  const [start] = read(encode([{ type: "start", id: "r", model: "m" }], { id: "run", model: "alias" }))
  expect(start).toMatchObject({ threadId: "run", runId: "run", metadata: { millrace: { id: "r", model: "alias" } } })
  expect(read(encode([]))[0]).toMatchObject({ type: "RUN_ERROR" })
})

/** The protocol's own example, with comments, ids, and white space. */
test("agUi.decode() reads what stands between the events", () => {
  const text = `: ping\n\nid: 1\nevent: message\nretry: 5\ndata: {"type":"TEXT_MESSAGE_START",\ndata: "messageId":"m"}\n\n\n`
  const parts = run(
    [`${text}data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"Hi"}\r\n\r\n`],
    encodeText(),
    agUi.decode(),
  )
  expect(joinedText(foldParts(parts), "text")).toBe("Hi")
})

test("agUi.decode() obeys the laws", () => {
  const bytes = (...events: readonly unknown[]) => new TextEncoder().encode(wire(...events))
  const begin: Part[] = [
    { type: "text-start", id: "m", itemId: "m" },
    { type: "text-delta", id: "m", text: "é" },
  ]
  const end: Part = { type: "finish", reason: "stop" }
  const laws = obeysLaws(
    () => agUi.decode(),
    [
      {
        input: [
          bytes(
            { type: "TEXT_MESSAGE_START", messageId: "m" },
            { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: "é" },
          ),
          bytes({ type: "RUN_FINISHED" }),
        ],
        output: [...begin, end],
        each: [begin, [], [end]],
      },
    ],
    {
      bound: {
        create: (limit) => agUi.decode({ maxEventByteLength: limit }),
        chunk: new TextEncoder().encode("data:67890"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
