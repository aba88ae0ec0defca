import { expect, test } from "vitest"
import { virtualClock } from "./virtual-clock.ts"

test("virtualClock() calls timers in order of their time, and those of one time in order of their setting", async () => {
  const clock = virtualClock()
  const rung: string[] = []
  clock.setTimeout(() => rung.push("late"), 20)
  clock.setTimeout(() => rung.push("first"), 10)
  clock.setTimeout(() => rung.push("second"), 10)
  clock.clearTimeout(clock.setTimeout(() => rung.push("never"), 5))
  await clock.advance(10)
  expect(rung).toEqual(["first", "second"])
  expect(clock.pending).toBe(1)
  await clock.advance(10)
  expect(rung).toEqual(["first", "second", "late"])
  expect(clock.pending).toBe(0)
})

test("virtualClock() calls a timer in the same advance that another, or a promise behind it, has set", async () => {
  const clock = virtualClock()
  const rung: number[] = []
  clock.setTimeout(async () => {
    await Promise.resolve()
    clock.setTimeout(() => rung.push(clock.now()), 5)
  }, 10)
  await clock.advance(100)
  expect(rung).toEqual([15])
  expect(clock.now()).toBe(100)
})

test("virtualClock() never goes back", async () => {
  const clock = virtualClock()
  await Promise.all([clock.advance(1000), clock.advance(10)])
  expect(clock.now()).toBe(1000)
  await expect(clock.advance(-50)).rejects.toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("virtualClock() takes a delay that is no number for none", async () => {
  const clock = virtualClock()
  const rung: number[] = []
  clock.setTimeout(() => rung.push(clock.now()), Number.NaN)
  clock.setTimeout(() => rung.push(clock.now()), -5)
  await clock.advance(0)
  expect(rung).toEqual([0, 0])
})
