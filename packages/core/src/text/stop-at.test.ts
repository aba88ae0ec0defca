import fc from "fast-check"
import { expect, test, vi } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { stopAt } from "./stop-at.ts"

test("stopAt() passes text on up to the stop sequence and reads no further", () => {
  const read: string[] = []
  const source = function* () {
    for (const chunk of ["one\nQ", ": two", "three"]) {
      read.push(chunk)
      yield chunk
    }
  }
  expect(run(source(), stopAt("\nQ:"))).toEqual(["one"])
  expect(read).toEqual(["one\nQ", ": two"])
})

test("stopAt() passes everything on where no sequence comes", () => {
  expect(run(["a#", "b##c#"], stopAt(["###"])).join("")).toBe("a#b##c#")
  expect(run(["a", "b"], stopAt([]))).toEqual(["a", "b"])
})

test("stopAt() stops at what is complete first, and at the longest of those", () => {
  expect(run(["xabc"], stopAt(["abc", "ab"]))).toEqual(["x"])
  expect(run(["xabcd"], stopAt(["abcd", "c"]))).toEqual(["xab"])
  expect(run(["xabc"], stopAt(["c", "abc", "bc"]))).toEqual(["x"])
  expect(run(["aab", "aac"], stopAt(["aac"]))).toEqual(["aab"])
})

test("stopAt() passes the sequence on with include, and then holds nothing", () => {
  expect(run(["one\n", "\ntwo"], stopAt("\n\n", { include: true }))).toEqual(["one\n", "\n"])
  expect(run(["on", "e\n", "t\nwo"], stopAt("\n\n", { include: true }))).toEqual(["on", "e\n", "t\nwo"])
})

test("stopAt() says once which sequence it was, and nothing where there was none", () => {
  const onStop = vi.fn()
  run(["a STOP END"], stopAt(["END", "STOP"], { onStop }))
  expect(onStop.mock.calls).toEqual([["STOP"]])
  run(["a STO"], stopAt(["END", "STOP"], { onStop }))
  expect(onStop.mock.calls.length).toBe(1)
})

test("stopAt() refuses an empty sequence, and chunks that are not text", () => {
  for (const sequences of ["", ["a", ""], [1 as never]]) {
    expect(() => stopAt(sequences)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
  expect(() => run([1 as never], stopAt("a"))).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test("stopAt() obeys the laws", () => {
  const checked = obeysLaws(
    () => stopAt(["<|end|>", "\n\nUser:"]),
    [
      {
        input: ["Hi\n", "\nUse", "d <|en", "d|>x"],
        output: ["Hi\n\nUsed "],
        each: [["Hi"], [], ["\n\nUsed "], [], []],
      },
      { input: ["a\n\n\nUser: b"], output: ["a\n"] },
      { input: ["<|end|"], output: ["<|end|"], each: [[], ["<|end|"]] },
      { input: [""], output: [] },
    ],
    { linear: { create: () => stopAt(`${"a".repeat(999)}b`), chunk: "sixteen letters.", count: 20_000 } },
  )
  expect(checked).toEqual(["Cut", "Silence", "End", "One enqueue", "Linear"])
  obeysLaws(
    () => stopAt("\n\n", { include: true }),
    [{ input: ["a\n", "\nb"], output: ["a\n\n"], each: [["a\n"], ["\n"], []] }],
  )
})

test("stopAt() cuts a text where the first sequence is complete, for texts and cuts at random", () => {
  const text = (minLength: number) => fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(text(1), { maxLength: 4 }), fc.array(text(0)), fc.boolean(), (sequences, chunks, include) => {
      const whole = chunks.join("")
      const ends = sequences.flatMap((each) => (whole.includes(each) ? [whole.indexOf(each) + each.length] : []))
      const end = Math.min(...ends)
      const longest = Math.max(
        ...sequences.filter((each) => whole.slice(0, end).endsWith(each)).map((each) => each.length),
      )
      const wanted = ends.length === 0 ? whole : whole.slice(0, include ? end : end - longest)
      expect(run(chunks, stopAt(sequences, { include })).join("")).toBe(wanted)
    }),
  )
})
