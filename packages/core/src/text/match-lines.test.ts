import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import type { LinePatterns } from "./line-match.ts"
import { type MatchLinesOptions, matchLines } from "./match-lines.ts"
import type { PatternEngine } from "./pattern-engine.ts"

/** Runs lines through the block and tells the name of each match with what its groups matched. */
function find(lines: readonly string[], patterns: LinePatterns, options?: MatchLinesOptions) {
  return run([...lines], matchLines(patterns, options)).map(({ pattern, captures }) => [pattern, ...captures].join(" "))
}

/** An engine that writes down what it was given, and runs it on the platform's. */
function spy(seen: string[]): PatternEngine {
  return (source, flags) => {
    seen.push(`${source} ${flags}`)
    return { exec: (text) => new RegExp(source).exec(text), matchAll: (text) => text.matchAll(new RegExp(source, "g")) }
  }
}

test("matchLines() tells the pattern, the line, its number and its groups", () => {
  const found = run(
    ["ok", "ERROR: disk full", "PROGRESS: 50%"],
    matchLines({ error: /ERROR: (?<message>.+)/, progress: /PROGRESS: (\d+)%/ }),
  )
  expect(found).toEqual([
    {
      pattern: "error",
      line: "ERROR: disk full",
      lineNumber: 2,
      groups: { message: "disk full" },
      captures: ["disk full"],
    },
    { pattern: "progress", line: "PROGRESS: 50%", lineNumber: 3, groups: {}, captures: ["50"] },
  ])
})

test("matchLines() makes values of groups, of the type that their functions give", () => {
  const patterns = {
    progress: { pattern: /(?<percent>\d+)% (?<file>\S+)/, groups: { percent: Number } },
    done: { pattern: /DONE (?<at>.+)/, groups: { at: (text: string) => text.split(":") } },
  }
  const values = run(["50% a.txt", "DONE 1:2"], matchLines(patterns)).map((match) => {
    if (match.pattern === "done") {
      const at: readonly string[] = match.groups.at
      return at
    }
    const percent: number = match.groups.percent
    const file: string | undefined = match.groups.file
    return [percent + 1, file]
  })
  expect(values).toEqual([
    [51, "a.txt"],
    ["1", "2"],
  ])
})

test("matchLines() types the groups that a literal pattern names", () => {
  const [match] = run(["a=1"], matchLines({ pair: "(?<key>\\w)=(?<value>\\d)" }, { engine: spy([]) }))
  const names: keyof NonNullable<typeof match>["groups"] = "key"
  // @ts-expect-error The pattern names no such group.
  const wrong: keyof NonNullable<typeof match>["groups"] = "kee"
  expect([match?.groups[names], match?.groups.value, wrong]).toEqual(["a", "1", "kee"])
})

test("matchLines() takes no match in which a converted group took no part", () => {
  const progress = { pattern: /PROGRESS(?: (?<percent>\d+))?/, groups: { percent: Number } }
  expect(find(["PROGRESS", "PROGRESS 5"], { progress })).toEqual(["progress 5"])
})

test("matchLines() keeps groups that took no part as undefined", () => {
  const [match] = run(["b"], matchLines({ either: /(?<a>a)|(?<b>b)/ }))
  expect(match?.groups).toEqual({ a: undefined, b: "b" })
  expect(match?.captures).toEqual([undefined, "b"])
})

test("matchLines() refuses a function for a group that the pattern does not name", () => {
  const patterns = { progress: { pattern: /(?<percent>\d+)/, groups: { procent: Number } } }
  expect(() => run(["5"], matchLines(patterns))).toThrow(
    'Cannot use "procent" as a group of pattern progress: wanted one that it names',
  )
})

test("matchLines() gives each pattern that is found, in the order of the patterns", () => {
  const patterns = { late: /b/, early: /a/, never: /z/ }
  expect(find(["ab"], patterns)).toEqual(["late", "early"])
  expect(find(["ab", "a"], patterns, { first: true })).toEqual(["late", "early"])
})

