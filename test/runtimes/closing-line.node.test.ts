import { expect, test } from "vitest"
import { fromClosingLine, toClosingLine } from "./closing-line.ts"

const tally = { passed: 12, failed: 0, skipped: 3 }

test("toClosingLine() writes what fromClosingLine() reads", () => {
  expect(toClosingLine(tally)).toBe("12 passed, 0 failed, 3 skipped")
  expect(fromClosingLine(toClosingLine(tally))).toEqual(tally)
})

test("fromClosingLine() takes the last of several", () => {
  expect(fromClosingLine("1 passed, 1 failed, 0 skipped\nmore\n12 passed, 0 failed, 3 skipped\n")).toEqual(tally)
})

test("fromClosingLine() reads no line but a whole one", () => {
  expect(fromClosingLine("all of 12 passed, 0 failed, 3 skipped\n12 passed, 0 failed, 3 skipped, ok\n")).toBeUndefined()
})
