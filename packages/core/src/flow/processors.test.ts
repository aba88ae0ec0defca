import { expect, test, vi } from "vitest"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { type Processor, processors } from "./processors.ts"

const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index + 1 }))

/** A processor that writes down what it is told. */
function openWitness<T>(onItem: (item: T) => unknown = () => {}) {
  const told: unknown[] = []
  const processor: Processor<T> = {
    onItem(item) {
      told.push(item)
      return onItem(item)
    },
    onComplete: () => void told.push("complete"),
    onError: (error) => void told.push(["error", error]),
  }
  return { told, processor }
}

/** A processor that does nothing until it may. */
function openSlow<T>() {
  let release = () => {}
  const witness = openWitness<T>(() => new Promise<void>((resolve) => (release = resolve)))
  return { ...witness, release: () => release() }
}

test("processors() passes items on and shows each to all", async () => {
  const [one, two] = [openWitness<number>(), openWitness<number>()]
  const stream = processors([1, 2, 3], [one.processor, two.processor, {}])
  expect(await Array.fromAsync(stream)).toEqual([1, 2, 3])
  expect(one.told).toEqual([1, 2, 3, "complete"])
  expect(two.told).toEqual([1, 2, 3, "complete"])
  expect(stream.failures).toEqual([])
})

test("processors() reads nothing before somebody reads", async () => {
  const source = scriptedSource(numbers(3))
  const { told, processor } = openWitness<number>()
  const stream = processors(source.stream, [processor])
  await settle()
  expect(source.pulls).toBe(0)
  await stream.getReader().read()
  await settle()
  expect(source.pulls).toBe(1)
  expect(told).toEqual([1])
})

test("processors() reports one that fails, tells it so, and lets the others go on", async () => {
  const error = new Error("bad")
  const failing = openWitness<number>((item) => (item === 2 ? Promise.reject(error) : undefined))
  const throwing = openWitness<number>(() => {
    throw error
  })
  const sound = openWitness<number>()
  const onFailure = vi.fn()
  const stream = processors([1, 2, 3], [failing.processor, throwing.processor, sound.processor], { onFailure })
  expect(await Array.fromAsync(stream)).toEqual([1, 2, 3])
  expect(failing.told).toEqual([1, 2, ["error", error]])
  expect(throwing.told).toEqual([1, ["error", error]])
  expect(sound.told).toEqual([1, 2, 3, "complete"])
  expect(onFailure.mock.calls).toEqual([
    [error, throwing.processor],
    [error, failing.processor],
  ])
  expect(stream.failures).toEqual([
    { error, processor: throwing.processor },
    { error, processor: failing.processor },
  ])
})

test("processors() reports what fails in onComplete and onError, too", async () => {
  const stream = processors(
    [1],
    [
      { onComplete: () => Promise.reject("late") },
      {
        onItem: () => Promise.reject("first"),
        onError() {
          throw "second"
        },
      },
    ],
    { onFailure: () => {} },
  )
  expect(await Array.fromAsync(stream)).toEqual([1])
  expect(stream.failures.map(({ error }) => error).sort()).toEqual(["first", "late", "second"])
})

test("processors() writes failures to the console where nobody else is told", async () => {
  const spy = vi.spyOn(console, "error").mockImplementation(() => {})
  await Array.fromAsync(processors([1], [{ onItem: () => Promise.reject("bad") }]))
  expect(spy.mock.calls).toEqual([["bad"]])
  spy.mockRestore()
})

test("processors() fails with what onFailure throws", async () => {
  const source = scriptedSource(numbers(3))
  const other = openWitness<number>()
  const stream = processors(source.stream, [{ onItem: () => Promise.reject("bad") }, other.processor], {
    onFailure(error) {
      throw error
    },
  })
  const reader = stream.getReader()
  await reader.read()
  await settle()
  await expect(reader.read()).rejects.toBe("bad")
  expect(source.cancelled).toEqual(["bad"])
  expect(other.told).toEqual([1, ["error", "bad"]])
})

test("processors() waits for a slow one, which holds no more than it may", async () => {
  const source = scriptedSource(numbers(9))
  const { told, processor, release } = openSlow<number>()
  const items = Array.fromAsync(processors(source.stream, [{ ...processor, buffer: { highWaterMark: 2 } }]))
  await settle()
  // One that it works on, and two that wait.
  expect(source.pulls).toBe(3)
  for (let turns = 0; turns < 9; turns++) {
    release()
    await settle()
  }
  expect(await items).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, "complete"])
})

