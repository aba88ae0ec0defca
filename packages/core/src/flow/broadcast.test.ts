import fc from "fast-check"
import { expect, test } from "vitest"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { broadcast } from "./broadcast.ts"

const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index + 1 }))

/** Reads so many items. */
async function take<T>(stream: ReadableStream<T>, count: number): Promise<T[]> {
  const reader = stream.getReader()
  const items: T[] = []
  while (items.length < count) {
    const { done, value } = await reader.read()
    if (done) break
    items.push(value)
  }
  reader.releaseLock()
  return items
}

test("broadcast() gives every subscriber every item", async () => {
  const source = scriptedSource(numbers(5))
  const all = broadcast(source.stream)
  const streams = [all.subscribe(), all.subscribe({ highWaterMark: 1 }), all.subscribe()]
  expect(await Promise.all(streams.map((stream) => Array.fromAsync(stream)))).toEqual(
    streams.map(() => [1, 2, 3, 4, 5]),
  )
  expect(all.subscribers).toEqual([])
  expect(source.stream.locked).toBe(false)
})

test("broadcast() reads nothing before somebody reads, and nothing while nobody subscribes", async () => {
  const source = scriptedSource(numbers(5))
  const all = broadcast(source.stream, { perSubscriber: { highWaterMark: 1 } })
  const one = all.subscribe()
  await settle()
  expect(source.pulls).toBe(0)
  expect(await take(one, 1)).toEqual([1])
  await settle()
  expect(source.pulls).toBe(2)
  await one.cancel()
  await settle()
  expect(source.pulls).toBe(2)
  expect(source.cancelled).toEqual([])
  expect(await Array.fromAsync(all.subscribe())).toEqual([3, 4, 5])
})

