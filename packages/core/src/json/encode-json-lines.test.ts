import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { encodeJsonLines } from "./encode-json-lines.ts"

test("encodeJsonLines() writes one line for each value, whatever is in it", () => {
  expect(run(["a\nb\r\u2028", null, [1, { b: "é" }]], encodeJsonLines())).toEqual([
    '"a\\nb\\r\u2028"\n',
    "null\n",
    '[1,{"b":"é"}]\n',
  ])
})

test("encodeJsonLines() refuses what has no JSON form", () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  for (const value of [undefined, () => {}, Symbol("s"), 1n, circle]) {
    expect(() => run([value], encodeJsonLines())).toThrow(expect.objectContaining({ code: "not-serializable" }))
  }
})

test("encodeJsonLines() obeys the laws", () => {
  const cases = [{ input: [1, { a: [] }], output: ['1\n{"a":[]}\n'], each: [["1\n"], ['{"a":[]}\n'], []] }]
  expect(obeysLaws(() => encodeJsonLines(), cases)).toEqual(["Silence", "End", "One enqueue"])
})
