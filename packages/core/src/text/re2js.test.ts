import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { matchLines } from "./match-lines.ts"
import { type Re2jsOptions, re2js } from "./re2js.ts"

/** Runs one line through one pattern and gives what the groups matched, for each match. */
function find(line: string, pattern: RegExp | string, options?: Re2jsOptions) {
  return run([line], matchLines({ pattern }, { engine: re2js(options) })).map(({ captures }) => captures)
}

/** Patterns that keep an engine that backtracks busy for longer than anyone lives, each with the line that does it. */
const hostile: readonly (readonly [pattern: string, line: string])[] = [
  ["^(a+)+$", "a"],
  ["^(a*)*$", "a"],
  ["^(a|a)*$", "a"],
  ["(a|aa)+$", "a"],
  ["^(a|a?)+$", "a"],
  ["^(a?){50}a{50}$", "a"],
  ["^(.*a){20}$", "a"],
  ["^(.*)(.*)(.*)(.*)(.*)(.*)(.*)x$", "a"],
  ["^((a+)+)+$", "a"],
  ["^(a+)*b?(a+)*$", "a"],
  ["^([a-zA-Z]+)*$", "a"],
  ["^(\\w+\\s?)*$", "word "],
  ["^(\\d+)*$", "1"],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "a"],
  ["^(?:(?:a|b)+)+$", "ab"],
  ["^(a|b|ab)*$", "ab"],
  ["^(?:a+b?)+$", "a"],
  ["^(x+x+)+$", "x"],
  ["^(?:[ab]*a[ab]*)*$", "ab"],
  ["^([\\w.-]+@?)+\\.com$", "a."],
  ["^(.+)*=(.+)*x$", "="],
  ["^(\\s*\\w+\\s*)+$", "a "],
  ['^(?:"[^"]*"|[^",]+)*$', "a"],
  ["^(([^\\d]+|\\D+)+)$", "a"],
]

test.each(hostile)("re2js() is done with %s on a line of 100,000", (pattern, part) => {
  const line = `${part.repeat(100_000 / part.length)}!1"`
  run([line], matchLines({ pattern }, { engine: re2js() }))
})

test("re2js() finds what RegExp finds", () => {
  const rows: readonly (readonly [RegExp, string])[] = [
    [/ERROR: (.+)/, "x ERROR: disk full"],
    [/(?<year>\d{4})-(?<month>\d\d)/, "on 2026-11-21"],
    [/(a)|(b)/, "b"],
    [/(\w+?)(\d*)$/, "abc123"],
    [/STRASSE/i, "strasse"],
    [/a.b/s, "a\u2028b"],
    [/\bfo+\b/, "a foo"],
    [/^\/path\/(\u0041|\x42|\u{43})/u, "/path/C"],
    [/x*/, ""],
    [/^.$/u, "😀"],
    [/(\d)(\d)?/g, "1 23 4"],
    [/\p{Lu}+/u, "aÉÀb"],
  ]
  for (const [pattern, line] of rows) {
    const found = run([line], matchLines({ pattern }))
    expect(found.length).toBeGreaterThan(0)
    expect(run([line], matchLines({ pattern }, { engine: re2js() }))).toEqual(found)
  }
})

test("re2js() takes the syntax of RE2 too", () => {
  expect(find("Hello", "(?i)(?P<first>h)")).toEqual([["H"]])
})

test.each([
  "(?=a)",
  "(?!a)",
  "(?<=a)b",
  "(?<!a)b",
  "(a)\\1",
  "(?<n>a)\\k<n>",
  "\\k\\k<n>",
  "(?>a)",
  "a++",
  "(",
  "a{1001}",
])("re2js() refuses %s", (pattern) => {
  expect(() => find("", pattern)).toThrow(
    expect.objectContaining({
      code: "unsupported-pattern",
      message: `Cannot compile ${JSON.stringify(pattern)} as pattern "pattern"`,
    }),
  )
})

test("re2js() takes an escaped backslash for what it is", () => {
  expect(find("\\k<", "(\\\\k<)")).toEqual([["\\k<"]])
})

test("re2js() refuses flags that it does not know", () => {
  expect(() => find("", /a/y)).toThrow(expect.objectContaining({ code: "unsupported-pattern" }))
  expect(find("A", /(a)/dgimsu)).toEqual([["A"]])
})

test("re2js() refuses patterns that are too large", () => {
  const failure = expect.objectContaining({ code: "unsupported-pattern" })
  for (const pattern of ["(x{30}){30}y{200}", "x".repeat(1001)]) expect(() => find("", pattern)).toThrow(failure)
  expect(find("", `(x?){1000}`, { maxProgramSize: 10_000 })).toEqual([[""]])
  expect(find("x", `(${"x?".repeat(1000)})`, { maxProgramSize: Infinity })).toEqual([["x"]])
  expect(() => re2js({ maxProgramSize: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})
