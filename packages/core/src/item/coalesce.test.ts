import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { coalesce } from "./coalesce.ts"

interface Delta {
  readonly index: number
  readonly text: string
}

/** Joins deltas of one index. */
function join(held: Delta, item: Delta): Delta | undefined {
  return held.index === item.index ? { index: held.index, text: held.text + item.text } : undefined
}

test("coalesce() merges neighbours that go together", () => {
  const deltas = [
    { index: 0, text: "a" },
    { index: 0, text: "b" },
    { index: 1, text: "c" },
    { index: 0, text: "d" },
  ]
  expect(run(deltas, coalesce(join))).toEqual([
    { index: 0, text: "ab" },
    { index: 1, text: "c" },
    { index: 0, text: "d" },
  ])
})

test("coalesce() gives what it holds with the first item that does not go with it", () => {
  const given: string[] = []
  const outlet = { enqueue: (item: string) => given.push(item), terminate() {} }
  const block = coalesce<string>((held, item) => (item === "|" ? undefined : held + item))
  block.transform("a", outlet)
  block.transform("b", outlet)
  expect(given).toEqual([])
  block.transform("|", outlet)
  expect(given).toEqual(["ab"])
  block.flush(outlet)
  expect(given).toEqual(["ab", "|"])
})

test("coalesce() makes one of so many items and no more, and gives it when it is full", () => {
  const given: string[] = []
  const outlet = { enqueue: (item: string) => given.push(item), terminate() {} }
  const block = coalesce<string>((held, item) => held + item, { count: 2 })
  block.transform("a", outlet)
  block.transform("b", outlet)
  expect(given).toEqual(["ab"])
  expect(
    run(
      Array(250).fill("x"),
      coalesce((held, item) => held + item),
    ).map(({ length }) => length),
  ).toEqual([100, 100, 50])
})

test("coalesce() takes null and the empty text for items", () => {
  expect(
    run(
      ["", "", null, null],
      coalesce<string | null>((held, item) => (held === item ? held : undefined)),
    ),
  ).toEqual(["", null])
})

test("coalesce() gives nothing where nothing came, and refuses a count that is none", () => {
  expect(run([], coalesce(join))).toEqual([])
  expect(() => coalesce(join, { count: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

test("coalesce() loses nothing and leaves no neighbours that go together", () => {
  const delta = fc.record({ index: fc.nat({ max: 2 }), text: fc.string({ maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(delta), (deltas) => {
      const merged = run(deltas, coalesce(join, { count: Infinity }))
      const spell = (items: readonly Delta[]) =>
        items.flatMap(({ index, text }) => [...text].map((unit) => index + unit))
      expect(spell(merged)).toEqual(spell(deltas))
      for (const [place, { index }] of merged.entries()) expect(merged[place + 1]?.index).not.toBe(index)
    }),
  )
})

test("coalesce() obeys the laws", () => {
  const checked = obeysLaws(
    () => coalesce<string>((held, item) => (item === "." ? undefined : held + item)),
    [{ input: ["a", "b", ".", "c"], output: ["ab", ".c"], each: [[], [], ["ab"], [], [".c"]] }],
    {
      input: "items",
      linear: { create: () => coalesce((held, item) => held + item, { count: Infinity }), chunk: "x" },
    },
  )
  expect(checked).toEqual(["Silence", "End", "Linear"])
})
