import { expect, test } from "vitest"
import { collect } from "./collect.ts"
import { joinText, keepItems } from "./fold.ts"

test("joinText() may be used for several streams", async () => {
  const text = joinText()
  expect([await collect(["a", "b"], text).final, await collect(["c"], text).final]).toEqual(["ab", "c"])
})

test("joinText() checks its limit before it joins", () => {
  const { fold } = joinText({ maxLength: 3 })
  expect(fold("ab", "c")).toBe("abc")
  expect(() => fold("ab", "cd")).toThrow(expect.objectContaining({ code: "stream-too-long", limit: 3, received: 4 }))
})

test("joinText() refuses what is no text", () => {
  expect(() => joinText().fold("", 7 as never)).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test("keepItems() keeps as many as it is told to", () => {
  const { fold, initial } = keepItems({ maxItems: 1 })
  fold(initial, 1)
  expect(() => fold(initial, 2)).toThrow(expect.objectContaining({ code: "stream-too-long", limit: 1, received: 2 }))
  expect(initial).toEqual([1])
})

test("folds refuse limits that are none", () => {
  expect(() => joinText({ maxLength: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  expect(() => keepItems({ maxItems: Number.NaN })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})
