import { expect, test } from "vitest"
import { createCallIds } from "./call-ids.ts"

test("createCallIds() gives ids to calls that have none, and keeps those that are there", () => {
  const calls = createCallIds()
  expect([calls.begin(undefined, "f"), calls.begin("mine", "g"), calls.begin(undefined, "f")]).toEqual([
    "call_0",
    "mine",
    "call_1",
  ])
})

test("createCallIds() gives no id that was there before", () => {
  const calls = createCallIds()
  expect([calls.begin("call_0", "f"), calls.begin(undefined, "f")]).toEqual(["call_0", "call_1"])
})

test("createCallIds() answers by id, else by name, else in order", () => {
  const calls = createCallIds()
  for (const [id, name] of Object.entries({ a: "f", b: "g", c: "f", d: "h" })) calls.begin(id, name)
  expect(calls.answer("c", "f")).toBe("c")
  expect(calls.answer(undefined, "f")).toBe("a")
  expect(calls.answer(undefined, undefined)).toBe("b")
  expect(calls.answer(undefined, "h")).toBe("d")
  expect(calls.answer(undefined, "h")).toBe("call_0")
})

test("createCallIds() answers a call once, also where two have the same id", () => {
  const calls = createCallIds()
  for (const name of ["f", "g"]) calls.begin("same", name)
  expect([calls.answer(undefined, "f"), calls.answer(undefined, "g")]).toEqual(["call_0", "same"])
})
