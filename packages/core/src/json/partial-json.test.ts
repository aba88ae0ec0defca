import fc from "fast-check"
import { expect, test } from "vitest"
import type { Block } from "../block/block.ts"
import { compose } from "../block/compose.ts"
import { run } from "../block/run.ts"
import { map } from "../item/map.ts"
import { cutAt, cutEvery, obeysLaws } from "../testing/index.ts"
import { same } from "../testing/same.ts"
import { type PartialJsonOptions, partialJson } from "./partial-json.ts"
import type { PartialJson } from "./partial-value.ts"

const outlet = { enqueue() {}, terminate() {} }

/** The block, with copies of its live value. */
function copied(options?: PartialJsonOptions): Block<string, PartialJson> {
  return compose(
    partialJson(options),
    map((item) => ({ ...item, value: structuredClone(item.value) })),
  )
}

/** What a text comes to, and the code and offset of what ended it. */
function outcome(chunks: readonly string[], options?: PartialJsonOptions) {
  const block = partialJson(options)
  const items: PartialJson[] = []
  const target = { enqueue: (item: PartialJson) => items.push(item), terminate() {} }
  try {
    for (const chunk of chunks) block.transform(chunk, target)
    block.flush(target)
  } catch (error) {
    const { code, offset } = error as { code: string; offset?: number }
    return { items, code, offset }
  }
  return { items, code: undefined, offset: undefined }
}

function step(value: unknown, path: PartialJson["path"], delta: PartialJson["delta"], complete: boolean): PartialJson {
  return { value, path, delta, complete, done: complete && path.length === 0 }
}

function join(one: PartialJson, other: PartialJson): PartialJson | undefined {
  if (typeof one.delta !== "string" || one.complete) return undefined
  return { ...other, delta: one.delta + String(other.delta) }
}

/** Builds a value again, from nothing but path, delta and complete. */
function rebuild(items: readonly PartialJson[]): unknown {
  const top: Record<string, unknown> = {}
  let text = ""
  for (const { path, delta, complete } of items) {
    if (delta === undefined) continue
    text = typeof delta === "string" ? text + delta : ""
    const keys = ["root", ...path]
    const last = keys.pop() as string
    const holder = keys.reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, top)
    const value = typeof delta === "string" ? text : structuredClone(delta)
    Object.defineProperty(holder, last, { value, writable: true, enumerable: true, configurable: true })
    if (complete) text = ""
  }
  return top.root
}

test("partialJson() gives every place where something has come", () => {
  const text = '{"title":"Mill", "items":[{"id":1},true,[]], "none":null}'
  const seen = run([text], partialJson()).map(({ path, delta, complete, done }) => [path, delta, complete, done])
  expect(seen).toEqual([
    [[], {}, false, false],
    [["title"], "Mill", true, false],
    [["items"], [], false, false],
    [["items", 0], {}, false, false],
    [["items", 0, "id"], 1, true, false],
    [["items", 0], undefined, true, false],
    [["items", 1], true, true, false],
    [["items", 2], [], false, false],
    [["items", 2], undefined, true, false],
    [["items"], undefined, true, false],
    [["none"], null, true, false],
    [[], undefined, true, true],
  ])
})

test("partialJson() gives one live value, and a container as a delta of its own", () => {
  const items = run(['{"a":{"b"', ":1}}"], partialJson())
  expect(items.every(({ value }) => value === items[0]?.value)).toBe(true)
  expect(items[0]).toEqual({ value: { a: { b: 1 } }, path: [], delta: {}, complete: false, done: false })
})

