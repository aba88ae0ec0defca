import { run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { anthropic } from "./anthropic.ts"

const answer = (parts: readonly Part[]) => anthropic.answer(foldParts(run(parts, check())))

describe("anthropic.answer()", () => {
  test("writes a message of every kind of content", () => {
    expect(
      answer([
        { type: "start", id: "m", model: "x" },
        { type: "reasoning-start", id: "0" },
        { type: "reasoning-delta", id: "0", text: "Hm" },
        { type: "signature", id: "0", data: "a", from: "anthropic" },
        { type: "reasoning-start", id: "1", kind: "redacted" },
        { type: "signature", id: "1", data: "b", from: "anthropic", kind: "redacted" },
        { type: "reasoning-start", id: "2" },
        { type: "text-start", id: "3" },
        { type: "text-delta", id: "3", text: "Hi" },
        { type: "annotation", id: "3", from: "anthropic", value: { type: "char_location" } },
        { type: "annotation", id: "3", from: "cohere", url: "https://a.example", value: {} },
        { type: "annotation", id: "3", from: "cohere", value: {} },
        { type: "refusal-start", id: "4" },
        { type: "refusal-delta", id: "4", text: "No" },
        { type: "tool-start", id: "5", callId: "c", name: "f" },
        { type: "tool-delta", id: "5", text: '{"a":1}' },
        { type: "signature", id: "5", data: "s", from: "gemini" },
        { type: "tool-start", id: "6", callId: "d", name: "g" },
        { type: "tool-delta", id: "6", text: '{"a":' },
        { type: "tool-start", id: "7", callId: "e", name: "h", executor: "provider" },
        { type: "tool-output", callId: "e", output: 1 },
        { type: "usage", usage: { inputTokens: 3, outputTokens: 4 } },
        { type: "finish", reason: "tool-calls" },
      ]),
    ).toEqual({
      id: "m",
      type: "message",
      role: "assistant",
      model: "x",
      content: [
        { type: "thinking", thinking: "Hm", signature: "a" },
        { type: "redacted_thinking", data: "b" },
        { type: "thinking", thinking: "", signature: "" },
        {
          type: "text",
          text: "Hi",
          citations: [
            { type: "char_location" },
            {
              type: "web_search_result_location",
              cited_text: "",
              url: "https://a.example",
              title: "https://a.example",
              encrypted_index: "",
            },
          ],
        },
        { type: "text", text: "No" },
        { type: "tool_use", id: "c", name: "f", input: { a: 1 } },
        { type: "redacted_thinking", data: "millrace:gemini:signature:s" },
        { type: "tool_use", id: "d", name: "g", input: { INVALID_JSON: '{"a":' } },
      ],
      stop_reason: "tool_use",
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 4 },
    })
  })

  test("leaves out a call that was cut off", () => {
    expect(
      answer([
        { type: "tool-start", id: "0", callId: "c", name: "f" },
        { type: "tool-delta", id: "0", text: "{}" },
        { type: "tool-end", id: "0", isCut: true },
        { type: "finish", reason: "stop" },
      ]).content,
    ).toEqual([])
  })

  test("puts blocks of its own that it does not know back where they stood", () => {
    const raw = (event: string, value: object): Part => ({ type: "raw", from: "anthropic", event, value })
    expect(
      answer([
        raw("content_block_start", { index: 0, content_block: { type: "compaction", content: "" } }),
        raw("content_block_delta", { index: 0, delta: { type: "compaction_delta", content: "All" } }),
        { type: "text-start", id: "0" },
        { type: "text-delta", id: "0", text: "Hi" },
        raw("content_block_start", { index: 2, content_block: { type: "fallback", to: { model: "y" } } }),
        { type: "finish", reason: "stop" },
      ]).content,
    ).toEqual([
      { type: "compaction", content: "All" },
      { type: "text", text: "Hi" },
      { type: "fallback", to: { model: "y" } },
    ])
  })

  test("names the message and the model as it is told to", () => {
    const message = foldParts([{ type: "start", model: "x" }])
    expect(anthropic.answer(message, { id: "i", model: "y" })).toMatchObject({ id: "i", model: "y" })
    expect(anthropic.answer(message)).toMatchObject({ id: "millrace", model: "x", stop_reason: "end_turn" })
  })
})

describe("anthropic.errorBody()", () => {
  test.each([
    [{ kind: "not_found_error" }, "not_found_error"],
    [{ code: "overloaded_error" }, "overloaded_error"],
    [{ status: 401 }, "authentication_error"],
    [{ status: 422 }, "invalid_request_error"],
    [{ status: 502 }, "api_error"],
    [{ code: "RESOURCE_EXHAUSTED" }, "rate_limit_error"],
    [{ code: "throttlingException" }, "rate_limit_error"],
    [{ kind: "serviceUnavailableException" }, "overloaded_error"],
    [{ code: "INVALID_ARGUMENT" }, "invalid_request_error"],
    [{ code: "toString" }, "api_error"],
  ])("knows %j by a kind of its own", (facts, type) => {
    const body = anthropic.errorBody({ type: "error", message: "m", ...facts })
    expect(body).toMatchObject({ type: "error", error: { type, message: "m" } })
  })

  test("keeps what an error of its own told", () => {
    const fields = { error: { details: { error_code: "x" }, more: 1 }, event: { seen: 2 } }
    const extra = { from: "anthropic", fields }
    expect(
      anthropic.errorBody({ type: "error", message: "m", code: "x", kind: "api_error", requestId: "r", extra }),
    ).toEqual({
      type: "error",
      error: { type: "api_error", message: "m", details: { error_code: "x" }, more: 1 },
      request_id: "r",
      seen: 2,
    })
  })
})
