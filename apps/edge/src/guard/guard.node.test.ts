import { openaiChat } from "@millrace/llm"
import { expect, test } from "vitest"
import { errorPart, GatewayError, toGatewayError } from "./errors.ts"
import { dialectHeaders, requestHeaders, responseHeaders } from "./headers.ts"
import { redactor } from "./redact.ts"
import { upstreamWords } from "./upstream-words.ts"

const bodyOf = (error: GatewayError) => openaiChat.errorBody(errorPart(error))

test("toGatewayError() tells a client nothing of what it does not know", () => {
  const body = bodyOf(toGatewayError(new TypeError("fetch https://user:canary@internal failed")))
  expect(body.error).toEqual({
    message: "The gateway failed to serve this request",
    type: "server_error",
    param: null,
    code: "internal_error",
  })
})

test("errorPart() gives an upstream's own words the place of ours", () => {
  const error = new GatewayError("No", {
    code: "upstream_error",
    status: 400,
    param: "n",
    upstream: { code: "context_length_exceeded" },
  })
  expect(bodyOf(error).error).toEqual({
    message: "No",
    type: "upstream_error",
    param: "n",
    code: "context_length_exceeded",
  })
})

test("requestHeaders() lets only trace context through", () => {
  const sent = {
    traceparent: "00-a-b-01",
    authorization: "Bearer canary",
    cookie: "canary",
    "x-api-key": "canary",
    host: "evil",
    "x-forwarded-for": "1.2.3.4",
  }
  expect(requestHeaders(new Headers(sent))).toEqual({ traceparent: "00-a-b-01" })
})

test.each(["\xe9", "", "x".repeat(513), "a\tb"])(
  "requestHeaders() lets no trace context through that is none: %j",
  (value) => {
    expect(requestHeaders(new Headers({ traceparent: value, tracestate: value }))).toEqual({})
  },
)

test("dialectHeaders() lets a dialect's own headers through, to the same dialect, and only in their own form", () => {
  const good = { "anthropic-version": "2023-06-01", "anthropic-beta": "a-2025-01-01,b-2025-02-02" }
  const sent = new Headers({ ...good, "x-api-key": "canary" })
  expect(dialectHeaders(sent, "anthropic")).toEqual(good)
  expect(dialectHeaders(sent, "openai-chat")).toEqual({})
  expect(dialectHeaders(new Headers({ "anthropic-version": "x", "anthropic-beta": "a b\tc" }), "anthropic")).toEqual({})
})

test("responseHeaders() lets only listed headers through, and only in their own form", () => {
  const good = {
    "retry-after": "20",
    "retry-after-ms": "1500",
    "x-ratelimit-remaining-tokens": "5",
    "x-ratelimit-reset-requests": "6m0s",
  }
  expect(
    responseHeaders(
      new Headers({ ...good, "set-cookie": "canary", "x-request-id": "canary", "content-encoding": "gzip" }),
    ),
  ).toEqual(good)
  expect(responseHeaders(new Headers({ "retry-after": "canary", "x-ratelimit-reset-tokens": "sk-canary" }))).toEqual({})
  expect(responseHeaders(new Headers({ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }))).toHaveProperty("retry-after")
})

test("upstreamWords() reads every shape, and keeps plain words alone", () => {
  const redact = (text: string) => text.replaceAll("canary", "")
  const words = { type: "invalid_request_error", code: "bad", param: "messages[0].content" }
  expect(upstreamWords({ error: words }, redact)).toEqual(words)
  expect(upstreamWords([{ error: words }], redact)).toEqual(words)
  expect(upstreamWords(words, redact)).toEqual(words)
  const none = { type: undefined, code: undefined, param: undefined }
  for (const value of [
    undefined,
    null,
    "text",
    5,
    { error: "text" },
    { error: { type: "a b", code: "canary", param: "a<b" } },
    { code: {} },
  ]) {
    expect(upstreamWords(value, redact)).toEqual(none)
  }
})

test("redactor() takes secrets out, also where they are written as JSON", () => {
  const redact = redactor(['sk-"canary"', "short"])
  expect(redact(`a sk-"canary" b ${JSON.stringify('sk-"canary"')} short`)).toBe('a [secret] b "[secret]" short')
})
