import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { encodeBase64Text } from "../../wire/base64.ts"
import { eventFrame, exceptionFrame } from "../../wire/testing/write-frame.ts"
import { anthropic } from "../anthropic/anthropic.ts"
import { bedrockInvoke } from "./bedrock-invoke.ts"

const chunk = (event: unknown) => eventFrame("chunk", { bytes: encodeBase64Text(JSON.stringify(event)), p: "ab" })
const decode = (...frames: Uint8Array[]): Part[] => run(frames, bedrockInvoke.decode())

const events = [
  { type: "message_start", message: { id: "msg_bdrk_1", model: "claude", usage: { input_tokens: 3 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "é" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } },
  { type: "message_stop", "amazon-bedrock-invocationMetrics": { inputTokenCount: 3 } },
]
const truncated: Part = { type: "interrupted", code: "truncated" }

describe("bedrockInvoke.decode()", () => {
  test("reads Anthropic's events as Anthropic's own wire has them, and keeps what Bedrock adds", () => {
    const parts = decode(...events.map(chunk))
    const wire = events.map((event) => `data: ${JSON.stringify(event)}\n\n`)
    expect(parts).toEqual(run(wire, encodeText(), anthropic.decode()))
    expect(parts).toContainEqual({
      type: "raw",
      from: "anthropic",
      event: "message_stop",
      at: "event",
      value: { "amazon-bedrock-invocationMetrics": { inputTokenCount: 3 } },
    })
    expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "stop" })
  })

  test("ends as Anthropic's wire does", () => {
    expect(decode()).toEqual([truncated])
    expect(decode(...events.slice(0, 4).map(chunk)).at(-1)).toEqual(truncated)
    expect(decode(...events.slice(0, 5).map(chunk)).at(-1)).toMatchObject({ type: "finish" })
  })

  test("takes an exception for an error", () => {
    const error = exceptionFrame("modelStreamErrorException", { message: "Broken" })
    const wanted = {
      type: "error",
      kind: "modelStreamErrorException",
      message: "Broken",
      status: 424,
      isRetryable: true,
    }
    expect(decode(error)).toEqual([wanted])
    expect(decode(...events.slice(0, 5).map(chunk), error).at(-1)).toEqual(wanted)
    const own = { type: "error", error: { type: "overloaded_error", message: "Busy" } }
    expect(decode(chunk(own))).toMatchObject([{ type: "error", kind: "overloaded_error" }])
  })

  test("reads the text of Titan's", () => {
    expect(
      decode(
        chunk({ outputText: "Hel", index: 0, totalOutputTextTokenCount: null, completionReason: null }),
        chunk({ outputText: "lo", index: 0, totalOutputTextTokenCount: 5, completionReason: "LENGTH", x: 1 }),
      ),
    ).toEqual([
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", text: "Hel" },
      { type: "text-delta", id: "0", text: "lo" },
      {
        type: "usage",
        usage: { outputTokens: 5, native: { from: "bedrock-invoke", value: { totalOutputTextTokenCount: 5 } } },
      },
      { type: "raw", from: "bedrock-invoke", event: "chunk", at: "chunk", value: { x: 1 } },
      { type: "text-end", id: "0" },
      { type: "finish", reason: "length", native: "LENGTH", from: "bedrock-invoke" },
    ])
    expect(decode(chunk({ outputText: "Hel" })).at(-1)).toEqual(truncated)
  })

  test("keeps what it does not know", () => {
    const other = { generation: "Hi", stop_reason: "stop" }
    expect(decode(eventFrame("news", { a: 1, p: "b" }), chunk(other))).toEqual([
      { type: "raw", from: "bedrock-invoke", event: "news", value: { a: 1 } },
      { type: "raw", from: "anthropic", value: other },
      truncated,
    ])
  })

  test.each([
    ["*", "invalid-frame"],
    ["/w==", "invalid-frame"],
    ["ew==", "invalid-json"],
    ["MQ==", "invalid-event"],
  ])("fails for an event that is %s", (bytes, code) => {
    expect(() => decode(eventFrame("chunk", { bytes }))).toThrow(expect.objectContaining({ code, line: 1 }))
  })

  test("obeys the laws", () => {
    const input = events.map(chunk)
    const output = decode(...input)
    expect(
      obeysLaws(
        () => bedrockInvoke.decode(),
        [
          { input, output },
          { input: input.slice(0, 3), output: [...output.slice(0, 4), truncated] },
        ],
      ),
    ).toEqual(["Cut", "End", "Ownership"])
  })
})
