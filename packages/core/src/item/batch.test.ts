import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { batch } from "./batch.ts"

const length = (text: string) => text.length

test("batch() gives a full batch at once and the rest at the end", () => {
  const given: number[][] = []
  const outlet = { enqueue: (items: number[]) => given.push(items), terminate() {} }
  const block = batch<number>({ count: 2 })
  block.transform(1, outlet)
  expect(given).toEqual([])
  block.transform(2, outlet)
  expect(given).toEqual([[1, 2]])
  block.transform(3, outlet)
  block.flush(outlet)
  expect(given).toEqual([[1, 2], [3]])
})

test("batch() gives nothing at the end where nothing is left", () => {
  expect(run([1, 2], batch({ count: 2 }))).toEqual([[1, 2]])
  expect(run([], batch())).toEqual([])
})

test("batch() holds a hundred items by default", () => {
  expect(run(Array(250).fill(0), batch()).map(({ length }) => length)).toEqual([100, 100, 50])
})

test("batch() goes up to a size and never past it", () => {
  expect(run(["ab", "cd", "efg", "h", "i"], batch({ size: length, maxSize: 4 }))).toEqual([
    ["ab", "cd"],
    ["efg", "h"],
    ["i"],
  ])
})

test("batch() gives an item that is larger than the size by itself", () => {
  expect(run(["a", "bcdef", "g"], batch({ size: length, maxSize: 4 }))).toEqual([["a"], ["bcdef"], ["g"]])
})

test("batch() takes the limit that is reached first", () => {
  expect(run(["a", "b", "cd", "e"], batch({ count: 2, size: length, maxSize: 3 }))).toEqual([
    ["a", "b"],
    ["cd", "e"],
  ])
})

test("batch() gives an item at once whose size is no number", () => {
  expect(run([1, 2], batch({ size: () => Number.NaN, maxSize: 10 }))).toEqual([[1], [2]])
})

test("batch() refuses limits that are none, and a size without one", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  expect(() => batch({ count: 0 })).toThrow(failure)
  expect(() => batch({ maxSize: 0.5 })).toThrow(failure)
  expect(() => batch({ size: length })).toThrow("Cannot use undefined as maxSize: wanted a whole number from 1 on")
})

test("batch() loses nothing, keeps the order and the limits, and gives no empty batch", () => {
  const sizes = fc.array(fc.nat({ max: 12 }))
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 }), (items, count, maxSize) => {
      const batches = run(items, batch({ count, size: (item) => item, maxSize }))
      expect(batches.flat()).toEqual(items)
      for (const each of batches) {
        expect(each.length).toBeGreaterThan(0)
        expect(each.length).toBeLessThanOrEqual(count)
        const total = each.reduce((sum, item) => sum + item, 0)
        expect(total <= maxSize || each.length === 1).toBe(true)
      }
    }),
  )
})

test("batch() obeys the laws", () => {
  const checked = obeysLaws(
    () => batch<number>({ count: 2 }),
    [{ input: [1, 2, 3], output: [[1, 2], [3]], each: [[], [[1, 2]], [], [[3]]] }],
    { linear: { create: () => batch<number>({ count: Infinity }), chunk: 1 } },
  )
  expect(checked).toEqual(["Silence", "End", "Linear"])
})
