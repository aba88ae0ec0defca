import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { scan } from "./scan.ts"

test("scan() gives the value after each item and not the initial one", () => {
  expect(
    run(
      [1, 2, 3],
      scan((sum, item) => sum + item, 10),
    ),
  ).toEqual([11, 13, 16])
  expect(
    run(
      [] as number[],
      scan((sum, item) => sum + item, 10),
    ),
  ).toEqual([])
})

test("scan() gives the function the item's number", () => {
  expect(
    run(
      ["a", "b"],
      scan((text, item, index) => `${text}${item}${index}`, ""),
    ),
  ).toEqual(["a0", "a0b1"])
})

test("scan() obeys the laws", () => {
  const cases = [{ input: [1, 2], output: [1, 3], each: [[1], [3], []] }]
  expect(obeysLaws(() => scan((sum: number, item: number) => sum + item, 0), cases)).toEqual(["Silence", "End"])
})