test.each([
  ["inside a string", ['{"a":"x', "y", 'z"}'], [{ a: "x" }, { a: "xy" }, { a: "xyz" }]],
  ["behind a quote", ['["', '"]'], [[""], [""]]],
  ["inside an escape", ['"a\\', 'nb"'], ["a", "a\nb"]],
  ["inside a unicode escape", ['"a\\', "u", "00", "e", '9"'], ["a", "a", "a", "a", "aé"]],
  ["inside one in capitals", ['"\\u00C', 'F\\uABcd"'], ["", "Ï\uabcd"]],
  ["between the halves of a pair", ['"a\ud83d', '\ude00"'], ["a", "a😀"]],
  ["between the escaped halves of a pair", ['"a\\ud83d', "\\", 'ude00"'], ["a", "a", "a😀"]],
  ["behind half of a pair that stays alone", ['"a\\ud83d', "b", '\ud83d"'], ["a", "a\ud83db", "a\ud83db\ud83d"]],
  ["inside a key", ['{"ti', 'tle":1', "}"], [{}, {}, { title: 1 }]],
  ["inside an escape of a key", ['{"\\u00', 'e9":[]', "}"], [{}, { é: [] }, { é: [] }]],
  ["inside a number", ["[-", "1", "2.", "5", "e", "+", "1", "]"], [[], [], [], [], [], [], [], [-125]]],
  ["inside a number that is all", ["1", "2", " "], [undefined, undefined, 12]],
  ["inside a word", ["[tr", "u", "e", ",nul", "l]"], [[], [], [true], [true], [true, null]]],
  ["between key and value", ['{"a"', " :", " ", "1", "}"], [{}, {}, {}, {}, { a: 1 }]],
  ["behind a comma", ["[0,", " ", "[1,", "2", "]]"], [[0], [0], [0, [1]], [0, [1]], [0, [1, 2]]]],
] as const)("partialJson() holds what is torn %s", (_where, chunks, values) => {
  const block = partialJson()
  let value: unknown
  const target = { enqueue: (item: PartialJson) => (value = item.value), terminate() {} }
  const seen = chunks.map((chunk) => {
    block.transform(chunk, target)
    return structuredClone(value)
  })
  block.flush(target)
  expect(seen).toEqual(values)
})

test("partialJson() gives a number that is all at the end", () => {
  expect(run(["-", "0"], partialJson())).toEqual([step(-0, [], -0, true)])
})

test("partialJson() makes a member of every key, and reaches no prototype", () => {
  const text = '{"__proto__":{"a":"x"},"toString":"ab","a":{"__proto__":"cd"},"__proto__":["e"]}'
  for (const chunks of [[text], cutEvery(text, 1)]) {
    const { items } = outcome(chunks)
    const value = items.at(-1)?.value as Record<string, unknown>
    expect(same(value, JSON.parse(text))).toBe(true)
    expect(Object.keys(value)).toEqual(["__proto__", "toString", "a"])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(value.a)).toBe(Object.prototype)
    expect(same(rebuild(items), value)).toBe(true)
  }
  expect("a" in {}).toBe(false)
})

test("partialJson() takes the last of several members of one name, in the place of the first", () => {
  const { items } = outcome(['{"a":"x","b":1,"a":"y', 'z"}'])
  expect(JSON.stringify(items.at(-1)?.value)).toBe('{"a":"yz","b":1}')
  expect(rebuild(items)).toEqual({ a: "yz", b: 1 })
})

test.each([
  ["", 0, "truncated-json"],
  [" \n", 2, "truncated-json"],
  ["\ufeff1", 0, "invalid-json"],
  ["01", 1, "invalid-json"],
  ["-x", 1, "invalid-json"],
  ["1.", 2, "truncated-json"],
  ["[1.]", 3, "invalid-json"],
  ["[1e+,", 4, "invalid-json"],
  ["[12", 3, "truncated-json"],
  ["+1", 0, "invalid-json"],
  ["tru]", 3, "invalid-json"],
  ["truer", 4, "invalid-json"],
  ["tru", 3, "truncated-json"],
  ['"a', 2, "truncated-json"],
  ['"a\nb"', 2, "invalid-json"],
  ['"\\x"', 2, "invalid-json"],
  ['"\\u12"', 5, "invalid-json"],
  ['"\\u', 3, "truncated-json"],
  ['"\\u00G9"', 5, "invalid-json"],
  ['"\\u 123"', 3, "invalid-json"],
  ["[,", 1, "invalid-json"],
  ["[1,]", 3, "invalid-json"],
  ["[1}", 2, "invalid-json"],
  ["{]", 1, "invalid-json"],
  ['{"a",', 4, "invalid-json"],
  ['{"a":}', 5, "invalid-json"],
  ['{"a":1,}', 7, "invalid-json"],
  ["{1", 1, "invalid-json"],
  ["1 2", 2, "invalid-json"],
  ["[],", 2, "invalid-json"],
  ["[]]", 2, "invalid-json"],
  ["0\0", 1, "invalid-json"],
  ["[\u00a0", 1, "invalid-json"],
])("partialJson() refuses %j at offset %i with %s, however it is cut", (text, offset, code) => {
  for (const chunks of [[text], cutEvery(text, 1), cutEvery(text, 2)]) {
    expect(outcome(chunks)).toMatchObject({ offset, code })
  }
})

test("partialJson() says what it refuses", () => {
  expect(() => run(['{"a":', "oops"], partialJson())).toThrow('Cannot parse "o" at offset 5 as JSON')
  expect(() => run(['{"a":'], partialJson())).toThrow("Cannot finish JSON that is cut at offset 5")
})

