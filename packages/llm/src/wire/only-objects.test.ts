import { run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { onlyObjects } from "./only-objects.ts"

test("onlyObjects() passes objects on, and names the first thing that is none", () => {
  const value = { a: 1 }
  expect(run([value, {}], onlyObjects("line"))).toEqual([value, {}])
  obeysLaws(
    () => onlyObjects("line"),
    [
      { input: [value], output: [value], each: [[value], []] },
      { input: [value, null], output: [value], throws: "invalid-event" },
    ],
  )
  for (const odd of [null, [], 1, "x", true]) {
    expect(() => run([value, odd], onlyObjects("element"))).toThrow("element 2")
  }
})
