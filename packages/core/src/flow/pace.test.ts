import fc from "fast-check"
import { expect, test } from "vitest"
import { type ScriptStep, scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import type { Clock } from "./clock.ts"
import { type PaceOptions, pace } from "./pace.ts"

test("pace() obeys the laws of flows", () =>
  obeysFlowLaws((source, setting) => pace(source, setting), { readAhead: Number.POSITIVE_INFINITY }))

test("pace() obeys the laws of flows with text", () =>
  obeysFlowLaws((source, setting) => pace(source, { ...setting, rate: Number.POSITIVE_INFINITY }), {
    items: ["aa", "bb", "cc", "dd"],
    readAhead: Number.POSITIVE_INFINITY,
  }))

test("pace() reads nothing before somebody reads, and no more than it may hold", async () => {
  const source = scriptedSource(Array.from({ length: 10 }, () => ({ chunk: "abcd" })))
  const clock = virtualClock()
  const reader = pace(source.stream, { clock, maxLength: 9 }).getReader()
  await settle()
  expect(source.pulls).toBe(0)
  expect((await reader.read()).value).toBe("a")
  await settle()
  expect(source.given).toBe(3)
  await reader.cancel("enough")
  expect(source.cancelled).toEqual(["enough"])
  expect(clock.pending).toBe(0)
})

/** What comes of a script, each item with the time at which it came. */
async function play(script: readonly ScriptStep<unknown>[], options: PaceOptions<unknown> = {}) {
  const clock = virtualClock()
  const seen: unknown[] = []
  const done = (async () => {
    try {
      for await (const item of pace(scriptedSource(script, { clock }).stream, { ...options, clock })) {
        seen.push([clock.now(), item])
      }
      seen.push(clock.now())
    } catch (error) {
      seen.push([clock.now(), error])
    }
  })()
  await clock.advance(10_000)
  await done
  expect(clock.pending).toBe(0)
  return seen
}

test("pace() gives a burst at the rate where there is time for it", async () => {
  const script = [{ chunk: "abcd" }, { delay: 1000 }]
  expect(await play(script, { rate: 50 })).toEqual([[0, "a"], [20, "b"], [40, "c"], [60, "d"], 1000])
})

test("pace() does not delay text that comes slower than the rate", async () => {
  const script = [{ delay: 5 }, { chunk: "a" }, { delay: 20 }, { chunk: "b" }, { delay: 50 }, { chunk: "c" }]
  expect(await play(script, { rate: 50 })).toEqual([[5, "a"], [25, "b"], [75, "c"], 75])
})

test("pace() keeps to the rate between texts that come close together", async () => {
  const script = [{ chunk: "ab" }, { delay: 5 }, { chunk: "c" }, { delay: 1000 }]
  expect(await play(script, { rate: 50 })).toEqual([[0, "a"], [20, "b"], [40, "c"], 1005])
})

test("pace() goes faster than the rate where text would wait too long", async () => {
  const script = [{ chunk: "abcdefghij" }, { delay: 1000 }]
  const seen = await play(script, { rate: 10, maxLatency: 200 })
  expect(seen.slice(0, 3)).toEqual([
    [0, "a"],
    [20, "b"],
    [40, "c"],
  ])
  expect(seen[9]).toEqual([180, "j"])
})

test("pace() waits no longer than the cap for the next piece, however slow the rate is", async () => {
  const script = [{ chunk: "a" }, { delay: 10 }, { chunk: "b" }, { delay: 1000 }]
  expect(await play(script, { rate: 0.1, maxLatency: 100 })).toEqual([[0, "a"], [100, "b"], 1010])
})

test("pace() joins what falls into one frame", async () => {
  const text = "abcdefghijklmnopqrstuvwxyz".repeat(100)
  const seen = (await play([{ chunk: text }, { delay: 1000 }])) as [number, string][]
  const pieces = seen.slice(0, -1)
  expect(pieces.map(([, piece]) => piece).join("")).toBe(text)
  expect(pieces.length).toBeLessThanOrEqual(400 / 15)
  expect(pieces.length).toBeGreaterThan(20)
  expect(pieces.at(-1)?.[0]).toBeLessThanOrEqual(400)
})

test("pace() falls back to its rate once nothing is held", async () => {
  const script = [{ chunk: "abcdefgh" }, { delay: 100 }, { chunk: "xy" }, { delay: 1000 }]
  const seen = await play(script, { rate: 50, maxLatency: 40 })
  expect(seen.slice(-3)).toEqual([[100, "x"], [120, "y"], 1100])
})

test("pace() never cuts a grapheme", async () => {
  const script = [{ chunk: "👩‍🌾é\r\n水" }, { delay: 1000 }]
  const pieces = (await play(script, { rate: 50 })) as [number, string][]
  expect(pieces.slice(0, -1).map(([, piece]) => piece)).toEqual(["👩‍🌾", "é", "\r\n", "水"])
})

test("pace() gives words with what follows them, and those of Chinese and Japanese one by one", async () => {
  const words = async (text: string, locale: string) => {
    const seen = (await play([{ chunk: text }, { delay: 10_000 }], {
      unit: "word",
      rate: 20,
      maxLatency: 5000,
      locale,
    })) as [number, string][]
    return seen.slice(0, -1).map(([, piece]) => piece)
  }
  expect(await words("  Hello, big   world!\n", "en")).toEqual(["  Hello, ", "big   ", "world!\n"])
  expect(await words(" — ", "en")).toEqual([" — "])
  for (const [text, locale] of [
    ["我们喜欢水车。", "zh"],
    ["水車が回る。", "ja"],
  ] as const) {
    const pieces = await words(text, locale)
    expect(pieces.join("")).toBe(text)
    expect(pieces.length).toBeGreaterThan(2)
  }
})

test("pace() never delays what is no text, and gives what is held before it", async () => {
  const script = [{ chunk: "abc" }, { delay: 5 }, { chunk: { done: 1 } }, { chunk: "de" }, { delay: 1000 }]
  expect(await play(script, { rate: 50 })).toEqual([[0, "a"], [5, "bc"], [5, { done: 1 }], [5, "d"], [25, "e"], 1005])
})

test("pace() gives what is held at once when the source ends or fails", async () => {
  expect(await play([{ chunk: "abc" }, { chunk: "de" }], { rate: 50 })).toEqual([[0, "a"], [0, "bc"], [0, "de"], 0])
  const error = new Error("gone")
  expect(await play([{ chunk: "abc" }, { delay: 5 }, { error }], { rate: 50 })).toEqual([
    [0, "a"],
    [5, "bc"],
    [5, error],
  ])
})

test("pace() gives what is held at once when it is aborted, then fails", async () => {
  const clock = virtualClock()
  const abort = new AbortController()
  const source = scriptedSource([{ chunk: "abc" }, { chunk: "de" }, { silence: true }])
  const reader = pace(source.stream, { clock, signal: abort.signal }).getReader()
  expect((await reader.read()).value).toBe("a")
  const read = reader.read()
  await settle()
  abort.abort("enough")
  expect((await read).value).toBe("bc")
  expect(clock.pending).toBe(0)
  expect((await reader.read()).value).toBe("de")
  await expect(reader.read()).rejects.toBe("enough")
  expect(source.cancelled).toEqual(["enough"])
  expect(source.stream.locked).toBe(false)
})

test("pace() finds and replaces the text of items, and passes whole ones as they are", async () => {
  type Part = { readonly type: string; readonly text?: string; readonly id: number }
  const whole: Part = { type: "delta", text: "x", id: 2 }
  const script = [{ chunk: { type: "delta", text: "ab", id: 1 } }, { delay: 100 }, { chunk: whole }, { delay: 100 }]
  const text = {
    get: (part: unknown) => (part as Part).text,
    set: (part: unknown, text: string) => ({ ...(part as Part), text }),
  }
  const seen = (await play(script, { rate: 50, text })) as [number, unknown][]
  expect(seen.slice(0, -1)).toEqual([
    [0, { type: "delta", text: "a", id: 1 }],
    [20, { type: "delta", text: "b", id: 1 }],
    [100, whole],
  ])
  expect(seen[2]?.[1]).toBe(whole)
})

test("pace() passes empty texts on, and delays nothing for them", async () => {
  expect(await play([{ chunk: "" }, { chunk: "ab" }, { chunk: "" }, { delay: 100 }], { rate: 50 })).toEqual([
    [0, ""],
    [0, "a"],
    [20, "b"],
    [20, ""],
    100,
  ])
})

test("pace() gives a reader that comes late all that is due, in one piece", async () => {
  const clock = virtualClock()
  const source = scriptedSource([{ chunk: "abcdefghij" }, { silence: true }])
  const reader = pace(source.stream, { clock, rate: 50 }).getReader()
  await reader.read()
  await clock.advance(100)
  expect((await reader.read()).value).toBe("bcdef")
})

test("pace() fails with what the lens throws, and cancels the source", async () => {
  const error = new Error("no text")
  const fail = () => {
    throw error
  }
  for (const text of [
    { get: fail, set: () => "" },
    { get: () => "ab", set: fail },
  ]) {
    const source = scriptedSource([{ chunk: "ab" }, { silence: true }])
    await expect(pace(source.stream, { text }).getReader().read()).rejects.toBe(error)
    await settle()
    expect(source.cancelled).toEqual([error])
  }
})

test("pace() refuses options that make no sense", () => {
  for (const options of [{ rate: 0 }, { rate: Number.NaN }, { maxLatency: -1 }, { maxLength: 0 }]) {
    expect(() => pace([], options)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
})

test("pace() loses nothing, keeps the order, and holds no text longer than its cap", async () => {
  const burst = fc.record({
    delay: fc.nat(300),
    text: fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom("水車が回る", "a b c", "👩‍🌾👩‍🌾")),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(burst, { maxLength: 6 }),
      fc.constantFrom(5, 60, 1000),
      fc.constantFrom(0, 50, 400),
      fc.constantFrom("grapheme" as const, "word" as const),
      async (bursts, rate, maxLatency, unit) => {
        const clock = quickClock()
        let position = 0
        const arrivals: (readonly [end: number, time: number])[] = []
        const source = new ReadableStream<string>(
          {
            async pull(controller) {
              const next = bursts[arrivals.length]
              if (next === undefined) return controller.close()
              await new Promise<void>((resolve) => clock.setTimeout(resolve, next.delay))
              position += next.text.length
              arrivals.push([position, clock.now()])
              controller.enqueue(next.text)
            },
          },
          { highWaterMark: 0 },
        )
        let given = ""
        let isOver = false
        const done = (async () => {
          for await (const text of pace(source, { rate, maxLatency, unit, clock })) {
            given += text
            if (text === "") continue
            const [, arrived] = arrivals.find(([end]) => end >= given.length) ?? [0, 0]
            expect(clock.now() - arrived).toBeLessThanOrEqual(maxLatency + 0.001)
          }
          isOver = true
        })()
        while (await clock.turn());
        await done
        expect(isOver).toBe(true)
        expect(given).toBe(bursts.map(({ text }) => text).join(""))
      },
    ),
  )
})

/** A clock that lets the promises of streams settle, and nothing else, between one timer and the next. */
function quickClock(): Clock & { turn(): Promise<boolean> } {
  let now = 0
  let timers: { due: number; callback: () => void }[] = []
  return {
    now: () => now,
    setTimeout(callback, delay) {
      const timer = { due: now + delay, callback }
      timers.push(timer)
      return timer
    },
    clearTimeout(handle) {
      timers = timers.filter((timer) => timer !== handle)
    },
    async turn() {
      for (let turns = 0; turns < 40; turns++) await undefined
      timers.sort((a, b) => a.due - b.due)
      const next = timers.shift()
      if (next === undefined) return false
      now = next.due
      next.callback()
      return true
    },
  }
}
