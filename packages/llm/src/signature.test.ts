import { expect, test } from "vitest"
import { mayHoldWrapped, unwrapSignature, vouchedText, wrapSignature } from "./signature.ts"

test("wrapSignature() writes what is the carrier's own as it is", () => {
  expect(wrapSignature({ data: "S", from: "gemini", kind: "signature" }, "gemini")).toBe("S")
  expect(unwrapSignature("S", "gemini")).toEqual({ data: "S", from: "gemini", kind: "signature" })
  expect(unwrapSignature("S", "gemini", "redacted")).toEqual({ data: "S", from: "gemini", kind: "redacted" })
})

test.each(["signature", "encrypted", "redacted"] as const)(
  "unwrapSignature() reads what was wrapped, a kind of %s",
  (kind) => {
    const signature = { data: "a:b:\nc", from: "openai-responses", kind }
    expect(wrapSignature(signature, "anthropic")).toBe(`millrace:openai-responses:${kind}:a:b:\nc`)
    expect(unwrapSignature(wrapSignature(signature, "anthropic"), "anthropic")).toEqual(signature)
  },
)

test("wrapSignature() takes a signature without a kind for one that vouches", () => {
  expect(wrapSignature({ data: "S", from: "gemini" }, "anthropic")).toBe("millrace:gemini:signature:S")
})

test("wrapSignature() takes the text along that it vouches for", () => {
  const signature = { data: "12:S", from: "anthropic", kind: "signature" } as const
  const wrapped = wrapSignature(signature, "openai-chat", "Hm: 🌊")
  expect([unwrapSignature(wrapped, "openai-chat"), vouchedText(wrapped)]).toEqual([signature, "Hm: 🌊"])
  expect(vouchedText(wrapSignature(signature, "openai-chat"))).toBeUndefined()
  expect(vouchedText("S")).toBeUndefined()
  expect(unwrapSignature("millrace:a:signature+9:S", "gemini").data).toBe("")
})

test("mayHoldWrapped() finds what is wrapped in a text", () => {
  const wrapped = wrapSignature({ data: "S", from: "gemini" }, "anthropic")
  expect([mayHoldWrapped(JSON.stringify({ a: wrapped })), mayHoldWrapped('{"a":"S"}')]).toEqual([true, false])
})

test("unwrapSignature() takes what only looks wrapped for the carrier's own", () => {
  for (const data of [
    "millrace:",
    "millrace:x",
    "millrace:A:signature:S",
    "millrace:x:other:S",
    "x millrace:a:signature:S",
  ]) {
    expect(unwrapSignature(data, "gemini")).toEqual({ data, from: "gemini", kind: "signature" })
  }
})

test("wrapSignature() wraps what the carrier's own looks wrapped", () => {
  const signature = { data: "millrace:x:encrypted:S", from: "gemini", kind: "signature" } as const
  expect(unwrapSignature(wrapSignature(signature, "gemini"), "gemini")).toEqual(signature)
})
