import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { batch } from "../item/batch.ts"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { batchTime } from "./batch-time.ts"

test("batchTime() obeys the laws of flows", () =>
  obeysFlowLaws((source, setting) => batchTime(source, { ...setting, count: 2 }), {
    output: (items) => items.flatMap((_, at) => (at % 2 ? [] : [items.slice(at, at + 2)])),
    each: 2,
  }))

test("batchTime() obeys the laws of flows where batches are open", () =>
  obeysFlowLaws((source, setting) => batchTime(source, setting), {
    output: (items) => (items.length > 0 ? [items] : []),
    each: 7,
  }))

/** What comes of a script, each batch with the time at which it came. */
async function play(script: Parameters<typeof scriptedSource<string>>[0], options: object) {
  const clock = virtualClock()
  const source = scriptedSource(script, { clock })
  const seen: unknown[] = []
  const done = (async () => {
    for await (const items of batchTime(source.stream, { ...options, clock })) seen.push([clock.now(), ...items])
    seen.push(clock.now())
  })()
  await clock.advance(10_000)
  await done
  expect(clock.pending).toBe(0)
  return seen
}

test("batchTime() gives a batch when time has passed since its first item, or when it is full, and the rest at the end", async () => {
  const script = [
    { delay: 50 },
    { chunk: "a" },
    { delay: 99 },
    { chunk: "b" },
    { delay: 10 },
    { chunk: "c" },
    { chunk: "d" },
    { chunk: "e" },
    { chunk: "f" },
    { delay: 30 },
  ]
  expect(await play(script, { count: 3 })).toEqual([[150, "a", "b"], [159, "c", "d", "e"], [189, "f"], 189])
})

test("batchTime() starts the time of a batch anew when one was full", async () => {
  const script = [{ chunk: "a" }, { delay: 90 }, { chunk: "b" }, { chunk: "c" }, { delay: 500 }]
  expect(await play(script, { count: 2 })).toEqual([[0 + 90, "a", "b"], [190, "c"], 590])
})

test("batchTime() whose time is Infinity gives batches when they are full, and at the end", async () => {
  const script = [{ chunk: "a" }, { delay: 5000 }, { chunk: "b" }, { chunk: "c" }, { delay: 1000 }]
  expect(await play(script, { count: 2, time: Number.POSITIVE_INFINITY })).toEqual([
    [5000, "a", "b"],
    [6000, "c"],
    6000,
  ])
})

test("batchTime() gives what batch() gives where no time passes", async () => {
  const options = fc.record({ count: fc.integer({ min: 1, max: 4 }), maxSize: fc.integer({ min: 1, max: 9 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 5 })), options, async (items, limits) => {
      const sized = { ...limits, size: (text: string) => text.length }
      const batches = await Array.fromAsync(batchTime(items, { ...sized, clock: virtualClock() }))
      expect(batches).toEqual(run(items, batch(sized)))
    }),
  )
})

test("batchTime() bounds batches by the size of their items", async () => {
  const script = [{ chunk: "abc" }, { delay: 60 }, { chunk: "de" }, { delay: 60 }, { chunk: "f" }, { delay: 500 }]
  const options = { size: (text: string) => text.length, maxSize: 4 }
  expect(await play(script, options)).toEqual([[60, "abc"], [160, "de", "f"], 620])
})

test("batchTime() holds one item for a reader that comes late, and gives it at once when its time has passed", async () => {
  const clock = virtualClock()
  const script = [{ chunk: 1 }, { delay: 150 }, { chunk: 2 }, { chunk: 3 }, { chunk: 4 }]
  const source = scriptedSource(script, { clock })
  const reader = batchTime(source.stream, { clock }).getReader()
  const first = reader.read()
  await clock.advance(1000)
  expect((await first).value).toEqual([1])
  expect(source.given).toBe(2)
  expect((await reader.read()).value).toEqual([2])
  expect((await reader.read()).value).toEqual([3, 4])
})

test("batchTime() gives what it holds before an error", async () => {
  const error = new Error("gone")
  const reader = batchTime(scriptedSource([{ chunk: 1 }, { error }]).stream, { clock: virtualClock() }).getReader()
  expect((await reader.read()).value).toEqual([1])
  await expect(reader.read()).rejects.toBe(error)
})

test("batchTime() fails with what its size throws, and cancels the source", async () => {
  const error = new Error("no size")
  const source = scriptedSource([{ chunk: 1 }])
  const size = () => {
    throw error
  }
  await expect(batchTime(source.stream, { size, maxSize: 1 }).getReader().read()).rejects.toBe(error)
  await settle()
  expect(source.cancelled).toEqual([error])
})

test("batchTime() refuses times that are none", () => {
  for (const time of [-1, Number.NaN]) {
    expect(() => batchTime([], { time })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
})

test("batchTime() that its own size cancels leaves no timer behind", async () => {
  const clock = virtualClock()
  const size = () => {
    void reader.cancel("enough")
    return 1
  }
  const reader = batchTime([1], { clock, size, maxSize: 2 }).getReader()
  expect((await reader.read()).done).toBe(true)
  await settle()
  expect(clock.pending).toBe(0)
})
