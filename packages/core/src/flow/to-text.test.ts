import { expect, test } from "vitest"
import { chunkings, scriptedSource, settle } from "../testing/index.ts"
import { toText } from "./to-text.ts"

const encode = (text: string) => new TextEncoder().encode(text)

test("toText() joins texts", async () => {
  expect(await toText(["Hel", "", "lo"])).toBe("Hello")
  expect(await toText([])).toBe("")
})

test("toText() decodes bytes, wherever they are cut", async () => {
  const text = "naïve 水車 👩‍🌾"
  for (const chunks of chunkings(encode(text))) expect(await toText(chunks)).toBe(text)
})

test("toText() takes what is unfinished at the end, or before a text, for what it is", async () => {
  expect(await toText([encode("é").subarray(0, 1)])).toBe("\uFFFD")
  expect(await toText([encode("é").subarray(0, 1), "a", encode("b")])).toBe("\uFFFDab")
  await expect(toText([encode("é").subarray(0, 1)], { fatal: true })).rejects.toMatchObject({ code: "invalid-utf8" })
})

test("toText() cancels the source at the first chunk past its limit", async () => {
  const source = scriptedSource([{ chunk: "abc" }, { chunk: "de" }, { chunk: "f" }])
  const error = { code: "stream-too-long", limit: 4, received: 5 }
  await expect(toText(source.stream, { maxLength: 4 })).rejects.toMatchObject(error)
  await settle()
  expect(source.cancelled).toMatchObject([error])
  expect(source.given).toBe(2)
})

test("toText() refuses chunks that are neither", async () => {
  await expect(toText([7 as never])).rejects.toMatchObject({ code: "invalid-chunk" })
})
