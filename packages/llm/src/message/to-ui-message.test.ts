import { expect, test } from "vitest"
import { foldParts } from "../fold.ts"
import type { Part } from "../part.ts"
import { toUiMessage } from "./to-ui-message.ts"

test("toUiMessage() gives what tools gave in the part of its call", () => {
  const parts: Part[] = [
    { type: "start", id: "r", model: "m" },
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", text: "hm" },
    { type: "signature", id: "0", data: "s", from: "anthropic" },
    { type: "reasoning-end", id: "0" },
    { type: "tool-start", id: "1", callId: "a", name: "f", executor: "provider" },
    { type: "tool-delta", id: "1", text: '{"x":1}' },
    { type: "tool-end", id: "1" },
    { type: "tool-start", id: "2", callId: "b", name: "g" },
    { type: "tool-delta", id: "2", text: "{" },
    { type: "tool-end", id: "2" },
    { type: "tool-output", callId: "a", output: [1] },
    { type: "text-start", id: "3" },
    { type: "text-delta", id: "3", text: "Hi" },
    { type: "annotation", id: "3", url: "u", from: "openai-chat", value: {} },
    { type: "text-end", id: "3" },
    { type: "refusal-start", id: "4" },
    { type: "refusal-delta", id: "4", text: "no" },
    { type: "file", mediaType: "image/png", data: "AA==" },
    { type: "data", name: "n", key: "k", data: 1 },
    { type: "usage", usage: { inputTokens: 1 } },
    { type: "finish", reason: "refusal" },
  ]
  expect(toUiMessage(foldParts(parts), { id: "msg", model: "alias" })).toEqual({
    id: "msg",
    role: "assistant",
    metadata: { id: "r", model: "alias", usage: { inputTokens: 1 }, finish: { reason: "refusal" } },
    parts: [
      { type: "step-start" },
      { type: "reasoning", text: "hm", state: "done", providerMetadata: { anthropic: { signature: "s" } } },
      {
        type: "tool-f",
        toolCallId: "a",
        state: "output-available",
        input: { x: 1 },
        output: [1],
        providerExecuted: true,
      },
      { type: "tool-g", toolCallId: "b", state: "output-error", input: "{", errorText: "The input is not valid JSON" },
      { type: "text", text: "Hi", state: "done" },
      {
        type: "source-url",
        sourceId: "source-0",
        url: "u",
        providerMetadata: { millrace: { annotation: { id: "3", url: "u", from: "openai-chat", value: {} } } },
      },
      { type: "text", text: "no", state: "streaming", providerMetadata: { millrace: { refusal: true } } },
      { type: "file", url: "data:image/png;base64,AA==", mediaType: "image/png" },
      { type: "data-n", id: "k", data: 1 },
    ],
  })
})

test("toUiMessage() leaves a call that was cut as one whose input still streams", () => {
  const parts: Part[] = [
    { type: "tool-start", id: "1", callId: "a", name: "f" },
    { type: "tool-delta", id: "1", text: "{}" },
    { type: "tool-end", id: "1", isCut: true },
  ]
  expect(toUiMessage(foldParts(parts))).toEqual({
    id: "millrace",
    role: "assistant",
    parts: [{ type: "step-start" }, { type: "tool-f", toolCallId: "a", state: "input-streaming", rawInput: "{}" }],
  })
})
