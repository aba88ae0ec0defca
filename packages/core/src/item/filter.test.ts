import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { filter } from "./filter.ts"

test("filter() counts the items that it leaves out, too", () => {
  expect(
    run(
      ["a", "b", "c"],
      filter((_, index) => index !== 1),
    ),
  ).toEqual(["a", "c"])
})

test("filter() narrows the type by a guard", () => {
  const texts: string[] = run(
    [1, "a"] as (number | string)[],
    filter((item) => typeof item === "string"),
  )
  expect(texts).toEqual(["a"])
})

test("filter() obeys the laws", () => {
  const cases = [{ input: [1, 2, 3], output: [1, 3], each: [[1], [], [3], []] }]
  expect(obeysLaws(() => filter((item: number) => item % 2 === 1), cases)).toEqual(["Silence", "End"])
})
