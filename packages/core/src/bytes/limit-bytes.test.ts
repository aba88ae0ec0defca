import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { limitBytes } from "./limit-bytes.ts"

const bytes = (...values: number[]) => Uint8Array.from(values)

test("limitBytes() lets a stream through that is as long as the limit", () => {
  expect(run([bytes(1, 2), bytes(3)], limitBytes(3))).toEqual([bytes(1, 2), bytes(3)])
})

test("limitBytes() passes on all below the limit before it throws", () => {
  const given: Uint8Array[] = []
  const outlet = { enqueue: (chunk: Uint8Array) => given.push(chunk), terminate() {} }
  const block = limitBytes(3)
  block.transform(bytes(1, 2), outlet)
  expect(() => block.transform(bytes(3, 4, 5), outlet)).toThrow(
    expect.objectContaining({ code: "stream-too-long", limit: 3, received: 5 }),
  )
  expect(given).toEqual([bytes(1, 2), bytes(3)])
})

test("limitBytes(Infinity) is no limit, and what is none is refused", () => {
  expect(run([bytes(1)], limitBytes(Number.POSITIVE_INFINITY))).toEqual([bytes(1)])
  for (const limit of [0, -1, 1.5, Number.NaN]) {
    expect(() => limitBytes(limit)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
})

test("limitBytes() obeys the laws", () => {
  const checked = obeysLaws(
    () => limitBytes(4),
    [
      { input: [bytes(1, 2, 3, 4)], output: [bytes(1, 2, 3, 4)], each: [[bytes(1, 2, 3, 4)], []] },
      { input: [bytes(1, 2, 3), bytes(4, 5, 6)], output: [bytes(1, 2, 3, 4)], throws: "stream-too-long" },
    ],
    { bound: { create: limitBytes, chunk: bytes(1, 2, 3), code: "stream-too-long" } },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Failure", "One enqueue"])
})

test("limitBytes(5) refuses chunks that are not bytes", () => {
  for (const chunk of ["text", 7, null, [1], {}]) {
    expect(() => run([chunk as never], limitBytes(5))).toThrow(TypeError)
  }
  expect(() => run(["text" as never], limitBytes(5))).toThrow(
    'Cannot take "text" as a chunk: wanted a Uint8Array, as encodeText() makes of text',
  )
})
