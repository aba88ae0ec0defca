import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { FormatError } from "../error/format-error.ts"
import { obeysLaws } from "../testing/index.ts"
import { decodeText } from "./decode-text.ts"

const bytes = (...values: number[]) => Uint8Array.from(values)
const encoder = new TextEncoder()

test("decodeText() joins a character that was cut", () => {
  expect(run([bytes(0xf0, 0x9f), bytes(0x98), bytes(0x80)], decodeText())).toEqual(["😀"])
})

test("decodeText() drops one leading byte order mark and no other", () => {
  expect(run([encoder.encode("\uFEFF\uFEFFa\uFEFF")], decodeText()).join("")).toBe("\uFEFFa\uFEFF")
  expect(run([encoder.encode("\uFEFFa")], decodeText({ ignoreBOM: true })).join("")).toBe("\uFEFFa")
})

test("decodeText() drops a byte order mark that was cut, also behind an empty chunk", () => {
  expect(run([bytes(), bytes(0xef), bytes(0xbb), bytes(0xbf, 0x61)], decodeText()).join("")).toBe("a")
})

test("decodeText() makes U+FFFD of what is not UTF-8, also at the end", () => {
  expect(run([bytes(0x61, 0xff, 0x62, 0xc3)], decodeText()).join("")).toBe("a\uFFFDb\uFFFD")
})

test("decodeText({ fatal }) throws where bytes are not UTF-8, also at the end", () => {
  const failure = expect.objectContaining({ code: "invalid-utf8" })
  expect(() => run([bytes(0xff)], decodeText({ fatal: true }))).toThrow(failure)
  expect(() => run([bytes(0xc3)], decodeText({ fatal: true }))).toThrow(failure)
  expect(() => run([bytes(0xff)], decodeText({ fatal: true }))).toThrow(FormatError)
})

test("decodeText() agrees with TextDecoderStream", async () => {
  const input = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + (index >> 3)) & 0xff)
  const stream = new Blob([input]).stream().pipeThrough(new TextDecoderStream())
  expect(run([input], decodeText()).join("")).toBe((await Array.fromAsync(stream)).join(""))
})

test("decodeText() obeys the laws", () => {
  const checked = obeysLaws(
    () => decodeText(),
    [
      { input: [encoder.encode("\uFEFFhéllo wörld 😀 日本語")], output: ["héllo wörld 😀 日本語"] },
      { input: [bytes(0xe2, 0x82, 0x61, 0xf0, 0x9f, 0x98, 0xc0, 0x80)], output: ["\uFFFDa\uFFFD\uFFFD\uFFFD"] },
      { input: [bytes(0xef, 0xbb)], output: ["\uFFFD"], each: [[], ["\uFFFD"]] },
      { input: [bytes(0x61, 0xc3), bytes(0xa9)], output: ["aé"], each: [["a"], ["é"], []] },
    ],
    { linear: { create: () => decodeText(), chunk: bytes(0x61, 0xc3) } },
  )
  expect(checked).toEqual(["Cut", "Silence", "End", "Ownership", "One enqueue", "Linear"])
})

test("decodeText() refuses chunks that are not bytes", () => {
  for (const chunk of ["text", 7, null, [1], {}]) {
    expect(() => run([chunk as never], decodeText())).toThrow(TypeError)
  }
  expect(() => run(["text" as never], decodeText())).toThrow(
    'Cannot take "text" as a chunk: wanted a Uint8Array, as encodeText() makes of text',
  )
})
