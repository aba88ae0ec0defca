import fc from "fast-check"
import { expect, test } from "vitest"
import { type ScriptStep, scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { type HeartbeatOptions, heartbeat } from "./heartbeat.ts"

/** A tenth of what other properties run, but in the long run: time that passes in a test takes a moment. */
const { numRuns = 100 } = fc.readConfigureGlobal() ?? {}
const RUNS = numRuns < 1000 ? Math.ceil(numRuns / 10) : numRuns

function begin(script: readonly ScriptStep<string>[], options: Partial<HeartbeatOptions<string>> = {}) {
  const clock = virtualClock()
  const source = scriptedSource(script, { clock })
  const reader = heartbeat(source.stream, { clock, frame: "beat", interval: 10, ...options }).getReader()
  const taken: (readonly [number, string])[] = []
  /** Reads all, as fast as it comes. */
  const drain = async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      taken.push([clock.now(), value])
    }
  }
  return { clock, source, reader, taken, drain }
}

test("heartbeat() beats in every silence, from time zero, and only there", async () => {
  const { clock, drain, taken } = begin([
    { delay: 25 },
    { chunk: "a" },
    { delay: 9 },
    { chunk: "b" },
    { delay: 9 },
    { chunk: "c" },
    { delay: 11 },
    { chunk: "d" },
    { delay: 5 },
  ])
  const drained = drain()
  await clock.advance(100)
  await drained
  expect(taken).toEqual([
    [10, "beat"],
    [20, "beat"],
    [25, "a"],
    [34, "b"],
    [43, "c"],
    [53, "beat"],
    [54, "d"],
  ])
  expect(clock.pending).toBe(0)
})

test("heartbeat() piles nothing up for a reader that does not wait", async () => {
  const { clock, reader, source } = begin([{ chunk: "a" }, { delay: 500 }, { chunk: "b" }, { chunk: "c" }])
  await clock.advance(1000)
  expect(source.pulls).toBe(0)
  expect((await reader.read()).value).toBe("a")
  await clock.advance(1000)
  const beat = reader.read()
  await clock.advance(10)
  expect((await beat).value).toBe("beat")
  await clock.advance(10_000)
  expect(source.pulls).toBe(2)
  expect((await reader.read()).value).toBe("b")
  expect((await reader.read()).value).toBe("c")
  expect((await reader.read()).done).toBe(true)
})

test("heartbeat() asks the source for one item at a time, however often it beats", async () => {
  const { clock, drain, source, taken } = begin([{ silence: true }])
  const drained = drain()
  await clock.advance(1000)
  expect(taken).toHaveLength(100)
  expect(source.pulls).toBe(1)
  expect(clock.pending).toBe(1)
  drained.catch(() => {})
})

test("heartbeat() makes a frame each time, where it is given a function", async () => {
  let count = 0
  const { clock, drain, taken } = begin([{ delay: 25 }, { chunk: "a" }], { frame: () => `beat ${++count}` })
  void drain()
  await clock.advance(30)
  expect(taken.map(([, item]) => item)).toEqual(["beat 1", "beat 2", "a"])
})

test("heartbeat() fails with what the frame throws, and cancels the source with it", async () => {
  const error = new Error("no frame")
  const { clock, reader, source } = begin([{ silence: true }], {
    frame() {
      throw error
    },
  })
  const read = reader.read()
  read.catch(() => {})
  await clock.advance(10)
  await expect(read).rejects.toBe(error)
  await settle()
  expect(source.cancelled).toEqual([error])
  expect(clock.pending).toBe(0)
})

test("heartbeat() beats every 15 seconds by default, and never with Infinity", async () => {
  const usual = begin([{ silence: true }], { interval: undefined })
  void usual.drain()
  await usual.clock.advance(30_000)
  expect(usual.taken.map(([time]) => time)).toEqual([15_000, 30_000])

  const never = begin([{ silence: true }], { interval: Number.POSITIVE_INFINITY })
  void never.drain()
  await settle()
  expect(never.clock.pending).toBe(0)
})

test("heartbeat() refuses an interval that is none", () => {
  expect(() => heartbeat([], { frame: 1, interval: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("heartbeat() obeys the laws of flows", () =>
  obeysFlowLaws((source, setting) => heartbeat(source, { ...setting, frame: 0 })))

test("heartbeat() beats once for every whole interval of each silence, whatever comes when", () =>
  fc.assert(
    // Never at the very moment of a beat.
    fc.asyncProperty(
      fc.array(
        fc.nat(35).filter((delay) => delay % 10 !== 0),
        { maxLength: 8 },
      ),
      async (delays) => {
        const { clock, drain, taken } = begin(delays.flatMap((delay) => [{ delay }, { chunk: "item" }]))
        const drained = drain()
        await clock.advance(1000)
        await drained
        const wanted = delays.flatMap((delay) => [...Array<string>(Math.floor(delay / 10)).fill("beat"), "item"])
        expect(taken.map(([, item]) => item)).toEqual(wanted)
      },
    ),
    { numRuns: RUNS },
  ))
