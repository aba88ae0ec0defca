import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { cutEvery, seededRandom } from "../testing/index.ts"
import { prepareLiterals } from "./literals.ts"
import { replaceText } from "./replace-text.ts"

test("prepareLiterals() follows the longest beginning of a literal", () => {
  const { root, step } = prepareLiterals(["abab", "ba", "b"])
  const walk = (text: string) => [...text].reduce((node, unit) => step(node, unit.charCodeAt(0)), root)
  expect(walk("xx")).toBe(root)
  expect([walk("xaba").depth, walk("abax").depth, walk("ababa").depth, walk("abb").depth]).toEqual([3, 0, 3, 1])
  expect([walk("ab").found, walk("aba").found, walk("abab").found, walk("a").found]).toEqual([2, 1, 0, undefined])
})

test("prepareLiterals() skips to where a literal may start", () => {
  const { skip } = prepareLiterals(["a.c", "b"])
  expect(skip("xxabcxa.c", 0, 9)).toBe(3)
  expect(skip("xxabcxa.c", 4, 9)).toBe(6)
  expect(skip("xxxxxxxxx", 0, 9)).toBe(7)
  expect(skip("xxxxxxxxx", 8, 9)).toBe(8)
})

test("replaceText() finds the first of equal literals, and one that ends within another", () => {
  const rules = ["aba", "b", "abcd", "aba"].map((find, number) => ({ find, replace: `<${number}>` }))
  expect(run(cutEvery("abcabaabcda", 1), replaceText(rules)).join("")).toBe("a<1>c<0><2>a")
})

test("replaceText() takes literals for what they are, in any unit", () => {
  const literals = ["$&", "[a]", "\\", "/", "a|b", "\n", "\u2028", "\ud83d", "😀", "{2}", "\0", "-", "é"]
  for (const find of literals) {
    expect(run(cutEvery(`x${find}y${find}`, 1), replaceText({ find, replace: "#" })).join("")).toBe("x#y#")
  }
})

test("replaceText() finds 10,000 literals as one by one", () => {
  const next = seededRandom(5)
  const word = () =>
    Array.from({ length: 3 + Math.floor(next() * 9) }, () => "aeinrst"[Math.floor(next() * 7)]).join("")
  const literals = [...new Set(Array.from({ length: 10_000 }, word))].sort((one, other) => other.length - one.length)
  const text = Array.from({ length: 2000 }, word).join(" ")
  const rules = literals.map((find) => ({ find, replace: (match: string) => `<${match}>` }))
  const places = new Set(literals)
  let wanted = ""
  for (let place = 0; place < text.length; ) {
    let length = 11
    while (length > 0 && !places.has(text.slice(place, place + length))) length--
    wanted += length > 0 ? `<${text.slice(place, place + length)}>` : text[place]
    place += Math.max(length, 1)
  }
  for (const width of [1, 7, 4096]) expect(run(cutEvery(text, width), replaceText(rules)).join("")).toBe(wanted)
})
