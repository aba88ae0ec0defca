import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { LimitError } from "../error/limit-error.ts"
import { obeysLaws } from "../testing/index.ts"
import { lines } from "./lines.ts"

test("lines() splits at LF, CRLF and CR", () => {
  expect(run(["a\nb\r\nc\rd"], lines())).toEqual(["a", "b", "c", "d"])
})

test("lines() keeps an empty line between two newlines", () => {
  expect(run(["a\n\nb\r\n\r\nc\r\rd"], lines())).toEqual(["a", "", "b", "", "c", "", "d"])
})

test("lines() gives a line at its CR, without waiting for a LF", () => {
  const block = lines()
  const given: string[] = []
  const outlet = { enqueue: (line: string) => given.push(line), terminate() {} }
  block.transform("a\r", outlet)
  expect(given).toEqual(["a"])
  block.transform("", outlet)
  block.transform("\nb\n", outlet)
  expect(given).toEqual(["a", "b"])
})

test("lines() gives no empty line behind the last newline", () => {
  expect(run(["a\n"], lines())).toEqual(["a"])
  expect(run([""], lines())).toEqual([])
})

test("lines() takes only LF and CR as line ends", () => {
  expect(run(["a\u2028b\u2029c\u0085d\u000be\u000cf\n"], lines())).toEqual(["a\u2028b\u2029c\u0085d\u000be\u000cf"])
})

test("lines() throws at the limit, behind the lines before it", () => {
  const given: string[] = []
  const outlet = { enqueue: (line: string) => given.push(line), terminate() {} }
  expect(() => lines({ maxLength: 3 }).transform("abc\nabcd\nx\n", outlet)).toThrow(LimitError)
  expect(given).toEqual(["abc"])
})

test("lines() stops at the limit in 100 MiB without a newline and has held no more", () => {
  const block = lines()
  const outlet = { enqueue() {}, terminate() {} }
  const chunk = "x".repeat(65_536)
  let fed = 0
  let caught: unknown
  for (; fed < 1600 && caught === undefined; fed++) {
    try {
      block.transform(chunk, outlet)
    } catch (error) {
      caught = error
    }
  }
  expect(fed).toBe(17)
  expect(caught).toBeInstanceOf(RangeError)
  expect(caught).toMatchObject({ code: "line-too-long", limit: 1_048_576, received: 1_114_112 })
  expect((caught as Error).message).toBe(
    "Cannot buffer a line longer than 1048576 code units: current length is 1114112",
  )
})

test("lines() refuses a limit that is none", () => {
  expect(() => lines({ maxLength: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  expect(() => lines({ maxLength: Number.NaN })).toThrow(TypeError)
})

test("lines() obeys the laws", () => {
  const checked = obeysLaws(
    () => lines(),
    [
      { input: ["a\nb\r", "\nc\rd"], output: ["a", "b", "c", "d"], each: [["a", "b"], ["c"], ["d"]] },
      { input: ["\r\n\r\r\n\n\nx"], output: ["", "", "", "", "", "x"] },
      { input: ["héllo\r\n😀\r", "wörld\n"], output: ["héllo", "😀", "wörld"] },
      { input: ["\n"], output: [""] },
      { input: [""], output: [] },
    ],
    {
      bound: { create: (maxLength) => lines({ maxLength }), chunk: "abcdefghij", code: "line-too-long" },
      linear: { create: () => lines({ maxLength: 1e9 }), chunk: "sixteen letters." },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Linear"])
})

test("lines() obeys the law Failure", () => {
  obeysLaws(() => lines({ maxLength: 3 }), [{ input: ["ab\nabcd\nef\n"], output: ["ab"], throws: "line-too-long" }])
})

test("lines() refuses chunks that are not text", () => {
  expect(() => run([Uint8Array.of(1) as never], lines())).toThrow(
    "Cannot take bytes as a chunk: wanted a string, as decodeText() makes of bytes",
  )
})
