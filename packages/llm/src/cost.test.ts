import { run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "./check.ts"
import { type CostOptions, cost } from "./cost.ts"
import { foldParts } from "./fold.ts"
import type { Part, Usage } from "./part.ts"
import type { Price } from "./price.ts"

/** What a token costs is a millionth of this, so that costs are whole numbers. */
const price = (input: number, output: number, more: Partial<Price> = {}): Price => ({
  input: input * 1e6,
  output: output * 1e6,
  ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, (value ?? 0) * 1e6])),
})
const prices = { m: price(2, 3) }
const start: Part = { type: "start", model: "m" }
const finish: Part = { type: "finish", reason: "stop" }
const usage = (usage: Usage): Part => ({ type: "usage", usage })
const delta = (length: number, kind: "text" | "reasoning" = "text"): Part => ({
  type: `${kind}-delta`,
  id: kind,
  text: "x".repeat(length),
})

const count = (parts: readonly Part[], options?: CostOptions, table: Record<string, Price> = prices) =>
  run(parts, cost(table, options)).flatMap((part) => (part.type === "usage" ? [part.usage] : []))
const costs = (usages: readonly Usage[]) => usages.map((each) => each.cost)
const costOf = (told: Usage, more?: Partial<Price>) =>
  costs(count([start, usage(told)], {}, { m: price(2, 3, more) }))[0]

test("cost() adds what the tokens cost to every usage", () => {
  expect(count([start, usage({ inputTokens: 10 }), usage({ inputTokens: 10, outputTokens: 5 }), finish])).toEqual([
    { inputTokens: 10, cost: 20 },
    { inputTokens: 10, outputTokens: 5, cost: 35 },
  ])
})

test("cost() asks their own price for what was read from a cache, written to it, and for reasoning", () => {
  const told = { inputTokens: 10, cacheReadTokens: 4, cacheWriteTokens: 1, outputTokens: 6, reasoningTokens: 2 }
  expect(costOf(told)).toBe(10 * 2 + 6 * 3)
  expect(costOf(told, { cacheRead: 1, cacheWrite: 7, reasoning: 0 })).toBe(5 * 2 + 4 * 1 + 1 * 7 + 4 * 3)
  expect(costOf({ inputTokens: 1, cacheReadTokens: 4, outputTokens: 1, reasoningTokens: 9 }, { cacheRead: 1 })).toBe(
    4 + 3,
  )
  expect(costOf({ totalTokens: 5 })).toBe(undefined)
})

test("cost() counts with what was told before, where a usage tells less", () => {
  expect(costs(count([start, usage({ inputTokens: 10 }), usage({ outputTokens: 5 })]))).toEqual([20, 35])
})

test("cost() leaves a cost that the provider tells as it is", () => {
  expect(costs(count([start, usage({ inputTokens: 10, cost: 0.5 })]))).toEqual([0.5])
})

test("cost() gives estimates that grow with the answer, and the provider's counts in their place", () => {
  const parts = [
    start,
    delta(8),
    delta(3),
    delta(1),
    delta(4, "reasoning"),
    usage({ inputTokens: 1, outputTokens: 9 }),
    finish,
  ]
  expect(count(parts, { every: 3 })).toEqual([
    { outputTokens: 3, cost: 9, isEstimate: true },
    { inputTokens: 1, outputTokens: 9, cost: 29, isEstimate: false },
  ])
  const message = foldParts(run(parts, check(), cost(prices, { every: 1 })))
  expect(message.usage).toEqual({ inputTokens: 1, outputTokens: 9, cost: 29, isEstimate: false })
})

test("cost() estimates from what the provider has told early, and from the tokens of the prompt", () => {
  const early = usage({ inputTokens: 10, cacheReadTokens: 4, outputTokens: 1 })
  expect(count([start, early, delta(8)], { every: 2, inputTokens: 99 }).at(-1)).toEqual({
    inputTokens: 10,
    cacheReadTokens: 4,
    outputTokens: 3,
    cost: 29,
    isEstimate: true,
  })
  expect(costs(count([start, delta(8)], { every: 2, inputTokens: 5 }))).toEqual([16])
  expect(costs(count([start, usage({ outputTokens: 1, cost: 0.5 }), delta(8)], { every: 2 }))).toEqual([0.5, 6.5])
})

