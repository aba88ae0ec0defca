import { expect, test } from "vitest"
import { lines } from "../text/lines.ts"
import { run } from "./run.ts"

test("run() of no block gives the chunks", () => {
  expect(run([1, 2])).toEqual([1, 2])
})

test("run() takes any iterable and flushes at its end", () => {
  function* chunks() {
    yield "a\nb"
    yield "c"
  }
  expect(run(chunks(), lines())).toEqual(["a", "bc"])
})

test("run() closes the iterable when a block throws", () => {
  let closed = false
  function* chunks() {
    try {
      yield "too long"
    } finally {
      closed = true
    }
  }
  expect(() => run(chunks(), lines({ maxLength: 3 }))).toThrow(RangeError)
  expect(closed).toBe(true)
})
