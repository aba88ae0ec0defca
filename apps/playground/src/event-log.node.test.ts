import { expect, test } from "vitest"
import { emptyLog, logEntry } from "./event-log.ts"

test("logEntry() keeps the last 500 and counts them all", () => {
  let log = emptyLog
  for (let at = 0; at < 1_234; at++) log = logEntry(log, { at, kind: "message", data: String(at) })
  expect(log.total).toBe(1_234)
  expect(log.entries.length).toBe(500)
  expect(log.entries.map(({ at }) => at).slice(0, 1)).toEqual([734])
  expect(log.entries.at(-1)?.data).toBe("1233")
})

test("logEntry() shortens what is too long to show", () => {
  const { entries } = logEntry(emptyLog, { at: 0, kind: "message", data: "x".repeat(10_000) })
  expect(entries[0]?.data.length).toBe(2_001)
})