test("processors() waits for no slow one whose policy is to drop", async () => {
  const { told, processor, release } = openSlow<number>()
  const buffer = { highWaterMark: 1, overflow: "drop-oldest" } as const
  const items = Array.fromAsync(processors(scriptedSource(numbers(5)).stream, [{ ...processor, buffer }]))
  await settle()
  expect(told).toEqual([1])
  release()
  await settle()
  release()
  expect(await items).toEqual([1, 2, 3, 4, 5])
  expect(told).toEqual([1, 5, "complete"])
})

test("processors() gives up one that takes too long", async () => {
  const clock = virtualClock()
  const { told, processor, release } = openSlow<number>()
  const onFailure = vi.fn()
  const buffer = { highWaterMark: 1, timeout: 100, clock }
  const stream = processors(scriptedSource(numbers(5)).stream, [{ ...processor, buffer }], { onFailure })
  const reader = stream.getReader()
  for (let count = 1; count <= 2; count++) expect((await reader.read()).value).toBe(count)
  const third = reader.read()
  await clock.advance(100)
  expect((await third).value).toBe(3)
  release()
  await settle()
  release()
  await settle()
  expect(onFailure.mock.calls).toEqual([[expect.objectContaining({ code: "overflow-timeout" }), expect.anything()]])
  expect(told).toEqual([1, 2, ["error", onFailure.mock.calls[0]?.[0]]])
  expect(clock.pending).toBe(0)
})

test("processors() closes when all have completed", async () => {
  let complete = () => {}
  const processor = { onComplete: () => new Promise<void>((resolve) => (complete = resolve)) }
  const reader = processors([1], [processor]).getReader()
  expect((await reader.read()).value).toBe(1)
  let closed = false
  const end = reader.read().then(() => {
    closed = true
  })
  await settle()
  expect(closed).toBe(false)
  complete()
  await end
})

test("processors() tells all of an error of the source, and of a cancel or an abort, behind what they have not seen", async () => {
  const reason = new Error("reason")
  const abort = new AbortController()
  const onFailure = vi.fn()
  const ends: readonly [ReadableStream<number>, (reader: ReadableStreamDefaultReader) => unknown][] = [
    [scriptedSource<number>([{ chunk: 1 }, { chunk: 2 }, { error: reason }]).stream, (reader) => reader.read()],
    [scriptedSource(numbers(9)).stream, (reader) => reader.cancel(reason)],
    [scriptedSource(numbers(9)).stream, () => abort.abort(reason)],
  ]
  for (const [source, end] of ends) {
    const slow = openSlow<number>()
    const reader = processors(source, [slow.processor], {
      signal: abort.signal,
      onFailure,
    }).getReader()
    await reader.read()
    await reader.read()
    await Promise.resolve(end(reader)).catch(() => {})
    for (let turns = 0; turns < 3; turns++) {
      slow.release()
      await settle()
    }
    expect(slow.told).toEqual([1, 2, ["error", reason]])
  }
  expect(onFailure).not.toHaveBeenCalled()
})

test("processors() refuses options that are none, and leaves the source alone", () => {
  const source = new ReadableStream<number>()
  expect(() => processors(source, [{ buffer: { highWaterMark: 0 } }])).toThrow(
    expect.objectContaining({ code: "invalid-option" }),
  )
  expect(source.locked).toBe(false)
})

test("processors() takes a processor with a signal of its own, which no type allows, for one that has failed", async () => {
  const { told, processor } = openWitness<number>()
  const buffer: object = { signal: AbortSignal.abort("gone") }
  const stream = processors([1, 2], [{ ...processor, buffer }], { onFailure: () => {} })
  expect(await Array.fromAsync(stream)).toEqual([1, 2])
  expect(told).toEqual([["error", "gone"]])
  expect(stream.failures.map(({ error }) => error)).toEqual(["gone"])
})

test("processors() obeys the laws of flows", async () => {
  await obeysFlowLaws((source, { signal }) => processors(source, [], { signal }))
  await obeysFlowLaws((source, { signal, clock }) =>
    processors(source, [{ onItem: async () => {}, buffer: { clock, timeout: 50 } }, {}], { signal }),
  )
})

test("processors() without any gives a stream as it is", async () => {
  const source = scriptedSource([{ chunk: 1 }])
  const stream = processors(source.stream, [])
  expect(stream).toBe(source.stream)
  expect(stream.failures).toEqual([])
  expect(await Array.fromAsync(stream)).toEqual([1])
})
