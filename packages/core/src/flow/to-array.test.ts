import { expect, test } from "vitest"
import { scriptedSource, settle } from "../testing/index.ts"
import { toArray } from "./to-array.ts"

test("toArray() gives all items and lets the source go", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }])
  expect(await toArray(source.stream)).toEqual([1, 2])
  expect(source.stream.locked).toBe(false)
  expect(await toArray([])).toEqual([])
})

test("toArray() cancels the source at the first item past its limit", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }, { chunk: 3 }])
  const error = { code: "stream-too-long", limit: 1, received: 2 }
  await expect(toArray(source.stream, { maxItems: 1 })).rejects.toMatchObject(error)
  await settle()
  expect(source.cancelled).toMatchObject([error])
  expect(source.given).toBe(2)
  expect(source.stream.locked).toBe(false)
})

test("toArray() rejects with the error of the source as it is", async () => {
  const error = new Error("gone")
  await expect(toArray(scriptedSource([{ chunk: 1 }, { error }]).stream)).rejects.toBe(error)
})

test("toArray() can be aborted while the source is idle", async () => {
  const source = scriptedSource<number>([{ silence: true }])
  const abort = new AbortController()
  const all = toArray(source.stream, { signal: abort.signal })
  all.catch(() => {})
  await settle()
  abort.abort("enough")
  await expect(all).rejects.toBe("enough")
  expect(source.cancelled).toEqual(["enough"])
  expect(source.stream.locked).toBe(false)
})

test("toArray() reads nothing where it is aborted already", async () => {
  const source = scriptedSource([{ chunk: 1 }])
  await expect(toArray(source.stream, { signal: AbortSignal.abort("no") })).rejects.toBe("no")
  expect(source.pulls).toBe(0)
  expect(source.cancelled).toEqual(["no"])
})

test("toArray() rejects where it cannot begin", async () => {
  const stream = new ReadableStream()
  stream.getReader()
  await expect(toArray(stream)).rejects.toMatchObject({ code: "stream-locked" })
  await expect(toArray([], { maxItems: 0 })).rejects.toMatchObject({ code: "invalid-option" })
})
