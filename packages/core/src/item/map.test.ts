import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { map } from "./map.ts"

test("map() gives the function each item and its number", () => {
  expect(
    run(
      ["a", "b"],
      map((item, index) => `${item}${index}`),
    ),
  ).toEqual(["a0", "b1"])
})

test("map() gives undefined and null on like any value", () => {
  expect(
    run(
      [1, 2],
      map((item) => (item === 1 ? undefined : null)),
    ),
  ).toEqual([undefined, null])
})

test("map() lets the function's error through as it is", () => {
  const error = new Error("mine")
  const fail = () => {
    throw error
  }
  expect(() => run([1], map(fail))).toThrow(error)
})

test("map() obeys the laws", () => {
  const cases = [{ input: [1, 2], output: [2, 4], each: [[2], [4], []] }]
  expect(obeysLaws(() => map((item: number) => item * 2), cases)).toEqual(["Silence", "End"])
})
