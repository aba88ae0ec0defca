import { expect, test } from "vitest"
import { compose } from "../block/compose.ts"
import { run } from "../block/run.ts"
import { encodeText } from "../bytes/encode-text.ts"
import type { FormatError } from "../error/format-error.ts"
import { obeysLaws } from "../testing/index.ts"
import { decodeJsonLines } from "./decode-json-lines.ts"
import { encodeJsonLines } from "./encode-json-lines.ts"

const encoder = new TextEncoder()
const utf8 = (text: string) => encoder.encode(text)
/** `"é"` with the second byte of the é missing, then a good line. */
const torn = Uint8Array.of(0x31, 0x0a, 0x22, 0xc3, 0x22, 0x0a, 0x32, 0x0a)

function failures(input: Uint8Array, options = {}) {
  const seen: unknown[] = []
  const output = run(
    [input],
    decodeJsonLines({
      ...options,
      onInvalid({ code, line, offset }: FormatError) {
        seen.push({ code, line, offset })
        return "bad"
      },
    }),
  )
  return { output, seen }
}

test("decodeJsonLines() leaves out blank lines and a byte order mark, and takes CRLF and a last line without end", () => {
  expect(run([utf8('\uFEFF{"a":1}\r\n\r\n \t\n"é"\n\n2')], decodeJsonLines())).toEqual([{ a: 1 }, "é", 2])
})

test("decodeJsonLines() takes a byte order mark further on for what it is: no JSON", () => {
  expect(failures(utf8("1\n\uFEFF2\n"))).toEqual({
    output: [1, "bad"],
    seen: [{ code: "invalid-json", line: 2, offset: 2 }],
  })
})

test("decodeJsonLines() tells line and byte offset of every bad line", () => {
  expect(failures(utf8('"é"\n{\n\n3\n]\r\n4'))).toEqual({
    output: ["é", "bad", 3, "bad", 4],
    seen: [
      { code: "invalid-json", line: 2, offset: 5 },
      { code: "invalid-json", line: 5, offset: 10 },
    ],
  })
})

test("decodeJsonLines() tells them in any cut", () => {
  const input = utf8('"é"\n{\n\n3\n]\r\n4')
  for (let place = 0; place < input.length; place++) {
    const lines: unknown[] = []
    const onInvalid = ({ line, offset }: FormatError) => lines.push([line, offset])
    run([input.slice(0, place), input.slice(place)], decodeJsonLines({ onInvalid }))
    expect(lines).toEqual([
      [2, 5],
      [5, 10],
    ])
  }
})

test("decodeJsonLines() takes a line that is not UTF-8 for a bad line", () => {
  expect(failures(torn)).toEqual({ output: [1, "bad", 2], seen: [{ code: "invalid-utf8", line: 2, offset: 2 }] })
  expect(() => run([torn], decodeJsonLines())).toThrow(
    expect.objectContaining({ code: "invalid-utf8", input: '"\uFFFD"' }),
  )
})

test("decodeJsonLines() leaves bad lines out where asked", () => {
  expect(run([utf8("1\noops\n2")], decodeJsonLines({ onInvalid: "skip" }))).toEqual([1, 2])
})

test("decodeJsonLines() gives the lines before one that is too long", () => {
  const given: unknown[] = []
  const outlet = { enqueue: (value: unknown) => given.push(value), terminate() {} }
  expect(() => decodeJsonLines({ maxByteLength: 3 }).transform(utf8('1\n22\n"éé"\n3\n'), outlet)).toThrow(
    expect.objectContaining({ code: "line-too-long", limit: 3 }),
  )
  expect(given).toEqual([1, 22])
})

test("decodeJsonLines() counts a line's limit in bytes, to the letter", () => {
  expect(run([utf8('"é"\n')], decodeJsonLines({ maxByteLength: 4 }))).toEqual(["é"])
  expect(() => run([utf8('"é"\n')], decodeJsonLines({ maxByteLength: 3 }))).toThrow(RangeError)
  expect(run([utf8('"é"')], decodeJsonLines({ maxByteLength: 4 }))).toEqual(["é"])
  expect(() => run([utf8('"é"')], decodeJsonLines({ maxByteLength: 3 }))).toThrow(RangeError)
})

test("decodeJsonLines() stays linear where every line of a large chunk is bad", () => {
  const input = utf8("x\n".repeat(200_000))
  let last: FormatError | undefined
  run([input], decodeJsonLines({ onInvalid: (failure) => (last = failure) }))
  expect(last).toMatchObject({ line: 200_000, offset: 399_998 })
})

test("decodeJsonLines() and encodeJsonLines() obey the laws", () => {
  const checked = obeysLaws(
    () => decodeJsonLines(),
    [
      {
        input: [utf8('{"a":"é"}\n1'), utf8('2\r\n\n"😀"')],
        output: [{ a: "é" }, 12, "😀"],
        each: [[{ a: "é" }], [12], ["😀"]],
      },
      { input: [utf8("null\nfalse\n")], output: [null, false] },
    ],
    {
      bound: {
        create: (maxByteLength) => decodeJsonLines({ maxByteLength }),
        chunk: utf8("1234567890"),
        code: "line-too-long",
      },
      mirror: () => compose(encodeJsonLines(), encodeText()),
      linear: {
        create: () => decodeJsonLines({ maxByteLength: 1e9, onInvalid: "skip" }),
        chunk: utf8("1234567890123456"),
      },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Mirror", "Linear"])
})

test("decodeJsonLines() obeys the law Failure", () => {
  obeysLaws(
    () => decodeJsonLines({ maxByteLength: 8 }),
    [
      { input: [utf8("1\n2\n{\n3\n")], output: [1, 2], throws: "invalid-json" },
      { input: [torn], output: [1], throws: "invalid-utf8" },
      { input: [utf8("1\n123456789\n2\n")], output: [1], throws: "line-too-long" },
    ],
  )
})

test("decodeJsonLines() refuses chunks that are not bytes", () => {
  for (const chunk of ["text", 7, null, [1], {}]) {
    expect(() => run([chunk as never], decodeJsonLines())).toThrow(TypeError)
  }
  expect(() => run(["text" as never], decodeJsonLines())).toThrow(
    'Cannot take "text" as a chunk: wanted a Uint8Array, as encodeText() makes of text',
  )
})
