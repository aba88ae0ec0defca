import { expect, test } from "vitest"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { tee } from "./tee.ts"

const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index + 1 }))

test("tee() gives every branch every item", async () => {
  const [one, two] = tee([1, 2, 3])
  expect(await Promise.all([Array.fromAsync(one), Array.fromAsync(two)])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
  const three = tee([1, 2, 3], { branches: 3 })
  expect(await Promise.all(three.map((branch) => Array.fromAsync(branch)))).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
  ])
})

test("tee() goes at the pace of the slowest, and reads nothing before somebody reads", async () => {
  const source = scriptedSource(numbers(9))
  const [one, two] = tee(source.stream, { highWaterMark: 2 })
  await settle()
  expect(source.pulls).toBe(0)
  const items = Array.fromAsync(one)
  await settle()
  expect(source.pulls).toBe(2)
  expect(await Promise.all([items, Array.fromAsync(two)])).toEqual([
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  ])
  expect(source.stream.locked).toBe(false)
})

test("tee() goes at the pace of the fastest, and fails the laggard", async () => {
  const source = scriptedSource(numbers(9))
  const [one, two] = tee(source.stream, { highWaterMark: 2, pace: "fastest" })
  const reader = one.getReader()
  expect((await reader.read()).value).toBe(1)
  await settle()
  // No further than the fastest has room, though the other fails for it.
  expect(source.pulls).toBe(3)
  const laggard = two.getReader()
  expect([(await laggard.read()).value, (await laggard.read()).value]).toEqual([1, 2])
  await expect(laggard.read()).rejects.toMatchObject({ code: "buffer-overflow" })
  reader.releaseLock()
  expect(await Array.fromAsync(one)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  expect(source.cancelled).toEqual([])
})

test("tee() goes at the pace of the fastest, and drops what the laggard cannot hold", async () => {
  const [one, two] = tee([1, 2, 3, 4, 5], { highWaterMark: 2, pace: "fastest", overflow: "drop-oldest" })
  expect(await Array.fromAsync(one)).toEqual([1, 2, 3, 4, 5])
  expect(await Array.fromAsync(two)).toEqual([4, 5])
  expect(two.counters.dropped).toBe(3)
})

test("tee() loses nothing where the laggard may make others wait", async () => {
  for (const overflow of ["block", "coalesce"] as const) {
    const options = { highWaterMark: 2, pace: "fastest", overflow, merge: () => undefined } as const
    const [one, two] = tee([1, 2, 3, 4, 5], options)
    expect(await Promise.all([Array.fromAsync(one), Array.fromAsync(two)])).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ])
  }
})

test("tee() gives up a branch that nobody reads for too long", async () => {
  const clock = virtualClock()
  const [one, two] = tee([1, 2, 3], { highWaterMark: 1, timeout: 100, clock })
  const items = Array.fromAsync(one)
  await clock.advance(100)
  expect(await items).toEqual([1, 2, 3])
  const reader = two.getReader()
  await reader.read()
  await expect(reader.read()).rejects.toMatchObject({ code: "overflow-timeout" })
  expect(clock.pending).toBe(0)
})

test("tee() loses nothing that is to be kept where another branch is read several times at once", async () => {
  const [one, two] = tee([1, 2, 3, 4, 5], { highWaterMark: 1, overflow: "drop-newest", keep: () => true })
  const reader = one.getReader()
  const reads = [1, 2, 3, 4, 5].map(() => reader.read())
  await settle()
  expect(await Array.fromAsync(two)).toEqual([1, 2, 3, 4, 5])
  expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3, 4, 5])
  expect(two.counters).toMatchObject({ delivered: 5, queued: 0 })
})

test("tee() goes on when one branch is cancelled, and cancels the source when all are, with the last reason", async () => {
  const source = scriptedSource(numbers(9))
  const [one, two] = tee(source.stream, { highWaterMark: 1 })
  const reader = one.getReader()
  const read = reader.read()
  expect((await read).value).toBe(1)
  await two.cancel("two")
  expect((await reader.read()).value).toBe(2)
  expect(source.cancelled).toEqual([])
  await reader.cancel("one")
  expect(source.cancelled).toEqual(["one"])
  expect(source.stream.locked).toBe(false)
})

test("tee() reads nothing because a branch was cancelled", async () => {
  const source = scriptedSource(numbers(3))
  const [one, two] = tee(source.stream)
  await one.cancel()
  await settle()
  expect(source.pulls).toBe(0)
  expect(await Array.fromAsync(two)).toEqual([1, 2, 3])
})

test("tee() fails every branch at once when it is aborted", async () => {
  const abort = new AbortController()
  const source = scriptedSource<number>([{ chunk: 1 }, { silence: true }])
  const branches = tee(source.stream, { signal: abort.signal }).map((branch) => branch.getReader())
  const reads = branches.map(async (reader) => {
    await reader.read()
    return reader.read().catch((error: unknown) => error)
  })
  await settle()
  abort.abort("stop")
  expect(await Promise.all(reads)).toEqual(["stop", "stop"])
  expect(source.cancelled).toEqual(["stop"])
})

test("tee() takes the platform's queuing strategies", async () => {
  const source = scriptedSource(numbers(9))
  const [one] = tee(source.stream, new CountQueuingStrategy({ highWaterMark: 3 }))
  one.getReader().read()
  await settle()
  expect(source.pulls).toBe(3)
})

test("tee() refuses options that are none", () => {
  const source = new ReadableStream()
  const branches = Number.POSITIVE_INFINITY
  for (const options of [{ branches: 0 }, { branches }, { pace: "fast" as never }, { highWaterMark: 0 }]) {
    expect(() => tee(source, options)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
  expect(source.locked).toBe(false)
})

test("tee() obeys the laws of flows", async () => {
  await obeysFlowLaws(
    (source, setting) => tee(source, { ...setting, branches: 1, highWaterMark: 2, timeout: 50 })[0] as ReadableStream,
    {
      readAhead: 2,
    },
  )
  await obeysFlowLaws(
    (source, setting) => {
      const [one, two] = tee(source, { ...setting, pace: "fastest", highWaterMark: 2, overflow: "drop-newest" })
      two.cancel().catch(() => {})
      return one
    },
    { readAhead: 2 },
  )
})
