import { expect, test } from "vitest"
import { extraOf, isTerminal } from "./part.ts"

test("isTerminal() knows the four ends", () => {
  expect(isTerminal({ type: "finish", reason: "stop" })).toBe(true)
  expect(isTerminal({ type: "error", message: "" })).toBe(true)
  expect(isTerminal({ type: "interrupted" })).toBe(true)
  expect(isTerminal({ type: "abort" })).toBe(true)
  expect(isTerminal({ type: "step-end" })).toBe(false)
})

test("extraOf() gives what is of the dialect that asks, and nothing else", () => {
  const part = { extra: { from: "a", fields: { x: 1 } } }
  expect(extraOf(part, "a")).toEqual({ x: 1 })
  expect(extraOf(part, "b")).toBeUndefined()
  expect(extraOf({}, "a")).toBeUndefined()
})
