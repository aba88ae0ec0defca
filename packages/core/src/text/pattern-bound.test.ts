import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { cutEvery, seededRandom } from "../testing/index.ts"
import { boundPattern } from "./pattern-bound.ts"
import type { ReplaceRule } from "./replace-rule.ts"
import { replaceText } from "./replace-text.ts"

test("boundPattern() finds the most units that a match takes", () => {
  const reach = (pattern: RegExp) => boundPattern(pattern).reach
  expect(reach(/abc/)).toBe(3)
  expect(reach(/a|bcd|ef/)).toBe(3)
  expect(reach(/a(?:b|cd){2,5}e?/)).toBe(12)
  expect(reach(/(a{2}|(?<name>b{3})){0,4}?/)).toBe(12)
  expect(reach(/(?:(?:a{1,60}){1,60}b){2}/)).toBe(7202)
  expect(reach(/[\]a[]\x41\u0041\/{2}\0\d/)).toBe(7)
  expect(reach(/a{,2}]{3}/)).toBe(8)
  expect(reach(/a{0}/)).toBe(0)
  expect(reach(/a\\[+]\*\+/)).toBe(5)
  // One more, where it looks at its surroundings.
  expect(reach(/\bab$/m)).toBe(3)
  // Two for a character.
  expect(reach(/\u{1f600}\ud83d\ude00😀[^a]\p{L}{2}\./u)).toBe(14)
  expect(reach(/[\w--[a-c]]{2}|[[a-z]&&[\]x]]/v)).toBe(4)
})

test.each([
  ["ab+", "", '"+" at index 2 has no bound, wanted one such as {1,64}'],
  ["ab*?", "", '"*" at index 2'],
  ["[+]a{2,}", "", '"{2,}" at index 4'],
  ["a(?=b)", "", '"(?=" at index 1 is not supported'],
  ["a(?!b)", "", '"(?!" at index 1'],
  ["(?<=b)a", "", '"(?<=" at index 0'],
  ["(?<!b)a", "", '"(?<!" at index 0'],
  ["(a)\\1", "", '"\\\\1" at index 3'],
  ["(?<x>a)\\k<x>", "", '"\\\\k" at index 7'],
  ["a\\p{L}", "", '"\\\\p" at index 1'],
  ["\\u{61}", "", '"\\\\u" at index 0'],
  ["\\07", "", '"\\\\07" at index 0'],
  ["\\c1", "", '"\\\\c" at index 0'],
  ["(?i:[ab])", "", '"(?i" at index 0 is not supported'],
  ["a(?s-i:[ab])", "i", '"(?s-i" at index 1'],
  ["a(?-m:b$)", "m", '"(?-m" at index 1'],
  ["\\p{RGI_Emoji}", "v", '"\\\\p{RGI_Emoji}" at index 0'],
  ["a[\\q{bc}x]", "v", '"[\\\\q{bc}x]" at index 1'],
  ["[a[b[c]]]", "v", '"[a[b[c]" at index 0'],
])("boundPattern() refuses %s", (source, flags, message) => {
  const failure = expect.objectContaining({ code: "unsupported-pattern", message: expect.stringContaining(message) })
  expect(() => boundPattern(new RegExp(source, flags))).toThrow(failure)
})

test("boundPattern() looks around only where it must, since engines have room for few thousands of that", () => {
  expect(boundPattern(/^a|[bc]$/iu).viable.source).not.toContain("(?!")
  expect(boundPattern(/^a/m).viable.source).toContain("(?!")
})

/** What stands at a place of a text, by the engine's word on the whole text: a rule's number and where its match ends. */
function matchAt(text: string, place: number, rules: readonly ReplaceRule[]) {
  const isInPair = (text.codePointAt(place - 1) ?? 0) > 0xffff
  for (const [number, { find }] of rules.entries()) {
    if (typeof find === "string") {
      if (text.startsWith(find, place)) return { number, end: place + find.length }
    } else if (!isInPair || !/[uv]/.test(find.flags)) {
      const pattern = new RegExp(find, `${find.flags}y`)
      pattern.lastIndex = place
      const match = pattern.exec(text)?.[0]
      if (match) return { number, end: place + match.length }
    }
  }
  return undefined
}

function replaceWhole(text: string, rules: readonly ReplaceRule[]): string {
  let output = ""
  for (let place = 0; place < text.length; ) {
    const match = matchAt(text, place, rules)
    output += match ? `<${match.number}>` : text[place]
    place = match?.end ?? place + 1
  }
  return output
}

