import fc from "fast-check"
import { expect, test } from "vitest"
import { TimeoutError } from "../error/timeout-error.ts"
import { type ScriptStep, scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { type TimeoutOptions, timeout } from "./timeout.ts"

/** A tenth of what other properties run, but in the long run: time that passes in a test takes a moment. */
const { numRuns = 100 } = fc.readConfigureGlobal() ?? {}
const RUNS = numRuns < 1000 ? Math.ceil(numRuns / 10) : numRuns

function begin(script: readonly ScriptStep<string>[], options: TimeoutOptions) {
  const clock = virtualClock()
  const source = scriptedSource(script, { clock })
  const reader = timeout(source.stream, { clock, ...options }).getReader()
  const failed = async (read: Promise<unknown>) => {
    const error = await read.then(
      () => undefined,
      (error) => error,
    )
    expect(error).toBeInstanceOf(TimeoutError)
    await settle()
    expect(source.cancelled).toEqual([error])
    expect(source.stream.locked).toBe(false)
    expect(clock.pending).toBe(0)
    return [error.code, error.limit, error.message]
  }
  return { clock, source, reader, failed }
}

test("timeout() fails where the first item takes too long", async () => {
  const { clock, reader, failed } = begin([{ delay: 101 }, { chunk: "late" }], { first: 100 })
  const read = failed(reader.read())
  await clock.advance(100)
  expect(await read).toEqual(["first-timeout", 100, "Cannot wait longer than 100 ms for the first item"])
})

test("timeout() fails where a later item takes too long, to the millisecond", async () => {
  const { clock, reader, failed } = begin(
    [{ delay: 500 }, { chunk: "a" }, { delay: 99 }, { chunk: "b" }, { delay: 101 }, { chunk: "late" }],
    { first: 1000, idle: 100 },
  )
  const first = reader.read()
  const second = reader.read()
  await clock.advance(599)
  expect(await first).toEqual({ done: false, value: "a" })
  expect(await second).toEqual({ done: false, value: "b" })
  const third = failed(reader.read())
  await clock.advance(99)
  expect(clock.pending).toBe(2)
  await clock.advance(1)
  expect(await third).toEqual(["idle-timeout", 100, "Cannot wait longer than 100 ms for an item"])
  expect(clock.now()).toBe(699)
})

test("timeout() lets idle count for the first item, too, where first is not given", async () => {
  const { clock, reader, failed } = begin([{ silence: true }], { idle: 5 })
  const read = failed(reader.read())
  await clock.advance(5)
  expect((await read)[0]).toBe("idle-timeout")
})

test("timeout() fails in the end, whether somebody waits or not", async () => {
  const one = begin([{ chunk: "a" }, { delay: 10 }, { chunk: "b" }, { silence: true }], { total: 100, idle: 60 })
  await one.reader.read()
  const second = one.reader.read()
  await one.clock.advance(50)
  await second
  const third = one.failed(one.reader.read())
  await one.clock.advance(50)
  expect(await third).toEqual(["total-timeout", 100, "Cannot wait longer than 100 ms for the end"])

  const unread = begin([{ chunk: "a" }], { total: 100 })
  await unread.clock.advance(100)
  expect(await unread.failed(unread.reader.read())).toContain("total-timeout")
  expect(unread.source.pulls).toBe(0)
})

test("timeout() does not take a slow reader for a slow source", async () => {
  const { clock, reader } = begin([{ chunk: "a" }, { delay: 9 }, { chunk: "b" }, { delay: 9 }], { first: 10, idle: 10 })
  await clock.advance(1000)
  expect((await reader.read()).value).toBe("a")
  await clock.advance(1000)
  const second = reader.read()
  await clock.advance(9)
  expect((await second).value).toBe("b")
  await clock.advance(1000)
  const last = reader.read()
  await clock.advance(9)
  expect((await last).done).toBe(true)
  expect(clock.pending).toBe(0)
})

test("timeout() begins to count once, however many reads wait", async () => {
  const { clock, reader, failed } = begin([{ silence: true }], { idle: 10 })
  const first = failed(reader.read())
  await clock.advance(9)
  const second = reader.read()
  second.catch(() => {})
  await clock.advance(1)
  expect((await first)[0]).toBe("idle-timeout")
  await expect(second).rejects.toBeInstanceOf(TimeoutError)
})

test("timeout() lets nothing through that comes later", async () => {
  const clock = virtualClock()
  let give = (_item: string) => {}
  let left = false
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => (give = (value) => resolve({ done: false, value }))),
      return: async () => {
        left = true
        return { done: true, value: undefined }
      },
    }),
  }
  const reader = timeout(source, { clock, idle: 10 }).getReader()
  const read = reader.read()
  read.catch(() => {})
  await clock.advance(10)
  give("late")
  await expect(read).rejects.toBeInstanceOf(TimeoutError)
  await expect(reader.read()).rejects.toBeInstanceOf(TimeoutError)
  expect(left).toBe(true)
})

test("timeout() keeps one timer for many items", async () => {
  const clock = virtualClock()
  let set = 0
  const counted = {
    ...clock,
    setTimeout(callback: () => void, delay: number) {
      set++
      return clock.setTimeout(callback, delay)
    },
  }
  const items = Array.from({ length: 1000 }, (_, index) => index)
  expect(await Array.fromAsync(timeout(items, { clock: counted, first: 50, idle: 50, total: 50 }))).toEqual(items)
  expect(set).toBe(3)
})

test("timeout() sets no timer that the platform would not hold", async () => {
  const { clock, reader, source } = begin([{ silence: true }], { total: 2 ** 33, idle: Number.POSITIVE_INFINITY })
  reader.read().catch(() => {})
  await clock.advance(2 ** 33 - 1)
  expect(source.cancelled).toEqual([])
  await clock.advance(1)
  expect(source.cancelled).toHaveLength(1)
})

test("timeout() refuses times that are none", () => {
  for (const options of [{ first: 0 }, { idle: -1 }, { total: Number.NaN }]) {
    expect(() => timeout([], options)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
})

test("timeout() obeys the laws of flows", async () => {
  await obeysFlowLaws((source, setting) => timeout(source, { ...setting, first: 10, idle: 20, total: 30 }))
  await obeysFlowLaws((source, setting) => timeout(source, setting))
})

test("timeout() gives what came in time, and fails at the first time that ran out", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
      fc.record({
        first: fc.integer({ min: 1, max: 40 }),
        idle: fc.integer({ min: 1, max: 40 }),
        total: fc.integer({ min: 1, max: 150 }),
      }),
      async (delays, { first, idle, total }) => {
        // Fractions, so that nothing comes at the very moment at which a time runs out.
        const waits = delays.map((delay) => delay - 0.1)
        const { clock, reader } = begin(
          waits.flatMap((delay, index) => [{ delay }, { chunk: `${index}` }]),
          { first, idle, total },
        )
        const taken: string[] = []
        const end = (async () => {
          for (let item = await reader.read(); !item.done; item = await reader.read()) taken.push(item.value)
        })().catch((error: TimeoutError) => error.code)
        await clock.advance(1000)

        let now = 0
        let wanted: string | undefined
        let given = 0
        for (const [index, wait] of waits.entries()) {
          const expiry = now + (index === 0 ? first : idle)
          now += wait
          if (Math.min(expiry, total) < now) {
            wanted = total <= expiry ? "total-timeout" : index === 0 ? "first-timeout" : "idle-timeout"
            break
          }
          given++
        }
        expect([await end, taken.length, clock.pending]).toEqual([wanted, given, 0])
      },
    ),
    { numRuns: RUNS },
  ))
