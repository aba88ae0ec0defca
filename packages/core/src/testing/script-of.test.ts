import { expect, test } from "vitest"
import { scriptOf } from "./script-of.ts"

const items = ["a", "b", "c", "d", "e"]

/** Delays as numbers, items as they are. */
const show = (...given: Parameters<typeof scriptOf>) =>
  scriptOf(...given).map((step) => ("chunk" in step ? step.chunk : "delay" in step ? step.delay : step))

test("scriptOf() lets items come all at once, one by one, or in groups", () => {
  expect(show(items)).toEqual(items)
  expect(show(["a", "b"], { pattern: "slow", interval: 7 })).toEqual([7, "a", 7, "b"])
  expect(show(items, { pattern: "chunked", groupSize: 2 })).toEqual([10, "a", "b", 10, "c", "d", 10, "e"])
})

test("scriptOf() lets items come in bursts, the same for the same seed", () => {
  const many = Array.from({ length: 100 }, (_, index) => `${index}`)
  const options = { pattern: "bursty", interval: 10, groupSize: 3 } as const
  const script = show(many, options)
  expect(show(many, options)).toEqual(script)
  expect(show(many, { ...options, seed: 2 })).not.toEqual(script)
  expect(script.filter((step) => typeof step === "string")).toEqual(many)
  const delays = script.filter((step) => typeof step === "number")
  expect(new Set(delays).size).toBeGreaterThan(5)
  expect(Math.max(...delays)).toBeLessThanOrEqual(20)
  expect(delays.length).toBeGreaterThan(100 / 3)
})

test("scriptOf() fails behind so many items", () => {
  const error = new Error("gone")
  expect(show(items, { errorAt: 0, error })).toEqual([{ error }])
  expect(show(items, { errorAt: 2, error })).toEqual(["a", "b", { error }])
  expect(show(items, { errorAt: 5, error })).toEqual([...items, { error }])
  expect(show(items, { errorAt: 6, error })).toEqual(items)
  expect(scriptOf(items, { errorAt: 1 })[1]).toMatchObject({ error: { message: "The script fails behind 1 items" } })
})
