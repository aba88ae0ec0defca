import { expect, test } from "vitest"
import { countListeners } from "../testing/count-listeners.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { toCallback } from "./to-callback.ts"

const numbers = [{ chunk: 1 }, { chunk: 2 }, { chunk: 3 }]

test("toCallback() asks for an item only when the one before has been taken", async () => {
  const source = scriptedSource(numbers)
  const waiting: (() => void)[] = []
  const done = toCallback(source.stream, () => new Promise<void>((resolve) => waiting.push(resolve)))
  for (const count of [1, 2, 3]) {
    await settle()
    expect(source.pulls).toBe(count)
    waiting.pop()?.()
  }
  await done
  expect(source.stream.locked).toBe(false)
})

test.each([
  [
    "throws",
    (error: Error) => () => {
      throw error
    },
  ],
  ["rejects", (error: Error) => () => Promise.reject(error)],
] as const)("toCallback() whose function %s ends, and cancels the source with the error", async (_, create) => {
  const error = new Error("full")
  const source = scriptedSource(numbers)
  await expect(toCallback(source.stream, create(error))).rejects.toBe(error)
  await settle()
  expect(source.cancelled).toEqual([error])
  expect(source.given).toBe(1)
})

test("toCallback() tells onError and goes on", async () => {
  const told: unknown[] = []
  const taken: number[] = []
  await toCallback(
    scriptedSource(numbers).stream,
    async (item) => {
      if (item === 2) throw "no"
      taken.push(item)
    },
    { onError: (error, item) => void told.push([error, item]) },
  )
  expect(taken).toEqual([1, 3])
  expect(told).toEqual([["no", 2]])
})

test("toCallback() fails with what onError throws, and with errors of the source whatever onError is", async () => {
  const source = scriptedSource(numbers)
  const fail = () => {
    throw new Error("first")
  }
  const rethrow = () => {
    throw new Error("second")
  }
  await expect(toCallback(source.stream, fail, { onError: rethrow })).rejects.toThrow("second")
  await settle()
  expect(source.cancelled).toHaveLength(1)
  const error = new Error("gone")
  await expect(toCallback(scriptedSource([{ error }]).stream, () => {}, { onError: rethrow })).rejects.toBe(error)
})

test("toCallback() fails with what the promise of onError rejects with", async () => {
  const fail = (text: string) => async () => {
    throw new Error(text)
  }
  await expect(toCallback([1], fail("first"), { onError: fail("second") })).rejects.toThrow("second")
})

test("toCallback() refuses another policy", async () => {
  await expect(toCallback([], () => {}, { onError: "skip" as never })).rejects.toMatchObject({ code: "invalid-option" })
})

test("toCallback() that is aborted while the function is at work ends at once, and calls it no more", async () => {
  const source = scriptedSource(numbers)
  const abort = new AbortController()
  let calls = 0
  let finish = () => {}
  const done = toCallback(
    source.stream,
    () => {
      calls++
      return new Promise<void>((resolve) => {
        finish = resolve
      })
    },
    { signal: abort.signal },
  )
  done.catch(() => {})
  await settle()
  abort.abort("enough")
  await expect(done).rejects.toBe("enough")
  finish()
  await settle()
  expect(calls).toBe(1)
  expect(source.cancelled).toEqual(["enough"])
})

test("toCallback() whose function fails behind an abort disturbs nobody", async () => {
  const abort = new AbortController()
  let fail: (error: Error) => void = () => {}
  const done = toCallback(
    [1],
    () =>
      new Promise((_, reject) => {
        fail = reject
      }),
    { signal: abort.signal },
  )
  done.catch(() => {})
  await settle()
  abort.abort("enough")
  fail(new Error("late"))
  await expect(done).rejects.toBe("enough")
})

test("toCallback() leaves no listener on its signal behind", async () => {
  const { signal } = new AbortController()
  const listeners = countListeners(signal)
  await toCallback([1], () => {}, { signal })
  const failing = toCallback([1], () => Promise.reject(1), { signal })
  expect(listeners()).toBe(1)
  await failing.catch(() => {})
  expect(listeners()).toBe(0)
})
