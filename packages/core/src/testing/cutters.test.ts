import { expect, test } from "vitest"
import { chunkings, cutAt, cutEvery } from "./cutters.ts"

test("cutAt() cuts text and bytes, and copies bytes", () => {
  const bytes = Uint8Array.of(1, 2, 3)
  const [first, second] = cutAt(bytes, 1)
  expect([first, second]).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3)])
  expect(first?.buffer).not.toBe(bytes.buffer)
  expect(cutAt("abc")).toEqual(["abc"])
  expect(cutAt("abc", 0, 3)).toEqual(["", "abc", ""])
})

test("cutEvery() leaves a shorter rest last", () => {
  expect(cutEvery("abcde", 2)).toEqual(["ab", "cd", "e"])
  expect(cutEvery("", 2)).toEqual([])
})

test("chunkings() lose nothing and hold every single cut, every pair and every unit alone", () => {
  const all = [...chunkings("abcd")].map((chunks) => chunks.join("|"))
  expect(all.every((chunks) => chunks.replaceAll("|", "") === "abcd")).toBe(true)
  for (const wanted of ["abcd", "a|b|c|d", "a|bcd", "ab|cd", "abc|d", "a|b|cd", "a|bc|d", "ab|c|d"]) {
    expect(all).toContain(wanted)
  }
})

test("chunkings() are at least 80 for an input of 32 units, and the same for the same seed", () => {
  const text = "x".repeat(32)
  expect([...chunkings(text)].length).toBeGreaterThan(80)
  expect([...chunkings(text, { seed: 5 })]).toEqual([...chunkings(text, { seed: 5 })])
  expect([...chunkings(text, { seed: 5 })]).not.toEqual([...chunkings(text, { seed: 6 })])
})

test("cutAt() and cutEvery() refuse places and widths that are none", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  for (const places of [[2, 1], [5], [-1], [Number.NaN], [0.5]]) expect(() => cutAt("abcd", ...places)).toThrow(failure)
  for (const width of [0, -1, 0.5, Number.NaN]) expect(() => cutEvery("abcd", width)).toThrow(failure)
})
