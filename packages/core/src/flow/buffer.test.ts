import { expect, test, vi } from "vitest"
import { TimeoutError } from "../error/timeout-error.ts"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { buffer } from "./buffer.ts"
import type { BufferOptions } from "./buffer-options.ts"

/** A source that gives what a test says when it says so, and holds nothing back. */
function openSource<T>() {
  const cancelled: unknown[] = []
  let controller!: ReadableStreamDefaultController<T>
  const stream = new ReadableStream<T>(
    {
      start(started) {
        controller = started
      },
      cancel: (reason) => void cancelled.push(reason),
    },
    { highWaterMark: 0 },
  )
  return { stream, cancelled, controller }
}

/** Lets a buffer fill from items that come at once, and gives what it then holds. */
async function fill<T>(items: readonly T[], options: BufferOptions<T>) {
  const stream = buffer(items, options)
  await settle()
  return stream
}

test("buffer() reads ahead from the call on, up to the high-water mark, and no further", async () => {
  const source = scriptedSource([1, 2, 3, 4, 5].map((chunk) => ({ chunk })))
  const stream = buffer(source.stream, { highWaterMark: 2 })
  await settle()
  expect(source.pulls).toBe(2)
  expect(stream.counters).toEqual({ received: 2, delivered: 0, dropped: 0, merged: 0, queued: 2 })
  const reader = stream.getReader()
  expect(await reader.read()).toEqual({ done: false, value: 1 })
  await settle()
  expect(source.pulls).toBe(3)
  expect(await reader.read()).toEqual({ done: false, value: 2 })
  reader.releaseLock()
  expect(await Array.fromAsync(stream)).toEqual([3, 4, 5])
  expect(stream.counters).toEqual({ received: 5, delivered: 5, dropped: 0, merged: 0, queued: 0 })
})

test("buffer() holds 64 items by default", async () => {
  const source = scriptedSource(Array.from({ length: 100 }, (_, chunk) => ({ chunk })))
  buffer(source.stream)
  await settle()
  expect(source.pulls).toBe(64)
})

test("buffer() takes the platform's queuing strategies in place of options", async () => {
  const counted = await fill([1, 2, 3], new CountQueuingStrategy({ highWaterMark: 2 }))
  expect(counted.counters.queued).toBe(2)
  const chunks = [3, 3, 3, 3].map((length) => new Uint8Array(length))
  const measured = await fill(chunks, new ByteLengthQueuingStrategy({ highWaterMark: 6 }))
  expect(measured.counters.queued).toBe(2)
})

test("buffer() holds an item that is larger than the mark alone", async () => {
  const options = { highWaterMark: 4, size: (text: string) => text.length }
  const stream = await fill(["a", "larger", "b", "c"], options)
  // What was read before it was known to be too large waits outside.
  expect(stream.counters.queued).toBe(2)
  expect(await Array.fromAsync(stream)).toEqual(["a", "larger", "b", "c"])
  const newest = await fill(["a", "larger"], { ...options, overflow: "drop-oldest" })
  expect(await Array.fromAsync(newest)).toEqual(["larger"])
})

test("buffer() counts an item without size as one, so that there is a bound to empty ones, too", async () => {
  const stream = await fill(["", "", "", ""], {
    highWaterMark: 2,
    size: (text) => text.length,
    overflow: "drop-oldest",
  })
  expect(stream.counters).toMatchObject({ received: 4, queued: 2, dropped: 2 })
})

test("buffer() is not led astray by fractions", async () => {
  const tenth = { highWaterMark: 1, size: (item: number) => item }
  expect(await Array.fromAsync(await fill([0.1, 0.2, 0.3, 5, 0.1, 5], tenth))).toEqual([0.1, 0.2, 0.3, 5, 0.1, 5])
})

test("buffer() with drop-oldest holds the newest", async () => {
  const stream = await fill([1, 2, 3, 4, 5], { highWaterMark: 2, overflow: "drop-oldest" })
  expect(stream.counters).toEqual({ received: 5, delivered: 0, dropped: 3, merged: 0, queued: 2 })
  expect(await Array.fromAsync(stream)).toEqual([4, 5])
})

test("buffer() with drop-newest holds the oldest", async () => {
  const stream = await fill([1, 2, 3, 4, 5], { highWaterMark: 2, overflow: "drop-newest" })
  expect(stream.counters).toEqual({ received: 5, delivered: 0, dropped: 3, merged: 0, queued: 2 })
  expect(await Array.fromAsync(stream)).toEqual([1, 2])
})

