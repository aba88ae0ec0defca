import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { map } from "./map.ts"
import { tap } from "./tap.ts"

test("tap() sees each item before the blocks behind it", () => {
  const order: string[] = []
  run(
    ["a", "b"],
    tap((item, index) => order.push(`tap ${item}${index}`)),
    map((item) => order.push(`map ${item}`)),
  )
  expect(order).toEqual(["tap a0", "map a", "tap b1", "map b"])
})

test("tap() obeys the laws", () => {
  expect(obeysLaws(() => tap(() => {}), [{ input: [1, 2], output: [1, 2], each: [[1], [2], []] }])).toEqual([
    "Silence",
    "End",
  ])
})
