import fc from "fast-check"
import { expect, test } from "vitest"
import { scriptedSource, settle } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { type MapAsyncOptions, mapAsync } from "./map-async.ts"

const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index }))

/** Work that is done when a test says so. */
function openWork<T>() {
  const started: T[] = []
  const signals: AbortSignal[] = []
  const jobs = new Map<T, PromiseWithResolvers<string>>()
  return {
    started,
    signals,
    work(item: T, { signal }: { readonly signal: AbortSignal }) {
      started.push(item)
      signals.push(signal)
      const job = Promise.withResolvers<string>()
      jobs.set(item, job)
      return job.promise
    },
    finish: (item: T) => jobs.get(item)?.resolve(`done ${item}`),
    fail: (item: T, error: unknown) => jobs.get(item)?.reject(error),
  }
}

function begin(count: number, options: MapAsyncOptions) {
  const source = scriptedSource(numbers(count))
  const work = openWork<number>()
  return { source, ...work, reader: mapAsync(source.stream, work.work, options).getReader() }
}

test("mapAsync() works on one item after the other by default, and on none before somebody reads", async () => {
  const { source, started, finish, reader } = begin(3, {})
  await settle()
  expect(source.pulls).toBe(0)
  const read = reader.read()
  await settle()
  expect(started).toEqual([0])
  finish(0)
  expect(await read).toEqual({ done: false, value: "done 0" })
  await settle()
  expect(source.pulls).toBe(1)
})

test("mapAsync() has so many items under way as it may, and keeps their order", async () => {
  const { source, started, finish, reader } = begin(9, { concurrency: 3 })
  const reads = [reader.read(), reader.read()]
  await settle()
  expect(started).toEqual([0, 1, 2])
  finish(2)
  finish(1)
  await settle()
  expect(source.pulls).toBe(3)
  finish(0)
  expect((await Promise.all(reads)).map(({ value }) => value)).toEqual(["done 0", "done 1"])
  const third = reader.read()
  expect((await third).value).toBe("done 2")
})

test("mapAsync() gives results as they are done, where it is asked to", async () => {
  const { finish, reader, started } = begin(4, { concurrency: 2, ordered: false })
  const first = reader.read()
  await settle()
  finish(1)
  expect((await first).value).toBe("done 1")
  const second = reader.read()
  await settle()
  expect(started).toEqual([0, 1, 2])
  finish(2)
  expect((await second).value).toBe("done 2")
})

test("mapAsync() fails with what the function throws, behind the results of items before, and cancels the source", async () => {
  const error = new Error("bad")
  const { source, finish, fail, reader, signals } = begin(9, { concurrency: 3 })
  const reads = [reader.read(), reader.read()]
  reads[1]?.catch(() => {})
  await settle()
  fail(1, error)
  await settle()
  expect(source.cancelled).toEqual([error])
  expect(signals[0]?.aborted).toBe(false)
  finish(0)
  expect(await reads[0]).toEqual({ done: false, value: "done 0" })
  await expect(reads[1]).rejects.toBe(error)
  expect(signals[2]?.reason).toBe(error)
  expect(source.cancelled).toEqual([error])
  expect(source.stream.locked).toBe(false)
})

test("mapAsync() fails at once where order is not kept", async () => {
  const { source, fail, reader, signals } = begin(9, { concurrency: 3, ordered: false })
  const read = reader.read()
  read.catch(() => {})
  await settle()
  fail(1, "bad")
  await expect(read).rejects.toBe("bad")
  expect(source.cancelled).toEqual(["bad"])
  expect(signals[0]?.reason).toBe("bad")
})

test("mapAsync() fails with what the function throws at once, too", async () => {
  const error = new Error("bad")
  const stream = mapAsync([1], () => {
    throw error
  })
  await expect(stream.getReader().read()).rejects.toBe(error)
})

test("mapAsync() passes an error of the source on behind what is under way", async () => {
  const error = new Error("gone")
  const source = scriptedSource<number>([{ chunk: 1 }, { chunk: 2 }, { error }])
  for (const ordered of [true]) {
    const { work, finish } = openWork<number>()
    const reader = mapAsync(source.stream, work, { concurrency: 9, ordered }).getReader()
    const reads = [reader.read(), reader.read(), reader.read()]
    reads[2]?.catch(() => {})
    await settle()
    finish(2)
    finish(1)
    expect((await Promise.all(reads.slice(0, 2))).map(({ value }) => value)).toEqual(["done 1", "done 2"])
    await expect(reads[2]).rejects.toBe(error)
  }
})

test("mapAsync() aborts what is under way when it is cancelled or aborted, and nothing at its end", async () => {
  const one = begin(9, { concurrency: 2 })
  const read = one.reader.read()
  await settle()
  await one.reader.cancel("enough")
  expect(await read).toEqual({ done: true, value: undefined })
  expect(one.signals.map(({ reason }) => reason)).toEqual(["enough", "enough"])
  expect(one.source.cancelled).toEqual(["enough"])

  const abort = new AbortController()
  const two = begin(9, { signal: abort.signal })
  two.reader.read().catch(() => {})
  await settle()
  abort.abort("stop")
  expect(two.signals[0]?.reason).toBe("stop")

  const seen: AbortSignal[] = []
  await Array.fromAsync(mapAsync([1, 2], (_item, { signal }) => seen.push(signal)))
  expect(seen.map(({ aborted }) => aborted)).toEqual([false, false])
})

test("mapAsync() gives every result once, whatever order they are done in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(5)),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (delays, concurrency, ordered) => {
        let most = 0
        let busy = 0
        const wait = async (turns: number, index: number) => {
          most = Math.max(most, ++busy)
          for (let left = turns; left > 0; left--) await undefined
          busy--
          return index
        }
        const indexed = delays.map((delay, index) => [delay, index] as const)
        const stream = mapAsync(indexed, ([delay, index]) => wait(delay, index), { concurrency, ordered })
        const results = await Array.fromAsync(stream)
        if (!ordered) results.sort((a, b) => a - b)
        expect(results).toEqual(delays.map((_, index) => index))
        expect(most).toBeLessThanOrEqual(concurrency)
      },
    ),
  )
})

test("mapAsync() refuses a concurrency that is none", () => {
  for (const concurrency of [0, -1, 1.5, Number.NaN]) {
    expect(() => mapAsync([], String, { concurrency })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
})

test("mapAsync() obeys the laws of flows", async () => {
  await obeysFlowLaws((source, { signal }) => mapAsync(source, (item) => item, { signal }))
  for (const ordered of [true, false]) {
    await obeysFlowLaws(
      (source, { signal }) => mapAsync(source, async (item) => item, { signal, concurrency: 3, ordered }),
      { readAhead: 2 },
    )
  }
})
