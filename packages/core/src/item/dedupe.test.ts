import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { dedupe } from "./dedupe.ts"

test("dedupe() gives the first item of each key", () => {
  const items = [
    { id: "a", turn: 1 },
    { id: "b", turn: 2 },
    { id: "a", turn: 3 },
  ]
  expect(
    run(
      items,
      dedupe(({ id }) => id),
    ),
  ).toEqual([items[0], items[1]])
})

test("dedupe() takes the item itself for its key, as a Set would", () => {
  expect(run([1, 1, "1", Number.NaN, Number.NaN, undefined, undefined], dedupe())).toEqual([
    1,
    "1",
    Number.NaN,
    undefined,
  ])
})

test("dedupe() remembers so many items back and no more", () => {
  expect(run([1, 2, 1, 3, 1, 2], dedupe(undefined, { window: 2 }))).toEqual([1, 2, 3, 1, 2])
  expect(run([1, 1, 2, 2, 1], dedupe(undefined, { window: 1 }))).toEqual([1, 2, 1])
})

test("dedupe() remembers ten thousand by default", () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => index)
  expect(run([...numbers, 0], dedupe())).toHaveLength(10_000)
  expect(run([...numbers, 10_000, 0, 2], dedupe())).toHaveLength(10_002)
})

test("dedupe() refuses a window that is none", () => {
  expect(() => dedupe(undefined, { window: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("dedupe() gives what a search through the last items given would", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 })), fc.integer({ min: 1, max: 8 }), (items, window) => {
      const given: number[] = []
      for (const item of items) {
        if (!given.slice(-window).includes(item)) given.push(item)
      }
      expect(run(items, dedupe(undefined, { window }))).toEqual(given)
    }),
  )
})

test("dedupe() forgets at the same cost for any window", () => {
  const count = 500_000
  function* numbers() {
    for (let number = 0; number < count; number++) yield number
  }
  let given = 0
  const outlet = { enqueue: () => given++, terminate() {} }
  const block = dedupe<number>(undefined, { window: 100_000 })
  for (const number of numbers()) block.transform(number, outlet)
  expect(given).toBe(count)
})

test("dedupe() obeys the laws", () => {
  const cases = [{ input: [1, 1, 2, 1], output: [1, 2], each: [[1], [], [2], [], []] }]
  expect(obeysLaws(() => dedupe<number>(), cases, { linear: { create: () => dedupe(), chunk: 1 } })).toEqual([
    "Silence",
    "End",
    "Linear",
  ])
})
