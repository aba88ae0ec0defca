import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { encodeJsonSequence } from "./encode-json-sequence.ts"

test("encodeJsonSequence() writes a separator, a text and a line feed for each value, whatever is in it", () => {
  expect(run(["a\nb\x1e\u2028", null, [1, { b: "é" }]], encodeJsonSequence())).toEqual([
    '\x1e"a\\nb\\u001e\u2028"\n',
    "\x1enull\n",
    '\x1e[1,{"b":"é"}]\n',
  ])
})

test("encodeJsonSequence() refuses what has no JSON form", () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  for (const value of [undefined, () => {}, Symbol("s"), 1n, circle]) {
    expect(() => run([value], encodeJsonSequence())).toThrow(expect.objectContaining({ code: "not-serializable" }))
  }
})

test("encodeJsonSequence() obeys the laws", () => {
  const cases = [
    { input: [1, { a: [] }], output: ['\x1e1\n\x1e{"a":[]}\n'], each: [["\x1e1\n"], ['\x1e{"a":[]}\n'], []] },
  ]
  expect(obeysLaws(() => encodeJsonSequence(), cases)).toEqual(["Silence", "End", "One enqueue"])
})
