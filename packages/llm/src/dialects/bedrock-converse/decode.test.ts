import { run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { eventFrame, exceptionFrame, textHeader, writeFrame } from "../../wire/testing/write-frame.ts"
import { bedrockConverse } from "./bedrock-converse.ts"

const decode = (...frames: Uint8Array[]): Part[] => run(frames, bedrockConverse.decode())
/** Without the end, which is missing. */
const said = (...frames: Uint8Array[]) => decode(...frames).slice(0, -1)

const padding = { p: "abc" }
const begin = eventFrame("messageStart", { role: "assistant", ...padding })
const start = (contentBlockIndex: number, value: unknown) =>
  eventFrame("contentBlockStart", { contentBlockIndex, start: value, ...padding })
const delta = (contentBlockIndex: number, value: unknown) =>
  eventFrame("contentBlockDelta", { contentBlockIndex, delta: value, ...padding })
const stop = (contentBlockIndex: number) => eventFrame("contentBlockStop", { contentBlockIndex, ...padding })
const over = (stopReason: string) => eventFrame("messageStop", { stopReason, ...padding })
const truncated: Part = { type: "interrupted", code: "truncated" }

describe("bedrockConverse.decode()", () => {
  test("tells an answer whose usage comes behind its stop", () => {
    const usage = {
      inputTokens: 3,
      outputTokens: 4,
      totalTokens: 37,
      cacheReadInputTokens: 20,
      cacheWriteInputTokens: 10,
    }
    expect(
      decode(
        begin,
        delta(0, { text: "Hel" }),
        delta(0, { text: "lo" }),
        stop(0),
        over("end_turn"),
        eventFrame("metadata", { usage, metrics: { latencyMs: 5 }, trace: { guardrail: {} }, ...padding }),
      ),
    ).toEqual([
      { type: "start" },
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", text: "Hel" },
      { type: "text-delta", id: "0", text: "lo" },
      { type: "text-end", id: "0" },
      {
        type: "usage",
        usage: {
          inputTokens: 33,
          outputTokens: 4,
          totalTokens: 37,
          cacheReadTokens: 20,
          cacheWriteTokens: 10,
          native: { from: "bedrock-converse", value: usage },
        },
      },
      { type: "safety", scope: "output", from: "bedrock-converse", value: { guardrail: {} } },
      {
        type: "raw",
        from: "bedrock-converse",
        event: "metadata",
        at: "metadata",
        value: { metrics: { latencyMs: 5 } },
      },
      { type: "finish", reason: "stop", native: "end_turn", from: "bedrock-converse" },
    ])
  })

  test("tells reasoning with what is opaque in it, and ends it where a text begins in the same block", () => {
    expect(
      said(
        delta(0, { reasoningContent: { text: "Hm" } }),
        delta(0, { reasoningContent: { signature: "Eu" } }),
        stop(0),
        delta(1, { reasoningContent: { redactedContent: "AAEC" } }),
        delta(1, { text: "Hi" }),
      ),
    ).toEqual([
      { type: "reasoning-start", id: "0", kind: "full" },
      { type: "reasoning-delta", id: "0", text: "Hm" },
      { type: "signature", id: "0", data: "Eu", from: "bedrock-converse", kind: "signature" },
      { type: "reasoning-end", id: "0" },
      { type: "reasoning-start", id: "1", kind: "redacted" },
      { type: "signature", id: "1", data: "AAEC", from: "bedrock-converse", kind: "redacted" },
      { type: "reasoning-end", id: "1" },
      { type: "text-start", id: "2" },
      { type: "text-delta", id: "2", text: "Hi" },
    ])
  })

  test("tells calls, and what tools of the provider's gave", () => {
    expect(
      said(
        start(0, { toolUse: { toolUseId: "t", name: "f" } }),
        delta(0, { toolUse: { input: "" } }),
        delta(0, { toolUse: { input: '{"a":1}' } }),
        stop(0),
        start(1, { toolUse: { toolUseId: "s", name: "code", type: "server_tool_use" } }),
        stop(1),
        start(2, { toolResult: { toolUseId: "s", status: "error", type: "code_result" } }),
        delta(2, { toolResult: [{ json: { a: 1 } }] }),
        delta(2, { toolResult: [{ text: "b" }] }),
        stop(2),
        start(3, { toolUse: {} }),
      ),
    ).toEqual([
      { type: "tool-start", id: "0", callId: "t", name: "f" },
      { type: "tool-delta", id: "0", text: '{"a":1}' },
      { type: "tool-end", id: "0" },
      {
        type: "tool-start",
        id: "1",
        callId: "s",
        name: "code",
        executor: "provider",
        extra: { from: "bedrock-converse", fields: { type: "server_tool_use" } },
      },
      { type: "tool-end", id: "1" },
      {
        type: "tool-output",
        callId: "s",
        output: [{ json: { a: 1 } }, { text: "b" }],
        isError: true,
        extra: { from: "bedrock-converse", fields: { status: "error", type: "code_result" } },
      },
      { type: "tool-start", id: "3", callId: "call_0", name: "" },
    ])
  })

  test("tells a result whose end did not come", () => {
    expect(said(start(0, { toolResult: { toolUseId: "s" } }), delta(0, { toolResult: [{ text: "b" }] }))).toEqual([
      { type: "tool-output", callId: "s", output: [{ text: "b" }] },
    ])
  })

  test("tells citations", () => {
    const citation = {
      title: "A",
      sourceContent: [{ text: "So " }, { text: "it is" }],
      location: { web: { url: "https://a.example" } },
    }
    expect(said(delta(0, { text: "Hi" }), delta(0, { citation }))[2]).toEqual({
      type: "annotation",
      id: "0",
      url: "https://a.example",
      title: "A",
      quote: "So it is",
      from: "bedrock-converse",
      value: citation,
    })
  })

  test.each([
    ["end_turn", "stop"],
    ["tool_use", "tool-calls"],
    ["max_tokens", "length"],
    ["stop_sequence", "stop"],
    ["guardrail_intervened", "content-filter"],
    ["content_filtered", "content-filter"],
    ["model_context_window_exceeded", "context-window"],
    ["malformed_tool_use", "other"],
  ])("takes %s for %s", (native, reason) => {
    expect(decode(over(native))).toEqual([{ type: "finish", reason, native, from: "bedrock-converse" }])
  })

  test.each([
    ["throttlingException", { message: "Slow" }, { message: "Slow", status: 429, isRetryable: true }],
    ["ValidationException", { Message: "No" }, { message: "No", status: 400, isRetryable: false }],
    [
      "modelStreamErrorException",
      { originalMessage: "Oops", originalStatusCode: 503 },
      { message: "Oops", status: 503, isRetryable: true },
    ],
    ["newException", null, { message: "Bedrock told no more than that it failed" }],
  ])("takes %s for an error, also behind the stop", (kind, value, facts) => {
    const wanted = { type: "error", kind, ...facts }
    expect(decode(begin, exceptionFrame(kind, value), over("end_turn"))).toEqual([{ type: "start" }, wanted])
    expect(decode(over("end_turn"), exceptionFrame(kind, value))).toEqual([wanted])
  })

  test("takes an error that has no type for one too", () => {
    const headers = [
      ...textHeader(":message-type", "error"),
      ...textHeader(":error-code", "InternalError"),
      ...textHeader(":error-message", "Broken"),
    ]
    expect(decode(writeFrame(headers, ""))).toEqual([
      { type: "error", code: "InternalError", kind: "InternalError", message: "Broken" },
    ])
    expect(decode(exceptionFrame("x", "no object"))).toMatchObject([{ type: "error", kind: "x" }])
  })

  test("keeps what it does not know, and drops the padding", () => {
    const image = { image: { source: { bytes: "AA" } } }
    expect(
      said(
        eventFrame("messageStart", { role: "assistant", x: 1 }),
        start(0, { image: { format: "png" } }),
        delta(0, image),
        stop(0),
        delta(1, { text: "a", y: 2 }),
        delta(1, { odd: 3 }),
        eventFrame("news", { z: 4, ...padding }),
      ),
    ).toEqual([
      { type: "start", extra: { from: "bedrock-converse", fields: { x: 1 } } },
      {
        type: "raw",
        from: "bedrock-converse",
        event: "contentBlockStart",
        value: { contentBlockIndex: 0, start: { image: { format: "png" } } },
      },
      {
        type: "raw",
        from: "bedrock-converse",
        event: "contentBlockDelta",
        value: { contentBlockIndex: 0, delta: image },
      },
      { type: "raw", from: "bedrock-converse", event: "contentBlockStop", value: { contentBlockIndex: 0 } },
      { type: "text-start", id: "1" },
      { type: "text-delta", id: "1", text: "a" },
      { type: "raw", from: "bedrock-converse", event: "contentBlockDelta", at: "delta", id: "1", value: { y: 2 } },
      {
        type: "raw",
        from: "bedrock-converse",
        event: "contentBlockDelta",
        value: { contentBlockIndex: 1, delta: { odd: 3 } },
      },
      { type: "raw", from: "bedrock-converse", event: "news", value: { z: 4 } },
    ])
  })

  test("takes odd values for what they are, and never fails for their kind", () => {
    const odd = [null, 1, "x", [], {}, true]
    const frames = odd.flatMap((value) => [
      eventFrame("contentBlockStart", { contentBlockIndex: value, start: value }),
      start(0, { toolUse: value, toolResult: value }),
      ...["text", "toolUse", "toolResult", "reasoningContent", "citation"].map((name) => delta(0, { [name]: value })),
      start(0, { toolUse: { toolUseId: value, name: value } }),
      delta(0, { toolUse: { input: value } }),
      start(1, { toolResult: { toolUseId: "a", status: value } }),
      delta(1, { toolResult: value }),
      delta(1, value),
      eventFrame("contentBlockStop", { contentBlockIndex: value }),
      eventFrame("metadata", { usage: value, trace: value }),
    ])
    expect(decode(...frames).at(-1)).toEqual(truncated)
  })

  test("fails where an event is no JSON object, and past its limits", () => {
    const failure = (...frames: Uint8Array[]) => {
      try {
        return decode(...frames)
      } catch (error) {
        return error
      }
    }
    expect(failure(writeFrame(textHeader(":event-type", "messageStart"), "{"))).toMatchObject({ code: "invalid-json" })
    expect(failure(begin, eventFrame("messageStop", [1]))).toMatchObject({ code: "invalid-event", line: 2 })
    const deep = `{"delta":${"[".repeat(5_000)}${"]".repeat(5_000)}}`
    const frame = writeFrame(textHeader(":event-type", "contentBlockDelta"), deep)
    expect(failure(frame)).toMatchObject({ code: "too-deep" })
    const limited = bedrockConverse.decode({ maxEventByteLength: 20 })
    expect(() => run([begin], limited)).toThrow(expect.objectContaining({ code: "event-too-large" }))
    const large = delta(0, { toolResult: ["x".repeat(5_000_000)] })
    expect(failure(start(0, { toolResult: { toolUseId: "s" } }), large, large)).toMatchObject({ code: "part-too-long" })
  })

  test("obeys the laws", () => {
    const input = [begin, delta(0, { text: "é" }), stop(0), over("end_turn")]
    const each: Part[][] = [
      [{ type: "start" }],
      [
        { type: "text-start", id: "0" },
        { type: "text-delta", id: "0", text: "é" },
      ],
      [{ type: "text-end", id: "0" }],
      [],
    ]
    const finish: Part = { type: "finish", reason: "stop", native: "end_turn", from: "bedrock-converse" }
    const broken = over("end_turn")
    broken[20] = 0
    expect(
      obeysLaws(
        () => bedrockConverse.decode(),
        [
          { input, output: [...each.flat(), finish], each: [...each, [finish]] },
          { input: input.slice(0, 2), output: [...each.slice(0, 2).flat(), truncated] },
          { input: [begin, broken], output: [{ type: "start" }], throws: "invalid-frame" },
        ],
      ),
    ).toEqual(["Cut", "Silence", "End", "Ownership", "Failure"])
  })
})
