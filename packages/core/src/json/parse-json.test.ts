import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { FormatError } from "../error/format-error.ts"
import { obeysLaws } from "../testing/index.ts"
import { parseJson } from "./parse-json.ts"

const items = ['{"a":1}', "oops", "[1]", ""]

test("parseJson() takes strings and events", () => {
  expect(run(["1", { data: '"two"' }, "null"], parseJson())).toEqual([1, "two", null])
})

test("parseJson() throws what cannot be parsed, with number, offset, excerpt and cause", () => {
  const given: unknown[] = []
  const block = parseJson()
  const outlet = { enqueue: (value: unknown) => given.push(value), terminate() {} }
  block.transform('{"a":1}', outlet)
  const long = `{${"x".repeat(300)}`
  let caught: unknown
  try {
    block.transform(long, outlet)
  } catch (error) {
    caught = error
  }
  expect(given).toEqual([{ a: 1 }])
  expect(caught).toBeInstanceOf(FormatError)
  expect(caught).toMatchObject({ code: "invalid-json", line: 2, offset: 7, input: `${long.slice(0, 99)}…` })
  expect((caught as Error).cause).toBeInstanceOf(SyntaxError)
  expect((caught as Error).message).toBe(`Cannot parse item 2 as JSON: "${long.slice(0, 99)}…"`)
})

test("parseJson() quotes nothing that a terminal or a log would obey", () => {
  expect(() => run(["a\nb\u001b[31m"], parseJson())).toThrow('Cannot parse item 1 as JSON: "a\\nb\\u001b[31m"')
})

test("parseJson({ onInvalid }) leaves out, or puts a value in place", () => {
  expect(run(items, parseJson({ onInvalid: "skip" }))).toEqual([{ a: 1 }, [1]])
  const seen: FormatError[] = []
  const mark = (failure: FormatError) => {
    seen.push(failure)
    return "bad"
  }
  expect(run(items, parseJson({ onInvalid: mark }))).toEqual([{ a: 1 }, "bad", [1], "bad"])
  expect(seen.map(({ line, offset }) => [line, offset])).toEqual([
    [2, 7],
    [4, 14],
  ])
})

test("parseJson() refuses a policy that is none", () => {
  expect(() => parseJson({ onInvalid: "ignore" as never })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("parseJson() lets no __proto__ reach a prototype", () => {
  const [value] = run(['{"__proto__":{"polluted":true}}'], parseJson<Record<string, unknown>>())
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test("parseJson() obeys the laws", () => {
  const checked = obeysLaws(
    () => parseJson(),
    [
      { input: ["1", '{"a":[true]}'], output: [1, { a: [true] }], each: [[1], [{ a: [true] }], []] },
      { input: ["1", "{", "2"], output: [1], throws: "invalid-json" },
    ],
    { input: "items" },
  )
  expect(checked).toEqual(["Silence", "End", "Failure"])
})

test.each([null, 7, {}, { data: 7 }])("parseJson() refuses %j, which is neither text nor an event", (item) => {
  expect(() => run([item as never], parseJson({ onInvalid: "skip" }))).toThrow(
    expect.objectContaining({ code: "invalid-chunk" }),
  )
})

test("parseJson({ onInvalid }) leaves out what the function gives undefined for", () => {
  let bad = 0
  const count = () => {
    bad++
  }
  expect(run(items, parseJson({ onInvalid: count }))).toEqual([{ a: 1 }, [1]])
  expect(bad).toBe(2)
})
