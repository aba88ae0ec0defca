import { expect, test } from "vitest"
import { compose } from "../block/compose.ts"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { flatMap } from "./flat-map.ts"
import { take } from "./take.ts"

test("flatMap() takes any iterable", () => {
  expect(
    run(
      [2, 0, 1],
      flatMap((count) => new Set(["a", "b"].slice(0, count))),
    ),
  ).toEqual(["a", "b", "a"])
})

test("flatMap() obeys the laws", () => {
  const cases = [{ input: [2, 0, 1], output: [0, 1, 0], each: [[0, 1], [], [0], []] }]
  expect(obeysLaws(() => flatMap((count: number) => Array(count).keys()), cases)).toEqual(["Silence", "End"])
})

test("flatMap() yields nothing behind the end that a later block has set", () => {
  expect(
    run(
      [[1, 2, 3]],
      compose(
        flatMap((items: number[]) => items),
        take(2),
      ),
    ),
  ).toEqual([1, 2])
})
