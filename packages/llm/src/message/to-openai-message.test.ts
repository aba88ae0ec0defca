import { expect, test } from "vitest"
import { foldParts } from "../fold.ts"
import type { Part } from "../part.ts"
import { toOpenaiMessage } from "./to-openai-message.ts"

const parts: readonly Part[] = [
  { type: "reasoning-start", id: "0" },
  { type: "reasoning-delta", id: "0", text: "hm" },
  { type: "signature", id: "0", data: "sealed", from: "anthropic" },
  { type: "reasoning-end", id: "0" },
  { type: "reasoning-start", id: "1", kind: "redacted" },
  { type: "signature", id: "1", data: "hidden", from: "anthropic", kind: "redacted" },
  { type: "reasoning-end", id: "1" },
  { type: "reasoning-start", id: "2" },
  { type: "reasoning-delta", id: "2", text: "so" },
  { type: "signature", id: "2", data: "foreign", from: "gemini" },
  { type: "reasoning-end", id: "2" },
  { type: "text-start", id: "3" },
  { type: "text-delta", id: "3", text: "Hi" },
  { type: "signature", id: "3", data: "foreign", from: "gemini" },
  { type: "text-end", id: "3" },
  { type: "tool-start", id: "4", callId: "a", name: "f" },
  { type: "tool-delta", id: "4", text: '{"x":1}' },
  { type: "signature", id: "4", data: "foreign", from: "gemini" },
  { type: "tool-end", id: "4" },
  { type: "tool-start", id: "5", callId: "b", name: "f" },
  { type: "tool-delta", id: "5", text: '{"x":' },
  { type: "tool-end", id: "5", isCut: true },
]

test("toOpenaiMessage() gives a message without what is cut and what is another provider's", () => {
  expect(toOpenaiMessage(foldParts(parts))).toEqual({
    role: "assistant",
    content: "Hi",
    refusal: null,
    reasoning_content: "hm\n\nso",
    reasoning: "hm\n\nso",
    tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: '{"x":1}' } }],
  })
})

test("toOpenaiMessage() gives a refusal, and nothing for nothing", () => {
  const refusal: Part[] = [
    { type: "refusal-start", id: "0" },
    { type: "refusal-delta", id: "0", text: "no" },
  ]
  expect(toOpenaiMessage(foldParts(refusal))).toEqual({ role: "assistant", content: null, refusal: "no" })
  expect(toOpenaiMessage(foldParts([]))).toEqual({ role: "assistant", content: null, refusal: null })
})
