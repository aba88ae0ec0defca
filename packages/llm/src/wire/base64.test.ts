import fc from "fast-check"
import { expect, test } from "vitest"
import { decodeBase64, decodeBase64Text, encodeBase64Text } from "./base64.ts"

test("encodeBase64Text() and decodeBase64Text() go there and back", () => {
  expect(encodeBase64Text("é")).toBe("w6k=")
  expect(decodeBase64Text("w6k=")).toBe("é")
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => decodeBase64Text(encodeBase64Text(text)) === text))
  const long = "\u{FEFF}é".repeat(20_000)
  expect(decodeBase64Text(encodeBase64Text(long))).toBe(long)
})

test("decodeBase64() gives bytes, and nothing for what is no base64", () => {
  expect(decodeBase64("AP8=")).toEqual(new Uint8Array([0, 255]))
  expect(decodeBase64("*")).toBeUndefined()
})

test("decodeBase64Text() gives nothing for bytes that are no text", () => {
  expect(decodeBase64Text("/w==")).toBeUndefined()
  expect(decodeBase64Text("é")).toBeUndefined()
})
