import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { type Chunk, createStamper, sequence } from "./sequence.ts"

/** A clock that shows 10 when it is made and moves on by 10 with every look. */
function ticking() {
  let time = 0
  return () => {
    time += 10
    return time
  }
}

test("sequence() numbers items from 0 and makes the final chunk that the source did not give", () => {
  expect(run(["a", "b"], sequence({ now: ticking() }))).toEqual([
    { id: "0", sequence: 0, timestamp: 20, data: "a", final: false, meta: {} },
    { id: "1", sequence: 1, timestamp: 30, data: "b", final: false, meta: {} },
    {
      id: "2",
      sequence: 2,
      timestamp: 40,
      data: null,
      final: true,
      meta: { executionTime: 30, chunks: 2, synthetic: true },
    },
  ])
})

test("sequence() makes a final chunk of an input without items", () => {
  expect(run([], sequence({ id: "x", now: () => 7 }))).toEqual([
    {
      id: "x",
      sequence: 0,
      timestamp: 7,
      data: null,
      final: true,
      meta: { executionTime: 0, chunks: 0, synthetic: true },
    },
  ])
})

test("sequence() ends with the item that is final, without waiting for another", () => {
  function* items() {
    yield "a"
    yield "end"
    throw new Error("asked for one too many")
  }
  const chunks = run(items(), sequence({ now: ticking(), isFinal: (item) => item === "end" }))
  expect(chunks.map(({ data, final, meta }) => ({ data, final, meta }))).toEqual([
    { data: "a", final: false, meta: {} },
    { data: "end", final: true, meta: { executionTime: 20, chunks: 2 } },
  ])
})

test("sequence() gives isFinal, id and meta the item's number", () => {
  const chunks = run(
    ["a", "b", "c"],
    sequence({
      id: (item, sequence) => `${item}${sequence}`,
      meta: (item, sequence) => ({ of: item, twice: sequence * 2 }),
      isFinal: (_, sequence) => sequence === 1,
      now: () => 0,
    }),
  )
  expect(chunks.map(({ id, meta }) => [id, meta])).toEqual([
    ["a0", { of: "a", twice: 0 }],
    ["b1", { of: "b", twice: 2, executionTime: 0, chunks: 2 }],
  ])
})

test("sequence() asks for the id of a synthetic chunk with null", () => {
  const [only] = run([] as string[], sequence({ id: (item) => item ?? "end" }))
  expect(only?.id).toBe("end")
})

test("sequence() takes the time of the platform by default", () => {
  const before = Date.now()
  const [first] = run(["a"], sequence())
  expect(first?.timestamp).toBeGreaterThanOrEqual(before)
  expect(first?.timestamp).toBeLessThanOrEqual(Date.now())
})

test("sequence() makes chunks whose data is null by their type only where they are final", () => {
  const texts = run(["a"], sequence()).map((chunk: Chunk<string>): string => (chunk.final ? "end" : chunk.data))
  expect(texts).toEqual(["a", "end"])
})

test("sequence() survives JSON as it is", () => {
  const chunks = run(["a"], sequence())
  expect(JSON.parse(JSON.stringify(chunks))).toEqual(chunks)
})

test("createStamper() lets what ends a stream say why", () => {
  const stamper = createStamper<string>({ now: ticking() })
  stamper.stamp("a")
  expect(stamper.finish({ error: "gone" })).toEqual({
    id: "1",
    sequence: 1,
    timestamp: 30,
    data: null,
    final: true,
    meta: { error: "gone", synthetic: true, executionTime: 20, chunks: 1 },
  })
})

test("sequence() obeys the laws", () => {
  const chunk = (sequence: number, data: number | null, final = false, meta = {}) =>
    ({ id: `${sequence}`, sequence, timestamp: 0, data, final, meta }) as Chunk<number>
  const end = (chunks: number) => chunk(chunks, null, true, { executionTime: 0, chunks, synthetic: true })
  const last = chunk(1, 0, true, { executionTime: 0, chunks: 2 })
  const checked = obeysLaws(
    () => sequence({ now: () => 0, isFinal: (item: number) => item === 0 }),
    [
      { input: [1, 2], output: [chunk(0, 1), chunk(1, 2), end(2)], each: [[chunk(0, 1)], [chunk(1, 2)], [end(2)]] },
      { input: [1, 0, 3], output: [chunk(0, 1), last], each: [[chunk(0, 1)], [last], [], []] },
    ],
    { linear: { create: () => sequence(), chunk: 1 } },
  )
  expect(checked).toEqual(["Silence", "End", "Linear"])
})
