import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { take } from "./take.ts"

test("take() ends with the last item, without waiting for another", () => {
  function* numbers() {
    yield 1
    yield 2
    throw new Error("asked for one too many")
  }
  expect(run(numbers(), take(2))).toEqual([1, 2])
})

test("take() gives what there is where there is less", () => {
  expect(run([1], take(2))).toEqual([1])
})

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("take(%s) is refused", (count) => {
  expect(() => take(count)).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("take() obeys the laws", () => {
  const cases = [{ input: [1, 2, 3], output: [1, 2], each: [[1], [2], [], []] }]
  expect(obeysLaws(() => take(2), cases)).toEqual(["Silence", "End"])
})
