import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { FormatError } from "../error/format-error.ts"
import { obeysLaws } from "../testing/index.ts"
import { type ReorderOptions, reorder, type SequenceGap } from "./reorder.ts"
import { sequence } from "./sequence.ts"

interface Numbered {
  readonly sequence: number
}

const of = (...numbers: number[]): Numbered[] => numbers.map((sequence) => ({ sequence }))

/** Runs numbers through the block and tells what was given, the gaps and what was dropped. */
function sort(numbers: readonly number[], options: ReorderOptions<Numbered> = {}) {
  const gaps: SequenceGap[] = []
  const dropped: number[] = []
  const onDrop = (item: Numbered) => dropped.push(item.sequence)
  const block = reorder<Numbered>({ onGap: (gap) => void gaps.push(gap), onDrop, ...options })
  const given = run(of(...numbers), block).map((item) => item.sequence)
  return { given, gaps, dropped }
}

test("reorder() gives a chunk at once when its turn has come, with those that waited for it", () => {
  const given: number[] = []
  const outlet = { enqueue: (item: Numbered) => given.push(item.sequence), terminate() {} }
  const block = reorder<Numbered>()
  for (const item of of(0, 2, 3)) block.transform(item, outlet)
  expect(given).toEqual([0])
  block.transform({ sequence: 1 }, outlet)
  expect(given).toEqual([0, 1, 2, 3])
})

test("reorder() leaves out what has come before, given or waiting", () => {
  expect(sort([0, 0, 2, 2, 1, 2])).toEqual({ given: [0, 1, 2], gaps: [], dropped: [0, 2, 2] })
})

test("reorder() gives the missing up when more than the window wait for them, and names them", () => {
  expect(sort([0, 3, 4, 6], { window: 2 })).toEqual({
    given: [0, 3, 4, 6],
    gaps: [
      { from: 1, to: 2 },
      { from: 5, to: 5 },
    ],
    dropped: [],
  })
})

test("reorder() drops what comes after it was given up", () => {
  expect(sort([1, 2, 0, 3], { window: 1 })).toEqual({ given: [1, 2, 3], gaps: [{ from: 0, to: 0 }], dropped: [0] })
})

test("reorder() names the gaps that are left at the end, in order", () => {
  expect(sort([9, 5, 2])).toEqual({
    given: [2, 5, 9],
    gaps: [
      { from: 0, to: 1 },
      { from: 3, to: 4 },
      { from: 6, to: 8 },
    ],
    dropped: [],
  })
})

test("reorder() throws by default, behind what came before the gap", () => {
  const given: Numbered[] = []
  const outlet = { enqueue: (item: Numbered) => given.push(item), terminate() {} }
  const block = reorder<Numbered>()
  for (const item of of(0, 3)) block.transform(item, outlet)
  let caught: unknown
  try {
    block.flush(outlet)
  } catch (error) {
    caught = error
  }
  expect(given).toEqual(of(0))
  expect(caught).toBeInstanceOf(FormatError)
  expect(caught).toMatchObject({ code: "missing-chunk", offset: 1, message: "Cannot go on without chunks 1 to 2" })
  expect(() => run(of(1), reorder())).toThrow("Cannot go on without chunk 0")
})

test("reorder() skips a gap, or puts an item in its place", () => {
  expect(run(of(0, 2), reorder({ onGap: "skip" }))).toEqual(of(0, 2))
  const items = [
    { sequence: 0, text: "a" },
    { sequence: 3, text: "d" },
  ]
  expect(run(items, reorder({ onGap: ({ from, to }) => ({ sequence: from, text: `${from}-${to}` }) }))).toEqual([
    { sequence: 0, text: "a" },
    { sequence: 1, text: "1-2" },
    { sequence: 3, text: "d" },
  ])
})

test("reorder() begins where it is told to", () => {
  expect(sort([8, 7, 6], { first: 7 })).toEqual({ given: [7, 8], gaps: [], dropped: [6] })
})

test("reorder() leaps over any gap in one step", () => {
  const last = Number.MAX_SAFE_INTEGER
  expect(sort([last, 0])).toEqual({ given: [0, last], gaps: [{ from: 1, to: last - 1 }], dropped: [] })
})

test("reorder() takes what sequence() gives", () => {
  const chunks = run(["a", "b", "c"], sequence({ now: () => 0 }))
  expect(run(chunks.toReversed(), reorder())).toEqual(chunks)
})

test("reorder() refuses what has no number, and options that are none", () => {
  const chunk = expect.objectContaining({ code: "invalid-chunk" })
  for (const item of [{}, null, { sequence: 0.5 }, { sequence: "0" }]) {
    expect(() => run([item as never], reorder())).toThrow(chunk)
  }
  const option = expect.objectContaining({ code: "invalid-option" })
  for (const options of [{ window: 0 }, { first: 0.5 }, { onGap: "ignore" }]) {
    expect(() => reorder(options as never)).toThrow(option)
  }
})

test("reorder() restores any order within the window", () => {
  const shuffled = fc.integer({ min: 0, max: 40 }).chain((count) =>
    fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index),
      { minLength: count, maxLength: count },
    ),
  )
  fc.assert(
    fc.property(shuffled, (numbers) => {
      const ordered = numbers.toSorted((one, other) => one - other)
      expect(sort(numbers, { window: 40 })).toEqual({ given: ordered, gaps: [], dropped: [] })
    }),
  )
})

test("reorder() gives, names or drops every number, whatever comes", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 })), fc.integer({ min: 1, max: 6 }), (numbers, window) => {
      const { given, gaps, dropped } = sort(numbers, { window })
      expect(given).toEqual([...new Set(given)].toSorted((one, other) => one - other))
      expect([...given, ...dropped].toSorted((one, other) => one - other)).toEqual(
        numbers.toSorted((one, other) => one - other),
      )
      const missing = gaps.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
      const covered = [...given, ...missing].toSorted((one, other) => one - other)
      expect(covered).toEqual(Array.from({ length: (given.at(-1) ?? -1) + 1 }, (_, index) => index))
    }),
  )
})

test("reorder() is quick with a large window, whether all comes backwards or with a gap each time", () => {
  const count = 100_000
  const backwards = Array.from({ length: count }, (_, index) => count - 1 - index)
  expect(sort(backwards, { window: Infinity }).given).toHaveLength(count)
  const even = Array.from({ length: count }, (_, index) => 2 * index + 1)
  expect(sort(even, { window: count / 2 }).gaps).toHaveLength(count)
})

test("reorder() obeys the laws", () => {
  const checked = obeysLaws(
    () => reorder<Numbered>({ window: 2 }),
    [
      { input: of(1, 0, 0, 2), output: of(0, 1, 2), each: [[], of(0, 1), [], of(2), []] },
      { input: of(0, 2, 3, 4, 1), output: of(0), throws: "missing-chunk" },
    ],
    { linear: { create: () => reorder(), chunk: { sequence: 0 } } },
  )
  expect(checked).toEqual(["Silence", "End", "Failure", "Linear"])
})