test("broadcast() waits for the slowest where its policy is to block", async () => {
  const source = scriptedSource(numbers(9))
  const all = broadcast(source.stream, { perSubscriber: { highWaterMark: 2 } })
  const stalled = all.subscribe()
  const quick = all.subscribe()
  const items = Array.fromAsync(quick)
  await settle()
  expect(source.pulls).toBe(2)
  expect(all.subscribers.map(({ counters }) => counters.delivered)).toEqual([0, 2])
  await stalled.cancel()
  expect(await items).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test("broadcast() waits for nobody whose policy is to drop", async () => {
  const all = broadcast(scriptedSource(numbers(9)).stream, { perSubscriber: { highWaterMark: 2 } })
  const oldest = all.subscribe({ overflow: "drop-newest" })
  const newest = all.subscribe({ overflow: "drop-oldest", gap: (dropped) => -dropped })
  const failing = all.subscribe({ overflow: "error" })
  expect(await Array.fromAsync(all.subscribe())).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(await Array.fromAsync(oldest)).toEqual([1, 2])
  expect(await Array.fromAsync(newest)).toEqual([-7, 8, 9])
  const reader = failing.getReader()
  expect([(await reader.read()).value, (await reader.read()).value]).toEqual([1, 2])
  await expect(reader.read()).rejects.toMatchObject({ code: "buffer-overflow" })
  expect(oldest.counters).toEqual({ received: 9, delivered: 2, dropped: 7, merged: 0, queued: 0 })
})

test("broadcast() leaves a subscriber behind who reads nothing for too long", async () => {
  const clock = virtualClock()
  const all = broadcast(scriptedSource(numbers(5)).stream, { perSubscriber: { highWaterMark: 1, timeout: 100, clock } })
  const stalled = all.subscribe()
  const items = Array.fromAsync(all.subscribe())
  await clock.advance(100)
  expect(await items).toEqual([1, 2, 3, 4, 5])
  const reader = stalled.getReader()
  expect((await reader.read()).value).toBe(1)
  await expect(reader.read()).rejects.toMatchObject({ code: "overflow-timeout" })
  expect(clock.pending).toBe(0)
})

test("broadcast() gives those who come later the history first, whatever room they have", async () => {
  const source = scriptedSource(numbers(6))
  const all = broadcast(source.stream, { history: { highWaterMark: 3 }, perSubscriber: { highWaterMark: 1 } })
  const first = all.subscribe()
  expect(await take(first, 4)).toEqual([1, 2, 3, 4])
  await settle()
  const second = all.subscribe({ overflow: "drop-oldest" })
  expect(second.counters.queued).toBe(3)
  expect(await take(second, 2)).toEqual([3, 4])
  expect(await take(first, 2)).toEqual([5, 6])
  expect(await Array.fromAsync(second)).toEqual([5, 6])
  expect(await Array.fromAsync(all.subscribe())).toEqual([4, 5, 6])
  expect(await Array.fromAsync(first)).toEqual([])
})

test("broadcast() holds as much history as is said, by size", async () => {
  const all = broadcast(["aaa", "bb", "c", "dddddd", "e", ""], {
    history: { highWaterMark: 4, size: (text) => text.length },
  })
  await Array.fromAsync(all.subscribe())
  expect(await Array.fromAsync(all.subscribe())).toEqual(["e", ""])
  const bytes = broadcast([new Uint8Array(3), new Uint8Array(2)], {
    history: new ByteLengthQueuingStrategy({ highWaterMark: 4 }),
    perSubscriber: new ByteLengthQueuingStrategy({ highWaterMark: 8 }),
  })
  const [first] = [bytes.subscribe(), await Array.fromAsync(bytes.subscribe({ overflow: "drop-oldest" }))]
  expect(first.counters.queued).toBe(2)
  expect((await Array.fromAsync(bytes.subscribe())).map(({ length }) => length)).toEqual([2])
})

test("broadcast() gives no item twice to one who comes while it is handed out", async () => {
  const all = broadcast([1, 2, 3], { history: {} })
  const late: Promise<number[]>[] = []
  all.subscribe({
    overflow: "drop-newest",
    highWaterMark: 1,
    onOverflow: () => void late.push(Array.fromAsync(all.subscribe())),
  })
  await Array.fromAsync(all.subscribe())
  expect(await Promise.all(late)).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
})

test("broadcast() takes an option of a subscriber that is undefined as not said", async () => {
  const all = broadcast([1, 2, 3], { perSubscriber: { overflow: "drop-oldest", highWaterMark: 1 } })
  const slow = all.subscribe({ overflow: undefined, highWaterMark: undefined })
  expect(await Array.fromAsync(all.subscribe({ highWaterMark: 3 }))).toEqual([1, 2, 3])
  expect(await Array.fromAsync(slow)).toEqual([3])
})

test("broadcast() counts what comes for those who have left", async () => {
  let controller!: ReadableStreamDefaultController<number>
  const source = new ReadableStream<number>({
    start(started) {
      controller = started
    },
  })
  const all = broadcast(source)
  const reader = all.subscribe().getReader()
  reader.read()
  await settle()
  await reader.cancel()
  for (const item of [1, 2]) controller.enqueue(item)
  controller.close()
  await settle()
  expect(await Array.fromAsync(all.subscribe())).toEqual([2])
  expect(all.unclaimed).toBe(1)
})

test("broadcast() hands items to one, to some or to all", async () => {
  const source = ["all", "a:x", "a,b:y", "c:z", ":nobody"]
  const all = broadcast(source, {
    history: { highWaterMark: 9 },
    to: (item) => {
      const [names, text] = item.split(":")
      return text === undefined ? undefined : names?.includes(",") ? names.split(",") : names
    },
  })
  const [a, other, b, anonymous] = ["a", "a", "b", undefined].map((id) => all.subscribe({ id }))
  expect(all.subscribers.map(({ id }) => id)).toEqual(["a", "a", "b", undefined])
  expect(await Array.fromAsync(a as ReadableStream)).toEqual(["all", "a:x", "a,b:y"])
  expect(await Array.fromAsync(other as ReadableStream)).toEqual(["all", "a:x", "a,b:y"])
  expect(await Array.fromAsync(b as ReadableStream)).toEqual(["all", "a,b:y"])
  expect(await Array.fromAsync(anonymous as ReadableStream)).toEqual(["all"])
  expect(all.unclaimed).toBe(2)
  expect(await Array.fromAsync(all.subscribe({ id: "c" }))).toEqual(["all", "c:z"])
})

test("broadcast() forgets those who leave, and lets no more in than it may", async () => {
  const all = broadcast(scriptedSource(numbers(5)).stream, { maxSubscribers: 2 })
  const one = all.subscribe({ id: "one" })
  all.subscribe({ id: "two" })
  expect(() => all.subscribe()).toThrow(expect.objectContaining({ code: "too-many-subscribers", limit: 2 }))
  await one.cancel()
  expect(all.subscribers.map(({ id }) => id)).toEqual(["two"])
  const abort = new AbortController()
  const three = all.subscribe({ id: "three", signal: abort.signal }).getReader()
  abort.abort("bye")
  await expect(three.read()).rejects.toBe("bye")
  expect(all.subscribers.map(({ id }) => id)).toEqual(["two"])
  const gone = all.subscribe({ signal: AbortSignal.abort("gone") }).getReader()
  await expect(gone.read()).rejects.toBe("gone")
  expect(all.subscribers).toHaveLength(1)
})

test("broadcast() cancels the source when the last one leaves, where it is asked to", async () => {
  const source = scriptedSource<number>([{ chunk: 1 }, { silence: true }])
  const all = broadcast(source.stream, { cancelWhenEmpty: true, history: {} })
  const [one, two] = [all.subscribe(), all.subscribe()]
  expect(await take(one, 1)).toEqual([1])
  await one.cancel("one")
  expect(source.cancelled).toEqual([])
  await two.cancel("two")
  expect(source.cancelled).toEqual(["two"])
  expect(source.stream.locked).toBe(false)
  const late = all.subscribe().getReader()
  expect((await late.read()).value).toBe(1)
  await expect(late.read()).rejects.toBe("two")
})

test("broadcast() fails those who come too late with an error, also where the last one left without a reason", async () => {
  const source = scriptedSource(numbers(3))
  const all = broadcast(source.stream, { cancelWhenEmpty: true })
  await all.subscribe().cancel()
  expect(source.cancelled).toEqual([undefined])
  await expect(all.subscribe().getReader().read()).rejects.toMatchObject({ name: "AbortError" })
})

test("broadcast() passes an error on to all, behind what they hold, and to those who come later", async () => {
  const error = new Error("gone")
  const source = scriptedSource<number>([{ chunk: 1 }, { chunk: 2 }, { error }])
  const all = broadcast(source.stream, { history: { highWaterMark: 1 } })
  const streams = [all.subscribe(), all.subscribe()]
  for (const stream of streams) {
    expect(await take(stream, 2)).toEqual([1, 2])
    await expect(stream.getReader().read()).rejects.toBe(error)
  }
  const late = all.subscribe().getReader()
  expect((await late.read()).value).toBe(2)
  await expect(late.read()).rejects.toBe(error)
})

test("broadcast() fails all, and cancels the source, with what its own functions throw", async () => {
  const error = new Error("bad")
  const source = scriptedSource(numbers(3))
  const all = broadcast(source.stream, {
    to() {
      throw error
    },
  })
  const [one, two] = [all.subscribe().getReader(), all.subscribe().getReader()]
  await expect(one.read()).rejects.toBe(error)
  await expect(two.read()).rejects.toBe(error)
  expect(source.cancelled).toEqual([error])
})

test("broadcast() lets one subscriber's functions fail nobody else", async () => {
  const error = new Error("bad")
  const all = broadcast([1, 2])
  const failing = all.subscribe({
    size() {
      throw error
    },
  })
  expect(await Array.fromAsync(all.subscribe())).toEqual([1, 2])
  await expect(failing.getReader().read()).rejects.toBe(error)
})

test("broadcast() ends all at once when it is aborted, those who come later too", async () => {
  const source = scriptedSource<number>([{ chunk: 1 }, { chunk: 2 }, { silence: true }])
  const abort = new AbortController()
  const all = broadcast(source.stream, { signal: abort.signal })
  const [one, two] = [all.subscribe(), all.subscribe().getReader()]
  expect(await take(one, 1)).toEqual([1])
  await settle()
  const reason = new Error("stop")
  abort.abort(reason)
  await expect(one.getReader().read()).rejects.toBe(reason)
  await expect(two.read()).rejects.toBe(reason)
  await expect(all.subscribe().getReader().read()).rejects.toBe(reason)
  expect(source.cancelled).toEqual([reason])
})

test("broadcast() heeds an abort that comes before the first subscriber", async () => {
  const source = scriptedSource(numbers(3))
  const abort = new AbortController()
  const all = broadcast(source.stream, { signal: abort.signal })
  abort.abort("stop")
  expect(source.cancelled).toEqual(["stop"])
  await expect(all.subscribe().getReader().read()).rejects.toBe("stop")
  expect(source.pulls).toBe(0)
})

test("broadcast() can be aborted while those who came after the end read on", async () => {
  const abort = new AbortController()
  const all = broadcast([1, 2], { history: {}, signal: abort.signal })
  await Array.fromAsync(all.subscribe())
  const late = all.subscribe()
  expect(await take(late, 1)).toEqual([1])
  abort.abort("stop")
  await expect(late.getReader().read()).rejects.toBe("stop")
})

test("broadcast() refuses options that are none", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  expect(() => broadcast([], { maxSubscribers: 0 })).toThrow(failure)
  expect(() => broadcast([], { history: { highWaterMark: -1 } })).toThrow(failure)
  expect(() => broadcast([]).subscribe({ highWaterMark: 0 })).toThrow(failure)
})

test("broadcast() serves a thousand subscribers without looking at all of them for each", async () => {
  const all = broadcast(
    Array.from({ length: 50 }, (_, index) => index),
    { perSubscriber: { highWaterMark: 1 } },
  )
  const streams = Array.from({ length: 1000 }, () => all.subscribe())
  const lengths = await Promise.all(streams.map(async (stream) => (await Array.fromAsync(stream)).length))
  expect(new Set(lengths)).toEqual(new Set([50]))
})

test("broadcast() tells every subscriber of all that came from the oldest history on, whoever comes and goes", async () => {
  const policy = fc.constantFrom("block", "drop-oldest", "drop-newest")
  const join = fc.record({ overflow: policy, highWaterMark: fc.integer({ min: 1, max: 4 }) })
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.nat(9) },
    { weight: 1, arbitrary: join },
    { weight: 1, arbitrary: fc.record({ leave: fc.nat(9) }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(5), async (steps, reach) => {
      const all = broadcast<number>(
        Array.from({ length: 30 }, (_, index) => index),
        reach === 0 ? {} : { history: { highWaterMark: reach } },
      )
      const open: { readonly reader: ReadableStreamDefaultReader<number>; readonly seen: number[] }[] = []
      const read = async ({ reader, seen }: (typeof open)[number]) => {
        const { done, value } = await reader.read()
        if (!done) seen.push(value)
        return !done
      }
      for (const each of steps) {
        if (typeof each === "number") {
          // A read waits for as long as somebody else blocks.
          const one = open[each]
          if (one) read(one)
        } else if ("leave" in each) open.splice(each.leave, 1)[0]?.reader.cancel()
        else {
          // A gap is below nothing, and says how many there were.
          const stream = all.subscribe({ ...each, gap: (dropped) => -dropped })
          open.push({ reader: stream.getReader(), seen: [] })
        }
        await undefined
      }
      await Promise.all(
        open.map(async (one) => {
          while (await read(one));
        }),
      )
      for (const { seen } of open) {
        const first = seen.findIndex((item) => item >= 0)
        let next = first === -1 ? 0 : (seen[first] as number)
        for (const item of seen.slice(Math.max(0, first))) {
          if (item >= 0) expect(item).toBe(next)
          next += item < 0 ? -item : 1
        }
        if (first !== -1) expect(next).toBe(30)
      }
    }),
  )
})

test("broadcast() obeys the laws of flows", () =>
  obeysFlowLaws(
    (source, { signal, clock }) =>
      broadcast(source, { signal, cancelWhenEmpty: true, perSubscriber: { clock, highWaterMark: 2 } }).subscribe(),
    { readAhead: 2 },
  ))
