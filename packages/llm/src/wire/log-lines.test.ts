import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { decodeLogLines } from "./log-lines.ts"

const encoder = new TextEncoder()
const decode = (text: string) => run([text], encodeText(), decodeLogLines())

test("decodeLogLines() reads objects, and leaves out blank lines", () => {
  expect(decode('{"a":"é"}\n\r\n  \n {"b":2}\r\n')).toEqual([
    { text: '{"a":"é"}', value: { a: "é" } },
    { text: '{"b":2}', value: { b: 2 } },
  ])
})

test("decodeLogLines() gives what is no object as text", () => {
  expect(decode('Loading…\n[1]\n"x"\nnull\n{oops\n')).toEqual(
    ["Loading…", "[1]", '"x"', "null", "{oops"].map((text) => ({ text, value: undefined })),
  )
})

test("decodeLogLines() takes a last line without an end where it is whole, and drops an object that is not", () => {
  expect(decode('{"a":1}')).toEqual([{ text: '{"a":1}', value: { a: 1 } }])
  expect(decode("Killed")).toEqual([{ text: "Killed", value: undefined }])
  expect(decode('{"a":1}\n{"a":')).toEqual([{ text: '{"a":1}', value: { a: 1 } }])
})

test("decodeLogLines() does not take a carriage return inside of a line for its end", () => {
  expect(decode('10%\r20%\r30%\n{"a":\r1}\n')).toEqual([
    { text: "10%\r20%\r30%", value: undefined },
    { text: '{"a":\r1}', value: { a: 1 } },
  ])
})

test("decodeLogLines() obeys the laws", () => {
  const laws = obeysLaws(
    () => decodeLogLines(),
    [
      {
        input: [encoder.encode('{"a":"é"}\nno'), encoder.encode('ise\n{"b"')],
        output: [
          { text: '{"a":"é"}', value: { a: "é" } },
          { text: "noise", value: undefined },
        ],
        each: [[{ text: '{"a":"é"}', value: { a: "é" } }], [{ text: "noise", value: undefined }], []],
      },
    ],
    {
      bound: {
        create: (maxByteLength) => decodeLogLines({ maxByteLength }),
        chunk: encoder.encode("0123456789"),
        code: "part-too-long",
      },
      linear: { create: () => decodeLogLines({ maxByteLength: 1e9 }), chunk: encoder.encode("0123456789abcdef") },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Linear"])
})
