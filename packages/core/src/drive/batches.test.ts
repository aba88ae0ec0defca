import { expect, test } from "vitest"
import { encodeText } from "../bytes/encode-text.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { lines } from "../text/lines.ts"
import { batches } from "./batches.ts"

// What batches() shares with iterate() is tested with it, in iterate.test.ts.

test("batches() gives one array for every chunk that yields anything", async () => {
  expect(await Array.fromAsync(batches(["a\nb\n", "c", "d\n", "e"], lines()))).toEqual([["a", "b"], ["cd"], ["e"]])
})

test("batches() gives text and bytes of one chunk as one item", async () => {
  expect(await Array.fromAsync(batches(["ab", "c"], encodeText()))).toEqual([
    [Uint8Array.of(0x61, 0x62)],
    [Uint8Array.of(0x63)],
  ])
})

test("batches() keeps an array that was given as it is", async () => {
  const iterator = batches(["a\n", "b\n"], lines())
  const first = (await iterator.next()).value
  await iterator.next()
  expect(first).toEqual(["a"])
})

test("batches() reads nothing ahead", async () => {
  const source = scriptedSource([{ chunk: "a\n" }, { chunk: "b\n" }])
  await batches(source.stream, lines()).next()
  await settle()
  expect(source.given).toBe(1)
})