test("buffer() tells of every item that it drops", async () => {
  const onOverflow = vi.fn()
  await fill([1, 2, 3, 4], { highWaterMark: 2, overflow: "drop-oldest", onOverflow })
  await fill([1, 2, 3, 4], { highWaterMark: 2, overflow: "drop-newest", onOverflow })
  expect(onOverflow.mock.calls.flat()).toEqual([1, 2, 3, 4])
})

test("buffer() drops no item that is final, nor what else is to be kept", async () => {
  const deltas = [{ text: "a" }, { text: "b" }, { text: "c" }, { text: "d", final: true }]
  for (const overflow of ["drop-oldest", "drop-newest"] as const) {
    const stream = await fill(deltas, { highWaterMark: 1, overflow })
    expect(await Array.fromAsync(stream)).toEqual([deltas[overflow === "drop-oldest" ? 2 : 0], deltas[3]])
  }
  const signs = [-1, 2, 3, -4, 5, 6, -7]
  const oldest = await fill(signs, { highWaterMark: 3, overflow: "drop-oldest", keep: (item) => item < 0 })
  expect(await Array.fromAsync(oldest)).toEqual([-1, 3, -4, 5, 6, -7])
  const newest = await fill(signs, { highWaterMark: 3, overflow: "drop-newest", keep: (item) => item < 0 })
  expect(await Array.fromAsync(newest)).toEqual([-1, 2, 3, -4, 5, -7])
})

test("buffer() drops what comes behind kept items, also where the one before them was read", async () => {
  const { stream, controller } = openSource<number>()
  const buffered = buffer(stream, { highWaterMark: 2, overflow: "drop-oldest", keep: (item) => item < 0 })
  for (const item of [1, -2, 3]) controller.enqueue(item)
  await settle()
  const reader = buffered.getReader()
  expect((await reader.read()).value).toBe(1)
  for (const item of [4, 5]) controller.enqueue(item)
  controller.close()
  reader.releaseLock()
  await settle()
  expect(await Array.fromAsync(buffered)).toEqual([-2, 4, 5])
})

test("buffer() makes the source wait where all that it holds has to be kept", async () => {
  const source = scriptedSource([-1, -2, -3, -4, 5].map((chunk) => ({ chunk })))
  const stream = buffer(source.stream, { highWaterMark: 2, overflow: "drop-oldest", keep: (item) => item < 0 })
  await settle()
  expect(source.pulls).toBe(3)
  expect(await Array.fromAsync(stream)).toEqual([-1, -2, -3, -4, 5])
})

test("buffer() makes gaps visible where they are", async () => {
  const options = {
    highWaterMark: 2,
    gap: (dropped: number) => `${dropped} lost`,
    keep: (item: string) => item === "K",
  }
  const cases = [
    ["drop-oldest", "abcd", ["2 lost", "c", "d"]],
    ["drop-oldest", "KabcKd", ["K", "2 lost", "c", "K", "d"]],
    ["drop-oldest", "aKbcKde", ["1 lost", "K", "2 lost", "K", "d", "e"]],
    ["drop-newest", "abcd", ["a", "b", "2 lost"]],
    ["drop-newest", "abcKd", ["a", "b", "1 lost", "K", "1 lost"]],
  ] as const
  for (const [overflow, items, output] of cases) {
    expect(await Array.fromAsync(await fill([...items], { ...options, overflow }))).toEqual(output)
  }
})

test("buffer() shows a gap at the end of what it holds to who waits there, and counts no gap as an item", async () => {
  const { stream, controller } = openSource<number>()
  const buffered = buffer(stream, { highWaterMark: 1, overflow: "drop-newest", gap: (dropped) => -dropped })
  for (const item of [1, 2, 3]) controller.enqueue(item)
  await settle()
  const reader = buffered.getReader()
  expect((await reader.read()).value).toBe(1)
  expect((await reader.read()).value).toBe(-2)
  const read = reader.read()
  controller.enqueue(4)
  expect((await read).value).toBe(4)
  expect(buffered.counters).toEqual({ received: 4, delivered: 2, dropped: 2, merged: 0, queued: 0 })
})

