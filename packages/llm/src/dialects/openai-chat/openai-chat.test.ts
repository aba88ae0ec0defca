import { describe, expect, test } from "vitest"
import { openaiChat } from "./openai-chat.ts"

const passing = openaiChat.passing as NonNullable<typeof openaiChat.passing>

describe("openaiChat.passing finds what matters in", () => {
  test.each([
    "data: [DONE]",
    'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}',
    'data: {"choices":[{"delta":{},"finish_reason" : "stop"}]}',
    'data: {"usage":{"prompt_tokens":1}}',
    'data: {"usage":\ndata: {"prompt_tokens":1}}',
    'data: {"\\u0075sage":{"prompt_tokens":1}}',
    'data: {"x_groq":{"usage":{}}}',
    'data: {"error":{"message":"M"}}',
    'data: {"object":"error","message":"M"}',
    "event: error\ndata: Too busy",
    "data: x\nevent:error",
  ])("%s", (event) => expect(passing.matters.test(event)).toBe(true))
})

test("openaiChat.passing finds nothing in plain deltas", () => {
  for (const event of [
    'data: {"id":"c","choices":[{"index":0,"delta":{"content":"The \\"usage\\" of error"},"finish_reason":null}],"usage":null}',
    'data: {"choices":[{"delta":{"role":"assistant","content":"é"},"finish_reason": null}],"error":null}',
  ]) {
    expect(passing.matters.test(event)).toBe(false)
  }
})

test("openaiChat.passing looks at a hostile event in no time", () => {
  const event = `data: {"a":"${'"usage"'.repeat(1e5)}${" ".repeat(1e6)}`
  expect(passing.matters.test(event)).toBe(true)
  expect(passing.matters.test(`data: ${'"usage":null'.repeat(1e5)}${'"error"'.slice(0, -1)}`)).toBe(false)
})

test("openaiChat.passing knows chunks that tell usage and nothing else", () => {
  const usage = { prompt_tokens: 1 }
  const isAlone = (value: unknown) => passing.isUsageAlone?.(typeof value === "string" ? value : JSON.stringify(value))
  expect(isAlone({ id: "c", object: "o", created: 1, model: "m", choices: [], usage, obfuscation: "x" })).toBe(true)
  expect(isAlone({ choices: [], usage, citations: [] })).toBe(false)
  expect(isAlone({ choices: [{}], usage })).toBe(false)
  expect(isAlone({ choices: [], usage: null })).toBe(false)
  expect(isAlone({ usage })).toBe(false)
  expect(isAlone({ choices: [], usage, error: {} })).toBe(false)
  expect(isAlone("[DONE]")).toBe(false)
  expect(isAlone("[1]")).toBe(false)
})

test("openaiChat has a sign of life that is no event", () => {
  expect(openaiChat.keepAlive).toBe(": keep-alive\n")
  expect(openaiChat.passing?.end).toBe("data: [DONE]\n\n")
})
