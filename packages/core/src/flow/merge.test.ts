import fc from "fast-check"
import { expect, test, vi } from "vitest"
import { type ScriptStep, scriptedSource, settle } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { merge } from "./merge.ts"

const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index + 1 }))
const silent: readonly ScriptStep<number>[] = [{ silence: true }]

test("merge() lets sources take turns", async () => {
  const text: ReadableStream<string | number> = merge([
    ["a", "b", "c"],
    [1, 2],
  ])
  expect(await Array.fromAsync(text)).toEqual(["a", 1, "b", 2, "c"])
})

test("merge() gives what comes, whatever others do", async () => {
  const reader = merge([scriptedSource(silent).stream, [1, 2]]).getReader()
  expect([(await reader.read()).value, (await reader.read()).value]).toEqual([1, 2])
  await reader.cancel()
})

test("merge() of nothing is empty", async () => {
  expect(await Array.fromAsync(merge([]))).toEqual([])
  expect(await Array.fromAsync(merge([[], []]))).toEqual([])
})

test("merge() reads no more than the high-water mark and one of each source", async () => {
  for (const highWaterMark of [0, 3]) {
    const sources = [scriptedSource(numbers(20)), scriptedSource(numbers(20)), scriptedSource(silent)]
    const reader = merge(
      sources.map(({ stream }) => stream),
      { highWaterMark },
    ).getReader()
    await settle()
    expect(sources.map(({ pulls }) => pulls)).toEqual([0, 0, 0])
    await reader.read()
    await settle()
    const [one = 0, two = 0] = sources.map(({ pulls }) => pulls)
    expect(one + two).toBe(2 * highWaterMark + 3)
    expect(Math.max(one, two)).toBe(highWaterMark + 2)
  }
})

test("merge() cancels every source with the reason, also those that are idle", async () => {
  const sources = [scriptedSource<number>(silent), scriptedSource(numbers(9)), scriptedSource<number>([])]
  const reader = merge(sources.map(({ stream }) => stream)).getReader()
  await reader.read()
  await settle()
  await reader.cancel("enough")
  expect(sources.map(({ cancelled }) => cancelled)).toEqual([["enough"], ["enough"], []])
  expect(sources.map(({ stream }) => stream.locked)).toEqual([false, false, false])
})

test("merge() fails with the error of one source behind what was there, and cancels the others with it", async () => {
  const error = new Error("gone")
  const sources = [
    scriptedSource<number>(silent),
    scriptedSource([{ chunk: 1 }, { error }]),
    scriptedSource(numbers(9)),
  ]
  const reader = merge(sources.map(({ stream }) => stream)).getReader()
  expect((await reader.read()).value).toBe(1)
  await settle()
  expect(sources.map(({ cancelled }) => cancelled)).toEqual([[error], [], [error]])
  expect((await reader.read()).value).toBe(1)
  await expect(reader.read()).rejects.toBe(error)
})

test("merge() goes on without a source that has failed, where that is told to somebody", async () => {
  const onError = vi.fn()
  const error = new Error("gone")
  const failing = scriptedSource<number>([{ chunk: 9 }, { error }])
  const merged = await Array.fromAsync(merge([[1, 2, 3], failing.stream], { onError }))
  expect(merged.sort((one, other) => one - other)).toEqual([1, 2, 3, 9])
  expect(onError.mock.calls).toEqual([[error, 1]])
})

test("merge() fails with what onError throws", async () => {
  const thrown = new Error("enough of them")
  const idle = scriptedSource<number>(silent)
  const stream = merge([idle.stream, scriptedSource<number>([{ error: "gone" }]).stream], {
    onError() {
      throw thrown
    },
  })
  await expect(stream.getReader().read()).rejects.toBe(thrown)
  await settle()
  expect(idle.cancelled).toEqual([thrown])
})

test("merge() takes hold of all sources or of none", () => {
  const free = new ReadableStream<number>()
  const locked = new ReadableStream<number>()
  locked.getReader()
  expect(() => merge([free, locked])).toThrow(expect.objectContaining({ code: "stream-locked" }))
  expect(() => merge([free, free])).toThrow(expect.objectContaining({ code: "stream-locked" }))
  expect(() => merge([free], { highWaterMark: -1 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  expect(free.locked).toBe(false)
})

test("merge() keeps every item, and the order of each source", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer())), fc.nat(4), async (sources, highWaterMark) => {
      const tagged = sources.map((items, source) => items.map((item) => ({ source, item })))
      const merged = await Array.fromAsync(merge(tagged, { highWaterMark }))
      const again = sources.map((_, index) => merged.filter(({ source }) => source === index).map(({ item }) => item))
      expect(again).toEqual(sources)
    }),
  )
})

test("merge() obeys the laws of flows", async () => {
  await obeysFlowLaws((source, { signal }) => merge([source], { signal }), { readAhead: 1 })
  await obeysFlowLaws((source, { signal }) => merge([[], source], { signal, highWaterMark: 2 }), { readAhead: 3 })
})