test("cost() asks the price of reasoning in estimates", () => {
  const table = { m: price(2, 3, { reasoning: 5 }) }
  expect(count([start, delta(8, "reasoning"), delta(4)], { every: 2 }, table)).toEqual([
    { outputTokens: 2, cost: 10, isEstimate: true },
  ])
  expect(costs(count([start, delta(8, "reasoning"), delta(8)], { every: 2 }, table))).toEqual([10, 16])
})

test("cost() gives a last estimate where the provider never counts, whatever the end", () => {
  for (const end of [finish, { type: "interrupted" }, { type: "error", message: "x" }, { type: "abort" }] as Part[]) {
    const parts = run([start, delta(5), end], cost(prices))
    expect(parts.slice(2)).toEqual([usage({ outputTokens: 2, cost: 6, isEstimate: true }), end])
  }
  expect(count([start, finish])).toEqual([])
})

test("cost() does not estimate behind the counts of an answer that is complete, but behind those of one that is not", () => {
  const parts = [start, usage({ outputTokens: 5 }), delta(4)]
  expect(costs(count([...parts, finish]))).toEqual([15])
  expect(costs(count([...parts, { type: "interrupted" }]))).toEqual([15, 18])
})

test("cost() counts tokens as it is told to", () => {
  const countTokens = (text: string) => text.length * 2
  expect(count([start, delta(3), delta(1), finish], { countTokens, every: 6 })).toEqual([
    { outputTokens: 6, cost: 18, isEstimate: true },
    { outputTokens: 8, cost: 24, isEstimate: true },
  ])
})

test.each([
  ["gpt-4", 1],
  ["gpt-4o-mini-2024-07-18", 3],
  ["gpt-4o-2024", 2],
  ["gpt-4-0613", 1],
  ["gpt-4o:free", 2],
  ["claude-x", 9],
  ["gpt-4.1", undefined],
  ["gpt-4omni", undefined],
  ["gpt", undefined],
  ["toString", undefined],
])("cost() finds the price of %s", (model, output) => {
  const table = {
    "gpt-4": price(0, 1),
    "gpt-4o": price(0, 2),
    "gpt-4o-mini": price(0, 3),
    "claude-": price(0, 9),
  }
  expect(costs(count([{ type: "start", model }, usage({ outputTokens: 1 })], {}, table))).toEqual([output])
})

test("cost() asks for the price of a model that is not in the table, and gives neither costs nor estimates without one", () => {
  const asked: unknown[] = []
  const onUnknownModel = (model: string | undefined) => {
    asked.push(model)
    return model === "x" ? price(0, 7) : undefined
  }
  const parts = (model?: string): Part[] => [{ type: "start", model }, delta(400), usage({ outputTokens: 1 }), finish]
  expect(costs(count(parts("x"), { onUnknownModel, every: Number.POSITIVE_INFINITY }))).toEqual([7])
  expect(run(parts("y"), cost(prices, { onUnknownModel }))).toEqual(parts("y"))
  expect(run(parts(), cost(prices, { onUnknownModel }))).toEqual(parts())
  expect(costs(count(parts(), { model: "m", onUnknownModel, every: 1_000 }))).toEqual([3])
  expect(asked).toEqual(["x", "y", undefined])
})

test("cost() refuses what is no price and no count", () => {
  const invalid = expect.objectContaining({ code: "invalid-option" })
  expect(() => cost({ m: price(Number.NaN, 1) })).toThrow(invalid)
  expect(() => cost({ m: price(1, 1, { reasoning: -1 }) })).toThrow(invalid)
  expect(() => cost({}, { every: 0 })).toThrow(invalid)
})

test("cost() obeys the laws", () => {
  const estimate = usage({ outputTokens: 1, cost: 3, isEstimate: true })
  const laws = obeysLaws(
    () => cost(prices, { every: 1 }),
    [
      {
        input: [start, delta(4), finish],
        output: [start, delta(4), estimate, finish],
        each: [[start], [delta(4), estimate], [finish], []],
      },
    ],
  )
  expect(laws).toEqual(["Silence", "End"])
})
