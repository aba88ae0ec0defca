import { expect, test } from "vitest"
import { toConsole } from "./to-console.ts"

test("toConsole() logs to the console, looked up when it is needed", async () => {
  const shown: unknown[] = []
  const { log } = console
  console.log = (item: unknown) => void shown.push(item)
  try {
    await toConsole([{ a: 1 }, "b"])
  } finally {
    console.log = log
  }
  expect(shown).toEqual([{ a: 1 }, "b"])
})

test("toConsole() logs what it is told to, and keeps to the error policy", async () => {
  const shown: unknown[] = []
  const failed: unknown[] = []
  await toConsole([1, 2, 3], {
    log: (item) => void shown.push(item),
    format(item) {
      if (item === 2) throw "cannot"
      return `#${item}`
    },
    onError: (error, item) => void failed.push([error, item]),
  })
  expect(shown).toEqual(["#1", "#3"])
  expect(failed).toEqual([["cannot", 2]])
})
