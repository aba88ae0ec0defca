import { expect, test } from "vitest"
import { createCodePoints } from "./code-points.ts"

const places = (...texts: readonly string[]) => {
  const points = createCodePoints()
  for (const text of texts) points.add(text)
  return (codePoints: number | undefined) => points.place(codePoints)
}

test("createCodePoints() gives places in code units, however the text is cut", () => {
  const text = "a😀b😀😀c"
  for (let cut = 0; cut <= text.length; cut++) {
    const place = places(text.slice(0, cut), text.slice(cut))
    expect([...text, ""].map((_, index) => place(index))).toEqual([0, 1, 3, 4, 6, 8, 9])
  }
})

test("createCodePoints() keeps places inside of the text, and gives none for what is none", () => {
  expect(places("a😀")(99)).toBe(3)
  expect([undefined, -1, 0.5, Number.NaN].map(places("a😀"))).toEqual([undefined, undefined, undefined, undefined])
})

test("createCodePoints() stops counting where there is too much to keep", () => {
  expect(places("😀".repeat(65_536))(65_536)).toBe(131_072)
  expect(places("😀".repeat(65_537))(1)).toBe(undefined)
})