/** Makes patterns at random, out of all that is supported. */
function randomPatterns(seed: number, atoms: readonly string[], assertions: readonly string[]) {
  const next = seededRandom(seed)
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(next() * values.length)] as Value
  const sequence = (depth: number): string => {
    let source = ""
    for (let count = 1 + Math.floor(next() * 3); count > 0; count--) {
      if (next() < 0.12) source += pick(assertions)
      else {
        const isGroup = next() < 0.4 && depth > 0
        source += isGroup
          ? `${pick(["(", "(?:"])}${sequence(depth - 1)}${pick(["", "|", `|${sequence(depth - 1)}`])})`
          : pick(atoms)
        if (next() < 0.35) source += pick(["?", "??", "{1,2}", "{0,2}", "{2}", "{1,3}?", "{3}", "{0}"])
      }
    }
    return source
  }
  return { pick, next, pattern: (flags: string) => new RegExp(sequence(2), flags) }
}

const ATOMS = [
  "a",
  "b",
  "a",
  "[ab]",
  "[^a]",
  ".",
  "\\w",
  "\\W",
  "\\s",
  "\\n",
  "[^]",
  "\\x61",
  "😀",
  "\\ud83d\\ude00",
  "\\ud83d",
]

test("replaceText() gives what the engine finds in the whole text, for patterns, texts and cuts at random", () => {
  const { pick, next, pattern } = randomPatterns(7, ATOMS, ["^", "$", "\\b", "\\B"])
  const units = ["a", "b", "a", "b", "A", " ", "\n", "😀", "\ud83d", "\ude00"]
  for (let round = 0; round < 600; round++) {
    const rules = Array.from({ length: 1 + (round % 3) }, (_, number) => ({
      find:
        next() < 0.3 ? pick(units) + pick(["", ...units]) : pattern(pick(["", "u", "i", "m", "s", "mu", "iu", "v"])),
      replace: `<${number}>`,
    }))
    const text = Array.from({ length: round % 13 }, () => pick(units)).join("")
    const wanted = replaceWhole(text, rules)
    for (const width of [1, 2, 3, 20]) {
      const given = run(cutEvery(text, width), replaceText(rules)).join("")
      if (given !== wanted) expect([rules.map(({ find }) => find), text, width, given]).toEqual(wanted)
    }
  }
})

test("replaceText() holds only where it depends on what comes, for patterns and texts at random", () => {
  // No assertions: of \b it does not see that one may contradict what is behind it.
  const { pick, pattern } = randomPatterns(3, ["a", "b", "[ab]", "[^b]", "\\w"], ["a"])
  for (let round = 0; round < 400; round++) {
    const rules = [pattern(""), pattern("")].map((find, number) => ({ find, replace: `<${number}>` }))
    const longest = Math.max(...rules.map(({ find }) => boundPattern(find).reach))
    if (longest > 6) continue
    const text = Array.from({ length: 1 + (round % 7) }, () => pick(["a", "b", " "])).join("")
    let given = ""
    const block = replaceText(rules)
    block.transform(text, {
      enqueue: (output) => {
        given += output
      },
      terminate() {},
    })
    let place = 0
    for (let output = ""; output.length < given.length; ) {
      const match = matchAt(text, place, rules)
      output += match ? `<${match.number}>` : text[place]
      place = match?.end ?? place + 1
    }
    if (place === text.length) continue
    // From the place where it holds, two texts that go on as this one does not match alike.
    const ends = new Set<string>()
    const look = (longer: string, left: number) => {
      ends.add(JSON.stringify(matchAt(longer, place, rules) ?? null))
      if (left > 0 && ends.size < 2) for (const unit of ["a", "b", " "]) look(longer + unit, left - 1)
    }
    look(text, longest)
    if (ends.size < 2) expect([rules.map(({ find }) => find), text, given]).toBe("all of the text")
  }
})

test("replaceText() is the same for every cut, for literals of any kind", () => {
  const literal = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.array(literal, { minLength: 1, maxLength: 8 }),
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 })),
      (literals, chunks) => {
        const rules = literals.map((find, number) => ({ find, replace: `<${number}>` }))
        expect(run(chunks, replaceText(rules)).join("")).toBe(replaceWhole(chunks.join(""), rules))
      },
    ),
  )
})