test("buffer() with error gives what it holds, then fails, and cancels the source at once", async () => {
  const { stream, controller, cancelled } = openSource<number>()
  const onOverflow = vi.fn()
  const buffered = buffer(stream, { highWaterMark: 2, overflow: "error", onOverflow })
  for (const item of [1, 2, 3, 4]) controller.enqueue(item)
  await settle()
  expect(cancelled).toEqual([expect.objectContaining({ code: "buffer-overflow", limit: 2, received: 3 })])
  expect(onOverflow.mock.calls).toEqual([[3]])
  const reader = buffered.getReader()
  expect((await reader.read()).value).toBe(1)
  expect((await reader.read()).value).toBe(2)
  await expect(reader.read()).rejects.toBe(cancelled[0])
  expect(buffered.counters).toEqual({ received: 3, delivered: 2, dropped: 1, merged: 0, queued: 0 })
})

test("buffer() with coalesce merges neighbours that wait, and blocks where they are two", async () => {
  const merge = (held: string, item: string) => (held === "|" || item === "|" ? undefined : held + item)
  const text = await fill([..."Hello"], { overflow: "coalesce", merge })
  expect(text.counters).toEqual({ received: 5, delivered: 0, dropped: 0, merged: 4, queued: 1 })
  expect(await Array.fromAsync(text)).toEqual(["Hello"])
  const source = scriptedSource([..."ab|c|d"].map((chunk) => ({ chunk })))
  const stream = buffer(source.stream, { overflow: "coalesce", merge, highWaterMark: 3 })
  await settle()
  expect(source.pulls).toBe(3)
  expect(await Array.fromAsync(stream)).toEqual(["ab", "|", "c", "|", "d"])
})

test("buffer() with coalesce lets a merged item grow no further than the mark", async () => {
  const merge = (held: string, item: string) => held + item
  const size = (text: string) => text.length
  const cases: readonly [readonly string[], BufferOptions<string>, readonly string[]][] = [
    [[..."abcdefg"], { highWaterMark: 3 }, ["abc", "def", "g"]],
    [["ab", "cd", "ef", "longer", "g"], { highWaterMark: 5, size }, ["abcd", "ef", "longer", "g"]],
  ]
  for (const [items, options, output] of cases) {
    const reader = (await fill(items, { ...options, overflow: "coalesce", merge })).getReader()
    for (const item of output) {
      expect(await reader.read()).toEqual({ done: false, value: item })
      await settle()
    }
    expect((await reader.read()).done).toBe(true)
  }
})

test("buffer() with coalesce holds the latest state, where merging is replacing", async () => {
  const stream = await fill([1, 2, 3, 4, 5, 6], {
    overflow: "coalesce",
    merge: (_held, item) => item,
    size: () => 1,
    highWaterMark: 2,
  })
  expect(await Array.fromAsync(stream)).toEqual([6])
})

test("buffer() fails where nothing is read for too long, behind what it holds", async () => {
  const clock = virtualClock()
  const source = scriptedSource([1, 2, 3, 4].map((chunk) => ({ chunk })))
  const stream = buffer(source.stream, { highWaterMark: 2, timeout: 100, clock })
  const reader = stream.getReader()
  await clock.advance(99)
  expect((await reader.read()).value).toBe(1)
  await clock.advance(99)
  expect(source.cancelled).toEqual([])
  await clock.advance(1)
  expect(source.cancelled).toEqual([expect.objectContaining({ code: "overflow-timeout", limit: 100 })])
  expect((await reader.read()).value).toBe(2)
  expect((await reader.read()).value).toBe(3)
  await expect(reader.read()).rejects.toBe(source.cancelled[0])
  expect(source.cancelled[0]).toBeInstanceOf(TimeoutError)
  expect(clock.pending).toBe(0)
})

test("buffer() waits as long as it takes for a source, and for a reader who has nothing to read", async () => {
  const clock = virtualClock()
  const source = scriptedSource([{ chunk: 1 }, { delay: 1000 }, { chunk: 2 }], { clock })
  const stream = buffer(source.stream, { timeout: 100, clock })
  await clock.advance(2000)
  expect(await Array.fromAsync(stream)).toEqual([1, 2])
  expect(clock.pending).toBe(0)
})

