import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { decodeSseJson, isDone } from "./sse-json.ts"

const encoder = new TextEncoder()
const decode = (text: string, maxEventByteLength?: number) =>
  run([text], encodeText(), decodeSseJson({ maxEventByteLength }))
const event = (value: object, name = "message") => ({ event: name, data: JSON.stringify(value), value })

test("decodeSseJson() reads the data of events", () => {
  expect(decode('data: {"a":1}\n\nevent: x\ndata: {"b":2}\n\n')).toEqual([event({ a: 1 }), event({ b: 2 }, "x")])
})

test("decodeSseJson() reads data of several lines, and skips comments and empty data", () => {
  expect(decode(': hi\n\ndata: {"a":\ndata: 1}\n\ndata:\n\nevent: ping\ndata: \n\n').map(({ value }) => value)).toEqual(
    [{ a: 1 }],
  )
})

test("decodeSseJson() gives both of two objects that were glued together", () => {
  const data = '{"a":1}{"b":2}'
  expect(decode(`data: ${data}\n\n`)).toEqual([
    { event: "message", data, value: { a: 1 } },
    { event: "message", data, value: { b: 2 } },
  ])
})

test.each(["[DONE]", " [DONE] ", ": OPENROUTER PROCESSING"])("decodeSseJson() gives %j as it is", (data) => {
  expect(decode(`data: ${data}\n\n`)).toMatchObject([{ event: "message", value: undefined }])
})

test("decodeSseJson() gives the words of an error that is no object", () => {
  expect(decode("event: error\ndata: Too busy\n\n")).toEqual([{ event: "error", data: "Too busy", value: undefined }])
  expect(decode('event: error\ndata: {"message":"M"}\n\n')).toEqual([event({ message: "M" }, "error")])
})

describe("decodeSseJson() at the end of the stream", () => {
  test.each([
    ['data: {"a":1}', 1],
    ['data: {"a":1}\n', 1],
    ["data: [DONE]", 1],
    ['data: {"a":', 0],
    ["data: [DON", 0],
    ["data: 12", 0],
    ["dat", 0],
  ])("makes of %j so many events: %i", (text, count) => expect(decode(text)).toHaveLength(count))
})

test("decodeSseJson() says in which event it lost its way", () => {
  const refuse = (text: string) => () => decode(text)
  expect(refuse('data: {}\n\ndata: {"a"\n\n')).toThrow(expect.objectContaining({ code: "invalid-json", line: 2 }))
  expect(refuse("data: 1\n\n")).toThrow(expect.objectContaining({ code: "invalid-event", line: 1 }))
  expect(refuse("data: [1]\n\n")).toThrow(expect.objectContaining({ code: "invalid-event" }))
})

test("decodeSseJson() takes neither too much nor what is too deep", () => {
  const deep = (depth: number) => `data: {"a":${"[".repeat(depth)}${"]".repeat(depth)}}\n\n`
  expect(decode(deep(900))).toHaveLength(1)
  expect(() => decode(deep(5_000))).toThrow(expect.objectContaining({ code: "too-deep" }))
  expect(() => decode(`data: {"a":"${"x".repeat(100)}"}\n\n`, 50)).toThrow(
    expect.objectContaining({ code: "event-too-large" }),
  )
})

test("isDone() knows the mark, with white space around it", () => {
  expect(["[DONE]", "\n[DONE] ", "[DONE]x", "", '"[DONE]"'].map(isDone)).toEqual([true, true, false, false, false])
})

test("decodeSseJson() obeys the laws", () => {
  const laws = obeysLaws(
    () => decodeSseJson(),
    [
      {
        input: [encoder.encode('data: {"é":1}\r\n'), encoder.encode("\r\ndata: [DONE]\n\ndata: {")],
        output: [event({ é: 1 }), { event: "message", data: "[DONE]", value: undefined }],
        each: [[], [event({ é: 1 }), { event: "message", data: "[DONE]", value: undefined }], []],
      },
      { input: [encoder.encode('data: {"a":1}\n\ndata: {"a\n\n')], output: [event({ a: 1 })], throws: "invalid-json" },
    ],
    {
      bound: {
        create: (maxEventByteLength) => decodeSseJson({ maxEventByteLength }),
        chunk: encoder.encode("xxxxxxxx"),
        code: "event-too-large",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Failure"])
})
