import { expect, test } from "vitest"
import { seededRandom } from "./random.ts"

test("seededRandom() gives numbers from 0 to below 1, spread evenly", () => {
  const next = seededRandom(1)
  const counts = Array<number>(10).fill(0)
  for (let index = 0; index < 10_000; index++) {
    const place = Math.floor(next() * 10)
    counts[place] = (counts[place] ?? Number.NaN) + 1
  }
  expect(counts).toHaveLength(10)
  expect(counts.every((count) => count > 850 && count < 1150)).toBe(true)
})

test("seededRandom() gives another row for another seed", () => {
  expect(seededRandom(1)()).not.toBe(seededRandom(2)())
})