test("buffer() fails with what its functions throw, behind what it holds, and cancels the source with it", async () => {
  const error = new Error("bad")
  const fail = () => {
    throw error
  }
  const wrong: readonly BufferOptions<number>[] = [
    { size: fail },
    { overflow: "drop-newest", keep: fail },
    { overflow: "drop-newest", highWaterMark: 1, onOverflow: fail },
    { overflow: "drop-oldest", highWaterMark: 1, onOverflow: fail },
    { overflow: "drop-oldest", highWaterMark: 1, gap: fail },
    { overflow: "coalesce", merge: fail },
  ]
  for (const options of wrong) {
    const { stream, controller, cancelled } = openSource<number>()
    const buffered = buffer(stream, options)
    for (const item of [1, 2, 3]) controller.enqueue(item)
    await settle()
    const reader = buffered.getReader()
    const drain = async () => {
      while (!(await reader.read()).done);
    }
    await expect(drain()).rejects.toBe(error)
    await settle()
    expect(cancelled).toEqual([error])
    const { received, delivered, dropped, merged, queued } = buffered.counters
    expect(delivered + dropped + merged + queued).toBe(received)
  }
})

test("buffer() loses nothing where one of its functions reads", async () => {
  const { stream, controller } = openSource<string>()
  const reads: Promise<unknown>[] = []
  const buffered = buffer(stream, {
    overflow: "coalesce",
    merge(held, item) {
      if (item === "c") reads.push(reader.read().then(({ value }) => value))
      return held + item
    },
  })
  const reader = buffered.getReader()
  for (const item of ["a", "b", "c", "d"]) controller.enqueue(item)
  controller.close()
  await settle()
  expect(await Promise.all(reads)).toEqual(["ab"])
  reader.releaseLock()
  expect(await Array.fromAsync(buffered)).toEqual(["cd"])
})

test("buffer() leaves no timer behind where one of its functions cancels", async () => {
  const clock = virtualClock()
  const stream: ReadableStream<number> = buffer([1, 2, 3], {
    highWaterMark: 1,
    timeout: 10,
    clock,
    size() {
      stream.cancel()
      return 1
    },
  })
  await settle()
  expect(clock.pending).toBe(0)
})

test("buffer() refuses a size that is none", async () => {
  for (const size of [Number.NaN, -1, Number.POSITIVE_INFINITY, undefined as never, "5" as never]) {
    await expect((await fill([1], { size: () => size })).getReader().read()).rejects.toMatchObject({
      code: "invalid-option",
    })
  }
})

test("buffer() refuses options that are none, and leaves the source alone", () => {
  const source = new ReadableStream<number>()
  const wrong: readonly BufferOptions<number>[] = [
    { highWaterMark: 0 },
    { highWaterMark: Number.NaN },
    { timeout: 0 },
    { overflow: "drop" as never },
    { overflow: "coalesce" },
  ]
  for (const options of wrong) {
    expect(() => buffer(source, options)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
  expect(source.locked).toBe(false)
})

test("buffer() holds nothing any more after a cancel, and says what nobody took", async () => {
  const { stream, controller, cancelled } = openSource<number>()
  const buffered = buffer(stream)
  for (const item of [1, 2]) controller.enqueue(item)
  await settle()
  await buffered.cancel("enough")
  expect(cancelled).toEqual(["enough"])
  expect(buffered.counters).toEqual({ received: 2, delivered: 0, dropped: 0, merged: 0, queued: 2 })
})

test("buffer() stays as fast however much it holds and protects", async () => {
  const count = 20_000
  const items = Array.from({ length: 4 * count }, (_, index) => (index < count ? -index - 1 : index))
  const options = { highWaterMark: count, keep: (item: number) => item < 0 }
  for (const overflow of ["drop-oldest", "drop-newest"] as const) {
    const stream = await fill(items, { ...options, overflow })
    while (stream.counters.received < items.length) await settle()
    expect(stream.counters.dropped).toBe(2 * count)
    expect(await Array.fromAsync(stream)).toHaveLength(2 * count)
  }
})

test.each(["block", "drop-oldest", "drop-newest", "error"] as const)(
  "buffer() obeys the laws of flows: %s",
  (overflow) =>
    obeysFlowLaws((source, setting) => buffer(source, { ...setting, overflow, timeout: 50 }), { readAhead: 64 }),
)

test("buffer() obeys the laws of flows: coalesce", () =>
  obeysFlowLaws((source, setting) => buffer(source, { ...setting, overflow: "coalesce", merge: () => undefined }), {
    readAhead: 64,
  }))

test("buffer() asks for no more than the high-water mark", () =>
  obeysFlowLaws((source, setting) => buffer(source, { ...setting, highWaterMark: 2 }), { readAhead: 2 }))
