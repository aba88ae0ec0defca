import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { cutEvery, obeysLaws } from "../testing/index.ts"
import { type SplitBytesOptions, splitBytes } from "./split-bytes.ts"

const bytes = (text: string) => Uint8Array.from(text, (unit) => unit.charCodeAt(0))
const text = (part: Uint8Array) => String.fromCharCode(...part)

/** Splits chunks of Latin letters, a byte each. */
const split = (chunks: readonly string[], delimiter: number | string | Uint8Array, options?: SplitBytesOptions) =>
  run(chunks.map(bytes), splitBytes(delimiter, options)).map(text)

test("splitBytes() takes a byte, a text or bytes", () => {
  expect(split(["a\0b\0c"], 0)).toEqual(["a", "b", "c"])
  expect(split(["a--b--c"], "--")).toEqual(["a", "b", "c"])
  expect(split(["a--b--c"], bytes("--"))).toEqual(["a", "b", "c"])
  expect(run([Uint8Array.of(1, 0xc3, 0xa9, 2)], splitBytes("é"))).toEqual([Uint8Array.of(1), Uint8Array.of(2)])
})

test("splitBytes() finds a delimiter that is cut in pieces, and gives the part at once", () => {
  const given: string[] = []
  const outlet = { enqueue: (part: Uint8Array) => given.push(text(part)), terminate() {} }
  const block = splitBytes("\r\n\r\n")
  for (const chunk of ["a", "\r", "\n\r", "\n"]) {
    expect(given).toEqual([])
    block.transform(bytes(chunk), outlet)
  }
  expect(given).toEqual(["a"])
})

test("splitBytes() keeps what only looked like a delimiter", () => {
  expect(split(["a\r\n", "\rb\r", "\n\r\r\n\r\nc\r\n\r"], "\r\n\r\n")).toEqual(["a\r\n\rb\r\n\r", "c\r\n\r"])
})

test("splitBytes() finds a delimiter within its own beginning", () => {
  for (const width of [1, 2, 3, 4, 99]) {
    expect(split(cutEvery("xaaabyaab", width), "aab")).toEqual(["xa", "y"])
    expect(split(cutEvery("abababac", width), "ababac")).toEqual(["ab"])
    expect(split(cutEvery("aaaaa", width), "aa")).toEqual(["", "", "a"])
  }
})

test("splitBytes() keeps empty parts between delimiters and gives none behind the last", () => {
  expect(split([",a,,b,"], ",")).toEqual(["", "a", "", "b"])
  expect(split([""], ",")).toEqual([])
  expect(split([], ",")).toEqual([])
})

test("splitBytes() gives copies that hold nothing else", () => {
  const chunk = bytes("ab,cd,e")
  const parts = run([chunk, bytes("f,")], splitBytes(","))
  chunk.fill(0)
  expect(parts.map(text)).toEqual(["ab", "cd", "ef"])
  expect(parts.map(({ buffer }) => buffer.byteLength)).toEqual([2, 2, 2])
})

test("splitBytes() is not changed by what becomes of the delimiter", () => {
  const delimiter = bytes(",")
  const block = splitBytes(delimiter)
  delimiter.fill(0)
  expect(run([bytes("a,b")], block).map(text)).toEqual(["a", "b"])
})

test("splitBytes() throws at the limit, behind the parts before it", () => {
  const given: string[] = []
  const outlet = { enqueue: (part: Uint8Array) => given.push(text(part)), terminate() {} }
  const block = splitBytes("--", { maxByteLength: 3 })
  block.transform(bytes("abc-"), outlet)
  block.transform(bytes("-def"), outlet)
  expect(given).toEqual(["abc"])
  expect(() => block.transform(bytes("-g"), outlet)).toThrow(
    expect.objectContaining({ code: "part-too-long", limit: 3, received: 5 }),
  )
  expect(() => split(["abcd--"], "--", { maxByteLength: 3 })).toThrow(
    "Cannot buffer a part longer than 3 bytes: current length is 4",
  )
  expect(() => split(["abc-"], "--", { maxByteLength: 3 })).toThrow(RangeError)
})

test("splitBytes() refuses delimiters and limits that are none", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  for (const delimiter of ["", new Uint8Array(), 256, 2 ** 32, 1n, -1, 0.5, Number.NaN, null, undefined]) {
    expect(() => splitBytes(delimiter as never)).toThrow(failure)
  }
  expect(() => splitBytes(0, { maxByteLength: 0 })).toThrow(failure)
})

test("splitBytes() refuses chunks that are not bytes", () => {
  expect(() => run(["text" as never], splitBytes(0))).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test("splitBytes() gives what String.split() would", () => {
  const few = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 60 })
  const delimiters = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(few, delimiters, fc.integer({ min: 1, max: 9 }), (input, delimiter, width) => {
      const parts = input.split(delimiter)
      if (parts.at(-1) === "") parts.pop()
      expect(split(cutEvery(input, width), delimiter)).toEqual(parts)
    }),
  )
})

test("splitBytes() stays linear where a delimiter nearly fits everywhere", () => {
  const delimiter = `${"a".repeat(20_000)}b`
  const given: number[] = []
  const outlet = { enqueue: (part: Uint8Array) => given.push(part.byteLength), terminate() {} }
  const block = splitBytes(delimiter)
  for (let count = 0; count < 64; count++) block.transform(bytes("a".repeat(65_536)), outlet)
  block.transform(bytes("b"), outlet)
  expect(given).toEqual([64 * 65_536 - 20_000])
})

test("splitBytes() obeys the laws", () => {
  const row = (input: string[], output: string[], each?: string[][]) => ({
    input: input.map(bytes),
    output: output.map(bytes),
    ...(each && { each: each.map((parts) => parts.map(bytes)) }),
  })
  const checked = obeysLaws(
    () => splitBytes("aab"),
    [
      row(["xaa", "bya", "aab", "z"], ["x", "ya", "z"], [[], ["x"], ["ya"], [], ["z"]]),
      row(["aabaab"], ["", ""], [["", ""], []]),
      row(["aaaaaabaaa"], ["aaaa", "aaa"]),
      row([""], []),
    ],
    {
      bound: {
        create: (maxByteLength) => splitBytes("\n", { maxByteLength }),
        chunk: bytes("abcdefghij"),
        code: "part-too-long",
      },
      linear: { create: () => splitBytes("letters!"), chunk: bytes("sixteen letters.") },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Linear"])
})

test("splitBytes() obeys the law Failure", () => {
  const row = { input: [bytes("ab,abcd,ef,")], output: [bytes("ab")], throws: "part-too-long" }
  obeysLaws(() => splitBytes(",", { maxByteLength: 3 }), [row])
})
