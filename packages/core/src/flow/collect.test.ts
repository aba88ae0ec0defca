import { expect, test } from "vitest"
import { InterruptedError } from "../error/interrupted-error.ts"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { collect } from "./collect.ts"
import { joinText } from "./fold.ts"

const caughtBy = (promise: PromiseLike<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )

test("collect() obeys the laws of flows, on the side of the stream", () =>
  obeysFlowLaws((source, setting) => collect(source, setting).stream))

test("collect() reads nothing before one of its sides is wanted", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }])
  const collected = collect(source.stream)
  const { final } = collected
  await settle()
  expect(source.pulls).toBe(0)
  expect(await final).toEqual([1, 2])
  expect(source.stream.locked).toBe(false)
})

test("collect() gives the final value to then, catch, finally and Promise.all", async () => {
  expect(await collect([1]).final.then((items) => items.length)).toBe(1)
  expect(await collect([1]).final.catch(() => 7)).toEqual([1])
  let called = 0
  expect(await collect([1]).final.finally(() => called++)).toEqual([1])
  expect(called).toBe(1)
  expect(await Promise.all([collect([1]).final, collect([2]).final])).toEqual([[1], [2]])
})

test("collect() settles the final value when only the stream is read", async () => {
  const { stream, final } = collect(["a", "b"], joinText())
  expect(await Array.fromAsync(stream)).toEqual(["a", "b"])
  expect(await final).toBe("ab")
})

test("collect() lets the stream's reader set the pace when both are wanted, whichever comes first", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }, { chunk: 3 }])
  const { stream, final } = collect(source.stream)
  const settled = final.then((items) => items)
  const reader = stream.getReader()
  await settle()
  expect(source.pulls).toBe(0)
  expect((await reader.read()).value).toBe(1)
  await settle()
  expect(source.pulls).toBe(1)
  reader.releaseLock()
  expect(await Promise.all([Array.fromAsync(stream), settled])).toEqual([
    [2, 3],
    [1, 2, 3],
  ])
})

test("collect() reads on for the final value what a reader has left", async () => {
  const { stream, final } = collect([1, 2, 3])
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  expect(await final).toEqual([1, 2, 3])
})

test("collect() does not let a stream be read whose items went to the final value alone", async () => {
  const { stream, final } = collect([1, 2])
  await final
  expect(() => stream.getReader()).toThrow(TypeError)
})

test("collect() lets an error reach both sides, and keeps what there was", async () => {
  const error = new Error("gone")
  const { stream, final } = collect(scriptedSource([{ chunk: "Hel" }, { chunk: "lo" }, { error }]).stream, joinText())
  const reader = stream.getReader()
  await reader.read()
  await reader.read()
  expect(await caughtBy(reader.read())).toBe(error)
  const caught = await caughtBy(final)
  expect(caught).toBeInstanceOf(InterruptedError)
  expect(caught).toMatchObject({ code: "interrupted", partial: "Hello", cause: error })
  expect(caught.message).toBe("Cannot collect the whole stream: it was over after 2 items, before its end")
})

test("collect() rejects the final value when only that is wanted and the source fails", async () => {
  const error = new Error("gone")
  const { final } = collect(scriptedSource([{ chunk: 1 }, { error }]).stream)
  expect(await caughtBy(final)).toMatchObject({ partial: [1], cause: error })
})

test("collect() fails both sides with what the fold throws, and cancels the source", async () => {
  const error = new Error("cannot add")
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }, { chunk: 3 }])
  const { final, metrics } = collect(source.stream, {
    initial: 0,
    fold(value: number, item: number) {
      if (item === 2) throw error
      return value + item
    },
  })
  expect(await caughtBy(final)).toMatchObject({ partial: 1, cause: error })
  await settle()
  expect(source.cancelled).toEqual([error])
  expect(metrics.count).toBe(2)
})

test("collect() keeps no more items than it is told to", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }, { chunk: 3 }])
  const caught = await caughtBy(collect(source.stream, { maxItems: 2 }).final)
  expect(caught).toMatchObject({ partial: [1, 2], cause: { code: "stream-too-long", limit: 2, received: 3 } })
  expect(source.given).toBe(3)
})

test("collect() can be cancelled while somebody reads, and keeps what there was", async () => {
  const source = scriptedSource<string>([{ chunk: "a" }, { silence: true }])
  const { stream, final, cancel } = collect(source.stream, joinText())
  const reader = stream.getReader()
  await reader.read()
  const read = reader.read()
  read.catch(() => {})
  const reason = new Error("enough")
  cancel(reason)
  cancel("again")
  expect(await caughtBy(read)).toBe(reason)
  expect(await caughtBy(final)).toMatchObject({ partial: "a", cause: reason })
  expect(source.cancelled).toEqual([reason])
})

test("collect() is cancelled with an AbortError where no reason is given", async () => {
  const source = scriptedSource<number>([{ silence: true }])
  const { final, cancel } = collect(source.stream)
  const caught = caughtBy(final)
  await settle()
  cancel()
  expect((await caught).cause.name).toBe("AbortError")
  expect(source.cancelled).toHaveLength(1)
})

test("collect() can be aborted while only the final value is wanted", async () => {
  const source = scriptedSource([{ chunk: 1 }, { silence: true }])
  const abort = new AbortController()
  const caught = caughtBy(collect(source.stream, { signal: abort.signal }).final)
  await settle()
  abort.abort("enough")
  expect(await caught).toMatchObject({ partial: [1], cause: "enough" })
  await settle()
  expect(source.cancelled).toEqual(["enough"])
})

test("collect() interrupts the final value when the stream's reader leaves", async () => {
  const { stream, final } = collect([1, 2, 3])
  for await (const _ of stream) break
  expect(await caughtBy(final)).toMatchObject({ partial: [1] })
})

test("collect() that is aborted at the call gives the initial value as what there was", async () => {
  const { final } = collect([1], { signal: AbortSignal.abort("no"), ...joinText() } as never)
  expect(await caughtBy(final)).toMatchObject({ partial: "", cause: "no" })
})

test("collect() measures, whichever side is read", async () => {
  const clock = virtualClock()
  const source = scriptedSource([{ delay: 20 }, { chunk: 1 }, { delay: 10 }, { chunk: 2 }], { clock })
  const collected = collect(source.stream, { clock })
  const value = collected.final.then((items) => items)
  await clock.advance(100)
  await value
  expect(collected.metrics).toEqual({ count: 2, timeToFirst: 20, rate: 100, longestGap: 10, duration: 30 })
})
