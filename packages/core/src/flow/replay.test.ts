import fc from "fast-check"
import { expect, test } from "vitest"
import type { Source } from "../drive/source.ts"
import { cutEvery, scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { record } from "./record.ts"
import { replay } from "./replay.ts"
import { toText } from "./to-text.ts"

const header = '{"cassette":1}\n'
const close = '{"end":"close","at":0}\n'

test("replay() obeys the laws of flows", () =>
  obeysFlowLaws((source, setting) => replay(source, setting), {
    items: [header, '[0,"a"]\n', '[0,"b"]\n', '[0,"c"]\n', '[0,"d"]\n', close],
    output: () => ["a", "b", "c", "d"],
    outputBeforeError: (items) => (items.length === 2 ? ["a"] : []),
    readAhead: 1,
  }))

test.each([
  [1, [300, 340]],
  [2, [150, 170]],
  [0.5, [600, 680]],
  [Infinity, [0, 0]],
] as const)("replay() at speed %s gives chunks at their time, from the first read on", async (speed, times) => {
  const clock = virtualClock()
  const stream = replay(`${header}[300,"a"]\n[340,"b"]\n{"end":"close","at":400}\n`, { clock, speed })
  await clock.advance(1000)
  const seen: unknown[] = []
  const done = (async () => {
    for await (const chunk of stream) seen.push([chunk, clock.now() - 1000])
    seen.push(clock.now() - 1000)
  })()
  await clock.advance(1000)
  await done
  expect(seen).toEqual([["a", times[0]], ["b", times[1]], 400 / speed])
  expect(clock.pending).toBe(0)
})

test("replay() waits for longer than a timer of the platform can", async () => {
  const delays: number[] = []
  const clock = { now: () => 0, setTimeout: (_: unknown, delay: number) => void delays.push(delay), clearTimeout() {} }
  const reader = replay(`${header}[1e300,"a"]\n`, { clock }).getReader()
  const read = reader.read()
  await settle()
  expect(delays).toEqual([2_147_483_647])
  await reader.cancel()
  await read
})

test("replay() gives a slow reader at once what is late", async () => {
  const clock = virtualClock()
  const reader = replay(`${header}[10,"a"]\n[20,"b"]\n[500,"c"]\n${close}`, { clock }).getReader()
  const first = reader.read()
  await clock.advance(400)
  expect((await first).value).toBe("a")
  expect((await reader.read()).value).toBe("b")
  const last = reader.read()
  await clock.advance(99)
  expect(clock.pending).toBe(1)
  await clock.advance(1)
  expect((await last).value).toBe("c")
})

test("replay() gives the recorded error", async () => {
  const clock = virtualClock()
  const stream = replay(
    `${header}[0,"a"]\n{"end":"error","at":50,"error":{"name":"RangeError","message":"gone","code":"far"}}`,
    { clock },
  )
  const reader = stream.getReader()
  await reader.read()
  let caught: unknown
  const read = reader.read().catch((error) => {
    caught = error
  })
  await clock.advance(49)
  expect(caught).toBe(undefined)
  await clock.advance(1)
  await read
  expect(caught).toBeInstanceOf(Error)
  expect(caught).toMatchObject({ name: "RangeError", message: "gone", code: "far" })
})

test("replay() makes no prototype of what an error says", async () => {
  const stream = replay(`${header}{"end":"error","error":{"__proto__":{"polluted":1},"message":"x"}}`)
  const caught = await stream
    .getReader()
    .read()
    .catch((error) => error)
  expect(caught.polluted).toBe(undefined)
  expect(Object.getPrototypeOf(caught)).toBe(Error.prototype)
})

test.each([
  ["", 0],
  [header, 1],
  [`${header}[0,"a"]\n`, 2],
  [`${header}[0,"a"]\n{"end":"cut"}`, 3],
  [`${header}[0,"a"]\n{"end":"error"}`, 3],
] as const)("replay() fails behind the last chunk of the cut recording %j", async (cassette, line) => {
  const seen: unknown[] = []
  const read = async () => {
    for await (const chunk of replay(cassette)) seen.push(chunk)
  }
  await expect(read()).rejects.toMatchObject({ code: "truncated-cassette", line })
  expect(seen).toHaveLength(cassette.includes('a"') ? 1 : 0)
})

test.each([
  ["oops", 1],
  ["null", 1],
  ["[0,1]", 1],
  ['{"cassette":2}', 1],
  [`${header}\noops`, 3],
  [`${header}{"end":"never"}`, 2],
  [`${header}{"end":"close","at":-1}`, 2],
  [`${header}null`, 2],
  [`${header}[-1,"a"]`, 2],
  [`${header}["1","a"]`, 2],
  [`${header}[1e999,"a"]`, 2],
  [`${header}[1,null]`, 2],
  [`${header}[1,{"bytes":"*"}]`, 2],
  [`${header}${close}[1,"a"]`, 3],
  [`${header}${close}${close}`, 3],
])("replay() refuses the bad cassette %j", async (cassette, line) => {
  await expect(toText(replay(cassette))).rejects.toMatchObject({ code: "invalid-cassette", line })
})

test("replay() refuses lines past its limit, and speeds that are none", async () => {
  await expect(toText(replay(`${header}[0,"${"x".repeat(50)}"]`, { maxLength: 40 }))).rejects.toMatchObject({
    code: "line-too-long",
  })
  for (const speed of [0, -1, Number.NaN]) {
    expect(() => replay("", { speed })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
})

test("replay() leaves no timer behind when it is cancelled or aborted", async () => {
  const clock = virtualClock()
  const abort = new AbortController()
  for (const isAbort of [false, true]) {
    const source = scriptedSource([{ chunk: `${header}[100,"a"]\n` }, { silence: true }])
    const reader = replay(source.stream, { clock, signal: abort.signal }).getReader()
    const read = reader.read().catch((reason) => reason)
    await settle()
    expect(clock.pending).toBe(1)
    if (isAbort) abort.abort("enough")
    else await reader.cancel("enough")
    await read
    await settle()
    expect(clock.pending).toBe(0)
    expect(source.cancelled).toEqual(["enough"])
  }
})

test("replay() gives what record() was given, chunk for chunk and to the millisecond, as does its own recording", async () => {
  const chunk = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 20 }),
    // As JSON writes it, which knows no negative zero.
    fc
      .jsonValue()
      .map((value) => JSON.parse(JSON.stringify(value)))
      .filter((value) => typeof value !== "string"),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(1000), chunk), { maxLength: 8 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      async (given, fails, width) => {
        const clock = jumpingClock()
        async function* source() {
          for (const [delay, each] of given) {
            clock.jump(delay)
            yield each as unknown
          }
          if (fails) throw new Error("gone")
        }
        const play = async (stream: Source<unknown>) => {
          const recorded = record(stream, { clock })
          return Promise.all([read(recorded.stream), toText(recorded.cassette)])
        }
        const [chunks, cassette] = await play(source())
        expect(chunks).toEqual([...given.map(([, each]) => each), ...(fails ? ["gone"] : [])])
        expect(await play(replay(cutEvery(cassette, width), { clock }))).toEqual([chunks, cassette])
      },
    ),
  )
})

/** A clock on which the time that somebody waits for has come at once. */
function jumpingClock() {
  let now = 0
  return {
    now: () => now,
    jump: (time: number) => {
      now += time
    },
    setTimeout(callback: () => void, delay: number) {
      now += delay
      queueMicrotask(callback)
    },
    clearTimeout() {},
  }
}

async function read(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = []
  try {
    for await (const chunk of stream) chunks.push(chunk)
  } catch (error) {
    chunks.push((error as Error).message)
  }
  return chunks
}
