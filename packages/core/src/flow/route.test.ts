import { expect, expectTypeOf, test } from "vitest"
import { scriptedSource, settle } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { route } from "./route.ts"

type Part = { readonly type: "text"; readonly text: string } | { readonly type: "usage"; readonly tokens: number }

const parts: readonly Part[] = [
  { type: "text", text: "Hi" },
  { type: "usage", tokens: 1 },
  { type: "text", text: "!" },
]
const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index + 1 }))
const isEven = (item: number) => item % 2 === 0

test("route() gives each route its items, and all others to the rest", async () => {
  const { even, five, rest } = route([1, 2, 3, 4, 5, 6, 10], { even: isEven, five: (item) => item % 5 === 0 })
  expect(await Promise.all([even, five, rest].map((stream) => Array.fromAsync(stream)))).toEqual([
    [2, 4, 6, 10],
    [5],
    [1, 3],
  ])
})

test("route() narrows types by predicates", async () => {
  const { text, rest } = route(parts, { text: (part) => part.type === "text" })
  const [texts, others] = await Promise.all([Array.fromAsync(text), Array.fromAsync(rest)])
  expectTypeOf(texts).toEqualTypeOf<{ readonly type: "text"; readonly text: string }[]>()
  expectTypeOf(others).toEqualTypeOf<{ readonly type: "usage"; readonly tokens: number }[]>()
  expect(texts.map((part) => part.text)).toEqual(["Hi", "!"])
  expect(others).toEqual([parts[1]])
})

test("route() goes by a member, or by a function", async () => {
  const byMember = route(parts, ["text", "usage"], { key: "type" })
  expectTypeOf(byMember.usage.getReader().read).returns.resolves.toEqualTypeOf<
    ReadableStreamReadResult<{ readonly type: "usage"; readonly tokens: number }>
  >()
  const again = route(parts, ["text"], { key: "type" })
  const { t, rest } = route(parts, ["t"], { key: (part) => part.type[0] })
  expect(await Promise.all([again.text, again.rest].map((stream) => Array.fromAsync<unknown>(stream)))).toEqual([
    [parts[0], parts[2]],
    [parts[1]],
  ])
  expect(await Promise.all([Array.fromAsync(t), Array.fromAsync(rest)])).toEqual([[parts[0], parts[2]], [parts[1]]])
})

test("route() takes names for what they are", async () => {
  const { rest, ...others } = route(["__proto__", "constructor", "a"], ["a", "__proto__"], { key: (item) => item })
  expect(Object.keys(others).sort()).toEqual(["__proto__", "a"])
  const protos = Object.getOwnPropertyDescriptor(others, "__proto__")?.value
  expect(await Promise.all([Array.fromAsync(protos), Array.fromAsync(others.a), Array.fromAsync(rest)])).toEqual([
    ["__proto__"],
    ["a"],
    ["constructor"],
  ])
})

test("route() goes at the pace of the fullest, and reads nothing before somebody reads", async () => {
  const source = scriptedSource(numbers(20))
  const { even, rest } = route(source.stream, { even: isEven }, { highWaterMark: 2 })
  await settle()
  expect(source.pulls).toBe(0)
  const odd = Array.fromAsync(rest)
  await settle()
  expect(source.pulls).toBe(4)
  expect(even.counters.queued).toBe(2)
  expect((await Array.fromAsync(even)).length + (await odd).length).toBe(20)
  expect(source.stream.locked).toBe(false)
})

test("route() drops what comes for a route that is cancelled, and counts it", async () => {
  const { even, rest } = route([1, 2, 3, 4, 5, 6], { even: isEven })
  await even.cancel()
  expect(await Array.fromAsync(rest)).toEqual([1, 3, 5])
  expect(even.counters).toEqual({ received: 3, delivered: 0, dropped: 3, merged: 0, queued: 0 })
})

test("route() takes a name that is given twice for one", async () => {
  const source = scriptedSource(numbers(3))
  const { odd, rest } = route(source.stream, ["odd", "odd"], { key: () => "odd" })
  await Promise.all([odd.cancel("one"), rest.cancel("two")])
  expect(source.cancelled).toEqual(["two"])
})

test("route() cancels the source when every route is cancelled, with the last reason", async () => {
  const source = scriptedSource([...numbers(3), { silence: true }])
  const { even, rest } = route(source.stream, { even: isEven })
  const reader = rest.getReader()
  await reader.read()
  await even.cancel("one")
  expect(source.cancelled).toEqual([])
  await reader.cancel("two")
  expect(source.cancelled).toEqual(["two"])
})

test("route() fails every route with the error of the source, or of a predicate, behind their items", async () => {
  const error = new Error("gone")
  const check = (item: number) => {
    if (item === 3) throw error
    return isEven(item)
  }
  const failing = scriptedSource<number>([{ chunk: 1 }, { chunk: 2 }, { error }])
  const sound = scriptedSource(numbers(9))
  for (const [source, even] of [
    [failing, isEven],
    [sound, check],
  ] as const) {
    for (const [stream, item] of Object.values(route(source.stream, { even })).map(
      (each, index) => [each, 2 - index] as const,
    )) {
      const reader = stream.getReader()
      expect((await reader.read()).value).toBe(item)
      await expect(reader.read()).rejects.toBe(error)
    }
  }
  expect(sound.cancelled).toEqual([error])
})

test("route() refuses rest as the name of a route and options that are none, and leaves the source alone", () => {
  const source = new ReadableStream<number>()
  const failure = expect.objectContaining({ code: "invalid-option" })
  expect(() => route(source, { rest: isEven })).toThrow(failure)
  expect(() => route(source, ["rest"], { key: String })).toThrow(failure)
  expect(() => route(source, ["even"], {} as never)).toThrow(failure)
  expect(() => route(source, { even: isEven }, { highWaterMark: 0 })).toThrow(failure)
  expect(source.locked).toBe(false)
})

test("route() obeys the laws of flows", () =>
  obeysFlowLaws((source, setting) => route(source, {}, { ...setting, highWaterMark: 2, timeout: 50 }).rest, {
    readAhead: 2,
  }))