test("matchLines() gives one match of a pattern, or with g all of them", () => {
  expect(find(["a1 b2", "c3"], { one: /(\w)(\d)/ })).toEqual(["one a 1", "one c 3"])
  expect(find(["a1 b2", "c3"], { all: /(\w)(\d)/g }, { first: true })).toEqual(["all a 1", "all b 2", "all c 3"])
  expect(find(["😀"], { empty: /()/gu })).toEqual(["empty ", "empty "])
})

test("matchLines() neither minds nor moves the place that a pattern keeps", () => {
  const patterns = { all: /a/g, sticky: /a/y, both: /a/gy }
  for (const pattern of Object.values(patterns)) pattern.lastIndex = 1
  expect(find(["aa", "ba", "ab"], patterns)).toEqual([
    ...["all", "all", "sticky", "both", "both"],
    "all",
    ...["all", "sticky", "both"],
  ])
  expect(Object.values(patterns).map(({ lastIndex }) => lastIndex)).toEqual([1, 1, 1])
})

test("matchLines() gives lines without a match where it is asked to", () => {
  const found = run(["a", "b"], matchLines({ a: /a/ }, { unmatched: true }))
  expect(found[1]).toEqual({ pattern: null, line: "b", lineNumber: 2, groups: {}, captures: [] })
  expect(found.map((match) => (match.pattern === null ? match.line : match.pattern))).toEqual(["a", "b"])
  expect(find(["a"], {}, { unmatched: true })).toEqual([""])
  expect(find(["a"], {})).toEqual([])
})

test("matchLines() runs all patterns on the engine that it is given", () => {
  const seen: string[] = []
  expect(find(["ab"], { text: "(a)", expression: /(b)/i }, { engine: spy(seen) })).toEqual(["text a", "expression b"])
  expect(seen).toEqual(["(a) ", "(b) i"])
})

test("matchLines() runs no string without an engine", () => {
  expect(() => matchLines({ typed: "(a+)+$" })).toThrow(
    'Cannot use "(a+)+$" as pattern "typed": wanted a RegExp, or a string and an engine',
  )
})

test("matchLines() names the pattern that the engine cannot run", () => {
  const cause = new Error("mine")
  const engine = () => {
    throw cause
  }
  expect(() => matchLines({ typed: "(?=a)" }, { engine })).toThrow(
    expect.objectContaining({
      code: "unsupported-pattern",
      message: 'Cannot compile "(?=a)" as pattern "typed"',
      cause,
    }),
  )
})

test("matchLines() refuses what is no pattern, and lines that are none", () => {
  for (const pattern of [null, undefined, 7, {}, []]) {
    expect(() => matchLines({ pattern } as never)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
  expect(() => run([7 as never], matchLines({}))).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test("matchLines() lets no name reach a prototype", () => {
  const patterns = JSON.parse('{"__proto__":"(?<__proto__>a)","constructor":"b"}') as Record<string, string>
  const found = run(["a", "b"], matchLines(patterns, { engine: spy([]) }))
  expect(found.map(({ pattern }) => pattern)).toEqual(["__proto__", "constructor"])
  expect(Object.entries(found[0]?.groups ?? {})).toEqual([["__proto__", "a"]])
  expect(Object.getPrototypeOf(found[0]?.groups)).toBe(Object.prototype)
})

test("matchLines() obeys the laws", () => {
  const a = (lineNumber: number) => ({ pattern: "a", line: "xa", lineNumber, groups: {}, captures: [] }) as const
  const checked = obeysLaws(
    () => matchLines({ a: /a/ }),
    [{ input: ["xa", "b", "", "xa"], output: [a(1), a(4)], each: [[a(1)], [], [], [a(4)], []] }],
    { input: "items", linear: { create: () => matchLines({ a: /a/ }), chunk: "sixteen letters." } },
  )
  expect(checked).toEqual(["Silence", "End", "Linear"])
})