test("partialJson() gives what is certain before it refuses", () => {
  for (const chunks of [['["a\\ud83d\\x'], cutEvery('["a\\ud83d\\x', 1)]) {
    expect(rebuild(outcome(chunks).items)).toEqual(["a"])
  }
})

test("partialJson() accepts a text that is cut, where asked", () => {
  const { items, code } = outcome(['{"a":["x', "y\\u00", ""], { onTruncated: "accept" })
  expect(code).toBe(undefined)
  expect(items.at(-1)).toEqual(step({ a: ["xy"] }, ["a", 0], "y", false))
  expect(outcome([""], { onTruncated: "accept" })).toEqual({ items: [], code: undefined, offset: undefined })
  expect(outcome(["[1x"], { onTruncated: "accept" }).code).toBe("invalid-json")
})

test("partialJson() goes as deep as it is told to", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
  expect(outcome([nested(64)]).code).toBe(undefined)
  expect(outcome([nested(65)]).code).toBe("too-deep")
  expect(outcome([nested(65)]).items).toHaveLength(64)
  expect(outcome(['{"a":[', '{"b":', "{"], { maxDepth: 3 }).code).toBe("too-deep")
  expect(outcome([nested(1000)], { maxDepth: Number.POSITIVE_INFINITY }).items).toHaveLength(2000)
  expect(() => run(["[["], partialJson({ maxDepth: 1 }))).toThrow(
    "Cannot nest JSON deeper than 1 levels: current depth is 2",
  )
})

test("partialJson() takes a text up to its limit, to the letter", () => {
  expect(outcome(["[1,2]"], { maxLength: 5 }).code).toBe(undefined)
  for (const chunks of [['["abcd"]'], cutEvery('["abcd"]', 1)]) {
    const { items, code } = outcome(chunks, { maxLength: 5 })
    expect(code).toBe("stream-too-long")
    expect(rebuild(items)).toEqual(["abc"])
  }
  expect(() => run(["[1,2]"], partialJson({ maxLength: 4 }))).toThrow(
    "Cannot take JSON longer than 4 code units: current length is 5",
  )
})

test("partialJson() refuses options and chunks that cannot be used", () => {
  const refused = expect.objectContaining({ code: "invalid-option" })
  expect(() => partialJson({ maxLength: 0 })).toThrow(refused)
  expect(() => partialJson({ maxDepth: -1 })).toThrow(refused)
  expect(() => partialJson({ onTruncated: "discard" as never })).toThrow(refused)
  expect(() => run([Uint8Array.of(1) as never], partialJson())).toThrow(
    "Cannot take bytes as a chunk: wanted a string, as decodeText() makes of bytes",
  )
})

test.each([
  ["string", '["', "abcd"],
  ["string of escapes", '["', "\\n\\u"],
  ["key", '{"', "abcd"],
  ["number", "[", "1234"],
  ["array", "[0", ",[1]"],
  ["white space", "[", "  \n "],
])("partialJson() stays linear in an endless %s", (_what, begin, chunk) => {
  const block = partialJson({ maxLength: Number.POSITIVE_INFINITY })
  block.transform(begin, outlet)
  const text = chunk.endsWith("u") ? `${chunk}0061` : chunk
  for (let count = 0; count < 100_000; count++) block.transform(text, outlet)
  expect(() => block.flush(outlet)).toThrow(expect.objectContaining({ code: "truncated-json" }))
})

test("partialJson() puts together what came in very many pieces", () => {
  const text = "abcdefg".repeat(1500)
  for (const width of [1, 3, 4096]) {
    const value = outcome(cutEvery(`{"${text}":"${text}"}`, width)).items.at(-1)?.value
    expect(same(value, { [text]: text })).toBe(true)
  }
  expect(outcome(cutEvery(`[${"1".repeat(3000)},2]`, 1)).items.at(-1)?.value).toEqual([Number.POSITIVE_INFINITY, 2])
})

