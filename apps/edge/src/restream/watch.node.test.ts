import { FormatError, LimitError } from "@millrace/core"
import type { ErrorPart, Part } from "@millrace/llm"
import { expect, test } from "vitest"
import { GatewayError } from "../guard/errors.ts"
import { createWatch } from "./watch.ts"

const redact = (text: string): string => text.replaceAll("canary", "[secret]")
const text: Part = { type: "text-start", id: "0" }

test("createWatch() has begun with the first part that is no bad end", () => {
  const watch = createWatch({ redact })
  expect(watch.hasBegun).toBe(false)
  watch.see(text)
  expect(watch.hasBegun).toBe(true)
  const failed = createWatch({ redact })
  failed.see({ type: "error", message: "no" })
  expect([failed.hasBegun, failed.done, failed.failure?.code]).toEqual([false, true, "upstream_error"])
})

test("createWatch() counts events, and keeps the latest usage", () => {
  let events = 0
  const watch = createWatch({ redact, onEvent: () => events++ })
  watch.see(text)
  watch.see({ type: "usage", usage: { inputTokens: 3, outputTokens: 1 } })
  watch.see({ type: "usage", usage: { outputTokens: 5 } })
  watch.passed()
  expect([events, watch.usage]).toEqual([4, { inputTokens: 3, outputTokens: 5 }])
})

test("createWatch() keeps an upstream's type and code where they are plain words, and never its message", () => {
  const watch = createWatch({ redact })
  const told = watch.see({ type: "error", message: "key canary", kind: "rate_limit_error", code: "429" }) as ErrorPart
  expect(told).toMatchObject({ kind: "rate_limit_error", code: "429", status: 502 })
  expect(told.message).not.toContain("canary")
  expect(watch.failure?.upstream).toMatchObject({ type: "rate_limit_error", code: "429" })
})

test("createWatch() drops a type or code that is no plain word, or holds a secret", () => {
  const watch = createWatch({ redact })
  watch.see({ type: "error", message: "", kind: "sk-123 is <b>wrong</b>", code: "canary" })
  expect(watch.failure?.upstream).toMatchObject({ type: undefined, code: undefined })
})

test("createWatch() says of an end that is none what broke it, or that it was cut", () => {
  expect(createWatch({ redact }).interruption()).toMatchObject({ type: "error", code: "upstream_truncated" })
  const watch = createWatch({ redact })
  watch.broke(new GatewayError("silent", { code: "idle_timeout", status: 504 }))
  watch.broke(new GatewayError("late", { code: "total_timeout", status: 504 }))
  const part = watch.interruption()
  expect(part).toMatchObject({ code: "idle_timeout", status: 504, message: "silent" })
  expect(watch.see(part)).toBe(part)
  expect(watch.failure?.code).toBe("idle_timeout")
})

test("createWatch() may be complete before it is done, and a finish is both", () => {
  const watch = createWatch({ redact })
  watch.completed()
  expect([watch.complete, watch.done]).toEqual([true, false])
  watch.see({ type: "finish", reason: "stop" })
  expect([watch.complete, watch.done, watch.failure]).toEqual([true, true, undefined])
})

test("createWatch() passes an abort of the upstream's on, and takes it for a failure", () => {
  const watch = createWatch({ redact })
  const abort: Part = { type: "abort" }
  expect(watch.see(abort)).toBe(abort)
  expect(watch.failure?.code).toBe("upstream_aborted")
})

test("createWatch() passes no reason of an abort on", () => {
  expect(createWatch({ redact }).see({ type: "abort", reason: "key canary" })).toEqual({ type: "abort" })
})

test.each([
  [new LimitError("canary", { code: "stream-too-long", limit: 1, received: 2 }), "response_too_large"],
  [new LimitError("canary", { code: "event-too-large", limit: 1, received: 2 }), "event_too_large"],
  [new LimitError("canary", { code: "line-too-long", limit: 1, received: 2 }), "event_too_large"],
  [new LimitError("canary", { code: "too-many-parts", limit: 1, received: 2 }), "upstream_invalid_event"],
  [new FormatError("canary", { code: "invalid-json" }), "upstream_invalid_event"],
  [new TypeError("canary"), "internal_error"],
])("createWatch() describes %o as %s, without a word of it", (error, code) => {
  const part = createWatch({ redact }).describe(error)
  expect(part.code).toBe(code)
  expect(part.message).not.toContain("canary")
})
