import { expect, test } from "vitest"
import type { Block } from "../block/block.ts"
import { filter } from "../item/filter.ts"
import { flatMap } from "../item/flat-map.ts"
import { map } from "../item/map.ts"
import { take } from "../item/take.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { lines } from "../text/lines.ts"
import { through } from "./through.ts"

const chunks = <Chunk>(...values: Chunk[]) => values.map((chunk) => ({ chunk }))
const silence = { silence: true } as const
const mine = new Error("mine")

test("through() fuses blocks into one TransformStream", async () => {
  const stream = scriptedSource(chunks("a\nb", "c")).stream.pipeThrough(
    through(
      lines(),
      map((line) => line.length),
    ),
  )
  expect(await Array.fromAsync(stream)).toEqual([1, 2])
})

test("through() of no block passes chunks on", async () => {
  expect(await Array.fromAsync(scriptedSource(chunks(1)).stream.pipeThrough(through<number>()))).toEqual([1])
})

test("through() hands the reason of a cancel to an idle source", async () => {
  const source = scriptedSource([...chunks("a\n"), silence])
  const reader = source.stream.pipeThrough(through(lines())).getReader()
  await reader.read()
  await reader.cancel(mine)
  await settle()
  expect(source.cancelled).toEqual([mine])
})

test("through() pulls no more than its reader asks and the streams' high-water marks", async () => {
  const source = scriptedSource(chunks(...Array.from({ length: 100 }, (_, number) => number)))
  const reader = source.stream.pipeThrough(through(map((number: number) => number))).getReader()
  await settle()
  expect(source.given).toBeLessThanOrEqual(1)
  await reader.read()
  await settle()
  expect(source.given).toBeLessThanOrEqual(2)
})

test("through() goes on past chunks that yield nothing and delivers many whole", async () => {
  const source = scriptedSource(chunks(...Array.from({ length: 100 }, (_, number) => number)))
  const stream = source.stream.pipeThrough(
    through(
      filter((number: number) => number === 99),
      flatMap((number) => [number, number]),
    ),
  )
  expect(await Array.fromAsync(stream)).toEqual([99, 99])
})

test("through() gives a block's error its identity and cancels the source with it", async () => {
  const source = scriptedSource([...chunks(1, 2), silence])
  const fails = map((number: number) => {
    if (number === 2) throw mine
    return number
  })
  const reader = source.stream.pipeThrough(through(fails)).getReader()
  expect(await reader.read()).toEqual({ done: false, value: 1 })
  await expect(reader.read()).rejects.toBe(mine)
  await settle()
  expect(source.cancelled).toEqual([mine])
})

test("through() gives an error of the source and of flush its identity", async () => {
  await expect(Array.fromAsync(scriptedSource([{ error: mine }]).stream.pipeThrough(through(lines())))).rejects.toBe(
    mine,
  )
  const failsInFlush: Block<string, string> = {
    transform() {},
    flush() {
      throw mine
    },
  }
  await expect(Array.fromAsync(scriptedSource(chunks("a")).stream.pipeThrough(through(failsInFlush)))).rejects.toBe(
    mine,
  )
})

test("through() ends where a block terminates, and lets the source go", async () => {
  const source = scriptedSource([...chunks(1, 2, 3), silence])
  expect(await Array.fromAsync(source.stream.pipeThrough(through(take<number>(2))))).toEqual([1, 2])
  await settle()
  expect(source.cancelled).toHaveLength(1)
})

test("through() meets a stream that is locked elsewhere with the platform's TypeError", () => {
  const { stream } = scriptedSource(chunks("a"))
  stream.getReader()
  expect(() => stream.pipeThrough(through(lines()))).toThrow(TypeError)
})
