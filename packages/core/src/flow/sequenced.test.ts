import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { type Chunk, sequence } from "../item/sequence.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { sequenced } from "./sequenced.ts"

const now = () => 0

test("sequenced() gives what sequence() gives", async () => {
  for (const options of [{ now }, { now, id: "x", isFinal: (item: number) => item === 2 }]) {
    expect(await Array.fromAsync(sequenced([1, 2, 3], options))).toEqual(run([1, 2, 3], sequence(options)))
  }
})

test("sequenced() obeys the laws of flows but for one: an error ends in a final chunk", async () => {
  const chunk = (sequence: number, data: number | null, meta: object = {}) =>
    ({ id: `${sequence}`, sequence, timestamp: 0, data, final: data === null, meta }) as Chunk<number>
  const end = (chunks: number, error?: object) =>
    chunk(chunks, null, { ...(error && { error }), synthetic: true, executionTime: 0, chunks })
  const chunks = (items: readonly number[]) => items.map((item, index) => chunk(index, item))
  const checked = obeysFlowLaws((source, setting) => sequenced(source, { ...setting, now }), {
    output: (items) => [...chunks(items), end(items.length)],
    outputBeforeError: (items) => [...chunks(items), end(items.length, { name: "Error", message: "failed" })],
  })
  await expect(checked).rejects.toThrow("Breaks the law Failure of flows: the error is")
})

test("sequenced() reads one item for each that is asked for", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }])
  const reader = sequenced(source.stream).getReader()
  await settle()
  expect(source.pulls).toBe(0)
  await reader.read()
  await settle()
  expect(source.pulls).toBe(1)
})

test("sequenced() tells of an error what survives JSON, its code included", async () => {
  const error = Object.assign(new TypeError("gone"), { code: 7, secret: "s" })
  const [first] = await Array.fromAsync(sequenced(scriptedSource([{ error }]).stream, { now }))
  expect(first).toEqual({
    id: "0",
    sequence: 0,
    timestamp: 0,
    data: null,
    final: true,
    meta: { error: { name: "TypeError", message: "gone", code: 7 }, synthetic: true, executionTime: 0, chunks: 0 },
  })
})

test("sequenced() leaves the source behind the item that is final", async () => {
  const source = scriptedSource([{ chunk: "a" }, { chunk: "end" }, { chunk: "b" }])
  const chunks = await Array.fromAsync(sequenced(source.stream, { isFinal: (item) => item === "end" }))
  expect(chunks.map(({ data, final }) => [data, final])).toEqual([
    ["a", false],
    ["end", true],
  ])
  expect(source.cancelled).toEqual([undefined])
  expect(source.given).toBe(2)
})

test("sequenced() fails with what its options throw, and cancels the source", async () => {
  const error = new Error("no id")
  const source = scriptedSource([{ chunk: 1 }])
  const id = () => {
    throw error
  }
  await expect(sequenced(source.stream, { id }).getReader().read()).rejects.toBe(error)
  await settle()
  expect(source.cancelled).toEqual([error])
})
