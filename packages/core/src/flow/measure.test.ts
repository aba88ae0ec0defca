import { expect, test } from "vitest"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { measure } from "./measure.ts"

test("measure() obeys the laws of flows", () => obeysFlowLaws((source, setting) => measure(source, setting).stream))

test("measure() counts time from the first read, not from the call", async () => {
  const clock = virtualClock()
  const { stream, metrics } = measure(scriptedSource([{ delay: 30 }, { chunk: 1 }], { clock }).stream, { clock })
  await clock.advance(1000)
  const reader = stream.getReader()
  const read = reader.read()
  await clock.advance(30)
  await read
  expect(metrics).toMatchObject({ count: 1, timeToFirst: 30, duration: 30 })
})

test("measure() tells how it stands while the stream is under way, and stands still behind its end", async () => {
  const clock = virtualClock()
  const script = [
    { delay: 100 },
    { chunk: "a" },
    { delay: 10 },
    { chunk: "b" },
    { delay: 40 },
    { chunk: "c" },
    { delay: 5 },
  ]
  const measured = measure(scriptedSource(script, { clock }).stream, { clock })
  const none = { count: 0, timeToFirst: undefined, rate: undefined, longestGap: undefined }
  expect({ ...measured.metrics }).toEqual({ ...none, duration: 0 })
  const items = Array.fromAsync(measured.stream)
  await clock.advance(50)
  expect({ ...measured.metrics }).toEqual({ ...none, duration: 50 })
  await clock.advance(50)
  expect({ ...measured.metrics }).toEqual({ ...none, count: 1, timeToFirst: 100, duration: 100 })
  await clock.advance(500)
  expect({ ...measured.metrics }).toEqual({ count: 3, timeToFirst: 100, rate: 40, longestGap: 40, duration: 155 })
  expect(await items).toEqual(["a", "b", "c"])
})

test("measure() stops the time when the stream fails", async () => {
  const clock = virtualClock()
  const source = scriptedSource([{ delay: 7 }, { error: new Error("gone") }], { clock })
  const measured = measure(source.stream, { clock })
  const read = measured.stream.getReader().read()
  read.catch(() => {})
  await clock.advance(7)
  await clock.advance(100)
  await settle()
  expect(measured.metrics.duration).toBe(7)
})
