import { expect, test } from "vitest"
import { scriptedSource } from "./scripted-source.ts"
import { settle, virtualClock } from "./virtual-clock.ts"

test("scriptedSource() gives chunks when asked, at their time, and closes", async () => {
  const clock = virtualClock()
  const source = scriptedSource([{ chunk: "a" }, { delay: 100 }, { chunk: "b" }], { clock })
  const reader = source.stream.getReader()
  expect(source.pulls).toBe(0)
  expect(await reader.read()).toEqual({ done: false, value: "a" })
  const next = reader.read()
  await clock.advance(99)
  expect(source.given).toBe(1)
  await clock.advance(1)
  expect(await next).toEqual({ done: false, value: "b" })
  expect(await reader.read()).toEqual({ done: true, value: undefined })
})

test("scriptedSource() fails with the error of its script", async () => {
  const error = new Error("mine")
  await expect(scriptedSource([{ error }]).stream.getReader().read()).rejects.toBe(error)
})

test("scriptedSource() remembers its cancel and leaves no timer behind", async () => {
  const clock = virtualClock()
  const source = scriptedSource([{ delay: 100 }, { chunk: "a" }], { clock })
  const reader = source.stream.getReader()
  const waiting = reader.read()
  await settle()
  expect(clock.pending).toBe(1)
  await reader.cancel("enough")
  expect(source.cancelled).toEqual(["enough"])
  expect(clock.pending).toBe(0)
  expect((await waiting).done).toBe(true)
})