test("partialJson() obeys the laws", () => {
  const checked = obeysLaws(
    () => copied(),
    [
      {
        input: ['{"a":"x', 'y","b"', ":[1", ',"'],
        output: [
          step({}, [], {}, false),
          step({ a: "xy" }, ["a"], "xy", true),
          step({ a: "xy", b: [] }, ["b"], [], false),
          step({ a: "xy", b: [1] }, ["b", 0], 1, true),
          step({ a: "xy", b: [1, ""] }, ["b", 1], "", false),
        ],
        each: [
          [step({}, [], {}, false), step({ a: "x" }, ["a"], "x", false)],
          [step({ a: "xy" }, ["a"], "y", true)],
          [step({ a: "xy", b: [] }, ["b"], [], false)],
          [step({ a: "xy", b: [1] }, ["b", 0], 1, true), step({ a: "xy", b: [1, ""] }, ["b", 1], "", false)],
          [],
        ],
        throws: "truncated-json",
      },
      { input: [' "\\ud83d\\ude00\ud83d\ude00\\ud83d" '], output: [step("😀😀\ud83d", [], "😀😀\ud83d", true)] },
      { input: ["-12.50e-1"], output: [step(-1.25, [], -1.25, true)] },
      { input: ["[]\n"], output: [step([], [], [], false), step([], [], undefined, true)] },
      { input: ["[nul!"], output: [step([], [], [], false)], throws: "invalid-json" },
      {
        input: ['["a\\ud83d\\"\\q'],
        output: [step([], [], [], false), step(['a\ud83d"'], [0], 'a\ud83d"', false)],
        throws: "invalid-json",
      },
      { input: ["true false"], output: [step(true, [], true, true)], throws: "invalid-json" },
      { input: ["", " "], output: [], throws: "truncated-json" },
    ],
    {
      join,
      bound: { create: (maxLength) => partialJson({ maxLength }), chunk: "1234567890", code: "stream-too-long" },
      linear: {
        create() {
          const block = partialJson({ maxLength: 1e9, onTruncated: "accept" })
          block.transform('"', outlet)
          return block
        },
        chunk: "sixteen letters.",
      },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Failure", "Linear"])
})

const space = fc.constantFrom("", "", "", " ", "\n\t")
const string = fc.oneof(
  fc.constantFrom('""', '"a"', '"__proto__"', '"toString"', '"0"', '"\\ud83d"', '"\\ud83d\\ude00\\n\\/"', '"😀é\\\\"'),
  fc.string({ unit: "binary", maxLength: 8 }).map((text) => JSON.stringify(text)),
)
const { text } = fc.letrec<{ text: string; list: string; members: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("null", "true", "false", "0", "-0", "12", "-1.50", "1e400", "0.1E-2"),
    string,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    tie("list"),
    tie("members"),
  ),
  list: fc
    .array(fc.tuple(space, tie("text")), { maxLength: 4 })
    .map((row) => `[${row.map((two) => two.join("")).join(",")} ]`),
  members: fc
    .array(fc.tuple(space, string, space, tie("text"), space), { maxLength: 4 })
    .map(
      (row) =>
        `{${row.map(([before, key, between, value, after]) => `${before}${key}${between}:${value}${after}`).join(",")}}`,
    ),
}))
const cuts = fc.array(fc.nat(), { maxLength: 6 })

function cut(whole: string, places: readonly number[]): string[] {
  return cutAt(whole, ...places.map((place) => place % (whole.length + 1)).sort((one, other) => one - other))
}

test("partialJson() comes to what JSON.parse gives, and its deltas do", () => {
  fc.assert(
    fc.property(text, cuts, (whole, places) => {
      const wanted = JSON.parse(whole)
      for (const chunks of [cut(whole, places), cutEvery(whole, 1)]) {
        const { items, code } = outcome(chunks)
        expect(code).toBe(undefined)
        const value = items.at(-1)?.value
        expect(same(value, wanted) && same(rebuild(items), wanted)).toBe(true)
        expect(JSON.stringify(value)).toBe(JSON.stringify(wanted))
        expect(items.filter(({ done }) => done)).toEqual(items.slice(-1))
      }
    }),
  )
})

test("partialJson() accepts and refuses what JSON.parse does", () => {
  const edit = fc.tuple(fc.nat(), fc.nat({ max: 1 }), fc.constantFrom("", ...'{}[]":,\\u01eE.+-tfn \n\0\u001f\ud83da'))
  fc.assert(
    fc.property(text, fc.array(edit, { minLength: 1, maxLength: 3 }), cuts, (whole, edits, places) => {
      let edited = whole
      for (const [place, removed, added] of edits) {
        const start = place % (edited.length + 1)
        edited = edited.slice(0, start) + added + edited.slice(start + removed)
      }
      const wanted = parse(edited)
      const { items, code, offset } = outcome(cut(edited, places))
      expect(code === undefined).toBe(wanted !== undefined)
      if (code === undefined) expect(same(items.at(-1)?.value, wanted)).toBe(true)
      else expect(outcome(cutEvery(edited, 1))).toMatchObject({ code, offset })
    }),
  )
})

function parse(whole: string): unknown {
  try {
    return JSON.parse(whole)
  } catch {
    return undefined
  }
}
