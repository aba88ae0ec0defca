import { encodeText, run } from "@millrace/core"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { openaiChat } from "./openai-chat.ts"

const fold = (...parts: Part[]) => foldParts(run(parts, check()))

test("openaiChat.answer() gives the answer in one piece", () => {
  const message = fold(
    { type: "start", id: "c", model: "m", created: 7 },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hi", logprobs: [{ token: "Hi" }] },
    { type: "annotation", id: "0", url: "https://a", title: "A", from: "anthropic", value: {} },
    { type: "usage", usage: { inputTokens: 1, outputTokens: 2 } },
    { type: "finish", reason: "stop", native: "end_turn", from: "anthropic" },
  )
  const url_citation = { url: "https://a", title: "A", start_index: 0, end_index: 0 }
  expect(openaiChat.answer(message, { model: "mine" })).toEqual({
    id: "c",
    object: "chat.completion",
    created: 7,
    model: "mine",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: "Hi",
          refusal: null,
          annotations: [{ type: "url_citation", url_citation }],
        },
        logprobs: { content: [{ token: "Hi" }], refusal: null },
        finish_reason: "stop",
        native_finish_reason: "end_turn",
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  })
})

test("openaiChat.answer() gives reasoning, refusals, calls for the client, pictures and signatures", () => {
  const message = fold(
    { type: "reasoning-start", id: "r" },
    { type: "reasoning-delta", id: "r", text: "Hm" },
    { type: "signature", id: "r", data: "S", from: "anthropic" },
    { type: "refusal-delta", id: "n", text: "No" },
    { type: "tool-start", id: "a", callId: "a", name: "f" },
    { type: "tool-delta", id: "a", text: '{"x":1}' },
    { type: "signature", id: "a", data: "T", from: "openai-chat" },
    { type: "tool-start", id: "b", callId: "b", name: "g", encoding: "text" },
    { type: "tool-start", id: "p", callId: "p", name: "search", executor: "provider" },
    { type: "file", mediaType: "image/png", data: "AA==" },
    { type: "finish", reason: "stop" },
  )
  expect(openaiChat.answer(message, { id: "i", created: 3 })).toMatchObject({
    id: "i",
    created: 3,
    model: "unknown",
    choices: [
      {
        message: {
          content: null,
          refusal: "No",
          reasoning_content: "Hm",
          reasoning: "Hm",
          reasoning_details: [{ type: "reasoning.text", text: "Hm", signature: "millrace:anthropic:signature:S" }],
          tool_calls: [
            {
              id: "a",
              type: "function",
              function: { name: "f", arguments: '{"x":1}' },
              extra_content: { google: { thought_signature: "T" } },
            },
            { id: "b", type: "custom", custom: { name: "g", input: "" } },
          ],
          images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }],
        },
        finish_reason: "tool_calls",
      },
    ],
  })
})

test("openaiChat.answer() gives all choices, and what only this dialect knows", () => {
  const raw = (at: string, value: object): Part => ({ type: "raw", from: "openai-chat", at, value })
  const message = fold(
    { type: "start", extra: { from: "openai-chat", fields: { provider: "P" } } },
    { type: "text-start", id: "0", choice: 1 },
    { type: "text-delta", id: "0", text: "other" },
    raw("", { timings: 1 }),
    raw("choices[1]", { seed: 4 }),
    raw("choices[0].delta", { audio: { id: "s", data: "AA", transcript: "so" } }),
    raw("choices[0].delta", { audio: { data: "BB", transcript: "und" } }),
    { type: "finish", reason: "stop", others: [{ choice: 1, reason: "length" }] },
  )
  expect(openaiChat.answer(message)).toMatchObject({
    provider: "P",
    timings: 1,
    choices: [
      {
        index: 0,
        message: { content: null, audio: { id: "s", data: "AABB", transcript: "sound" } },
        finish_reason: "stop",
      },
      { index: 1, message: { content: "other" }, finish_reason: "length", seed: 4 },
    ],
  })
})

test("openaiChat.answer() gives no reason for what did not finish", () => {
  expect(openaiChat.answer(fold({ type: "interrupted" }))).toMatchObject({ choices: [{ finish_reason: null }] })
})

test("openaiChat.answer() is read again as what it was made of", () => {
  const message = fold(
    { type: "start", id: "c", model: "m", created: 7 },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hi" },
    { type: "text-end", id: "0" },
    { type: "finish", reason: "length", native: "length", from: "openai-chat" },
  )
  const event = `data: ${JSON.stringify(openaiChat.answer(message))}\n\n`
  expect(foldParts(run([event], encodeText(), openaiChat.decode(), check()))).toEqual(message)
})

test("openaiChat.errorBody() gives the body of an HTTP error", () => {
  const error: Part = { type: "error", message: "M", kind: "K", code: "C", requestId: "r" }
  expect(openaiChat.errorBody(error)).toEqual({
    error: { message: "M", type: "K", param: null, code: "C", request_id: "r" },
  })
})
