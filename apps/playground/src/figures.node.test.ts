import { expect, test } from "vitest"
import { idle } from "./conversation.ts"
import { toFigures } from "./figures.ts"

test("toFigures() knows nothing before the first token", () => {
  expect(toFigures({ ...idle, sentAt: 5 })).toEqual({ tokens: 0, counted: "deltas" })
})

test("toFigures() counts deltas until there is a usage", () => {
  const state = { ...idle, sentAt: 100, firstTokenAt: 400, lastTokenAt: 2_400, endedAt: 2_500, deltas: 11 }
  expect(toFigures(state)).toEqual({
    timeToFirstToken: 300,
    total: 2_400,
    tokens: 11,
    tokensPerSecond: 5,
    counted: "deltas",
  })
  expect(toFigures({ ...state, completionTokens: 21 })).toMatchObject({
    tokens: 21,
    tokensPerSecond: 10,
    counted: "usage",
  })
})

test("toFigures() gives no rate for tokens that came all at once", () => {
  expect(toFigures({ ...idle, sentAt: 1, firstTokenAt: 2, lastTokenAt: 2, deltas: 9 }).tokensPerSecond).toBeUndefined()
})
