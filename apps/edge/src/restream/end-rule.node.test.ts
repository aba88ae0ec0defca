import { expect, test } from "vitest"
import { chatEndRule } from "./end-rule.ts"

const redact = (text: string): string => text.replaceAll("canary", "[secret]")
const event = (data: unknown, name = "message") => ({
  event: name,
  data: typeof data === "string" ? data : JSON.stringify(data),
  lastEventId: "",
})
const choice = (index: number, finish_reason: string | null = null) => ({
  choices: [{ index, delta: {}, finish_reason }],
})

test("chatEndRule() wants a finish for every choice that it saw", () => {
  const rule = chatEndRule({ redact })
  rule.judge(event(choice(0)))
  rule.judge(event(choice(1)))
  rule.judge(event(choice(0, "stop")))
  expect(rule.complete).toBe(false)
  rule.judge(event(choice(1, "length")))
  expect(rule.complete).toBe(true)
})

test("chatEndRule() wants a finish for every choice that was asked for", () => {
  const rule = chatEndRule({ redact, choices: 2 })
  rule.judge(event(choice(0, "stop")))
  expect(rule.complete).toBe(false)
  rule.judge(event(choice(1, "stop")))
  expect(rule.complete).toBe(true)
})

test("chatEndRule() takes [DONE] for an end where no finish came", () => {
  const rule = chatEndRule({ redact })
  rule.judge(event(choice(0)))
  expect(rule.judge(event("[DONE]"))).toEqual({ kind: "done" })
  expect([rule.done, rule.complete, rule.hasBegun]).toEqual([true, true, true])
})

test("chatEndRule() takes an empty finish for none", () => {
  const rule = chatEndRule({ redact })
  rule.judge(event(choice(0, "")))
  expect(rule.complete).toBe(false)
})

test("chatEndRule() keeps an upstream's type and code where they are plain words, and never its message", () => {
  const rule = chatEndRule({ redact })
  rule.judge(event({ error: { message: "key canary", type: "rate_limit_error", code: 429 } }))
  expect(rule.failure?.upstream).toEqual({ type: "rate_limit_error", code: "429" })
  expect(rule.failure?.message).not.toContain("canary")
})

test("chatEndRule() drops a type or code that is no plain word, or holds a secret", () => {
  const rule = chatEndRule({ redact })
  rule.judge(event({ error: { type: "sk-123 is <b>wrong</b>", code: "canary" } }))
  expect(rule.failure?.upstream).toEqual({ type: undefined, code: undefined })
})

test("chatEndRule() refuses an event that is no JSON object", () => {
  for (const data of ["oops", "[]", "null", '"text"']) {
    expect(() => chatEndRule({ redact }).judge(event(data))).toThrow("not a JSON object")
  }
})

test("chatEndRule() has not begun by an error", () => {
  const rule = chatEndRule({ redact })
  rule.judge(event("anything", "error"))
  expect([rule.hasBegun, rule.failure?.code]).toEqual([false, "upstream_error"])
})
