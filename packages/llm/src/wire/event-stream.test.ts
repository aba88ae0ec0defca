import { FormatError, LimitError, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import crc32 from "crc/calculators/crc32"
import { expect, test } from "vitest"
import { decodeEventStream } from "./event-stream.ts"
import { header, writeFrame } from "./testing/write-frame.ts"

const utf8 = new TextEncoder()

const hello = writeFrame(header(":event-type", 7, 0, 2, 0x68, 0x69), '{"a":1}')
const empty = writeFrame([], "")

function failure(bytes: Uint8Array): unknown {
  try {
    return run([bytes], decodeEventStream())
  } catch (error) {
    return error
  }
}

test("decodeEventStream() gives headers and payload of every frame", () => {
  const both = new Uint8Array([...hello, ...empty])
  expect(run([both], decodeEventStream())).toEqual([
    { headers: { ":event-type": "hi" }, payload: utf8.encode('{"a":1}') },
    { headers: {}, payload: new Uint8Array() },
  ])
})

test("decodeEventStream() reads headers of every type", () => {
  const headers = [
    ...header("yes", 0),
    ...header("no", 1),
    ...header("byte", 2, 0xcf),
    ...header("short", 3, 0xff, 0xfe),
    ...header("int", 4, 0, 0, 1, 0),
    ...header("long", 5, 0, 0, 0, 1, 0, 0, 0, 0),
    ...header("bytes", 6, 0, 2, 1, 2),
    ...header("text", 7, 0, 2, 0xc3, 0xa9),
    ...header("time", 8, 0, 0, 0, 0, 0, 0, 3, 0xe8),
    ...header("uuid", 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    ...header("__proto__", 7, 0, 1, 0x78),
  ]
  const [read] = run([writeFrame(headers, "")], decodeEventStream())
  expect(Object.entries(read?.headers ?? {})).toEqual([
    ["yes", true],
    ["no", false],
    ["byte", -49],
    ["short", -2],
    ["int", 256],
    ["long", 4_294_967_296n],
    ["bytes", new Uint8Array([1, 2])],
    ["text", "é"],
    ["time", 1000],
    ["uuid", "00010203-0405-0607-0809-0a0b0c0d0e0f"],
    ["__proto__", "x"],
  ])
})

test("decodeEventStream() refuses a frame with any byte changed, and says which and where", () => {
  for (let index = 0; index < hello.length; index++) {
    const broken = new Uint8Array([...empty, ...hello])
    broken[empty.length + index] = (broken[empty.length + index] as number) ^ 0x10
    const error = failure(broken)
    expect(error).toBeInstanceOf(FormatError)
    expect(error).toMatchObject({ code: "invalid-frame", line: 2, offset: 16 })
  }
})

test("decodeEventStream() refuses lengths and headers that are wrong, though their checksums are right", () => {
  const longHeaders = new Uint8Array(16)
  const view = new DataView(longHeaders.buffer)
  view.setUint32(0, 16)
  view.setUint32(4, 1)
  view.setUint32(8, crc32(longHeaders.subarray(0, 8)))
  const short = longHeaders.slice()
  new DataView(short.buffer).setUint32(0, 15)
  new DataView(short.buffer).setUint32(8, crc32(short.subarray(0, 8)))
  for (const bytes of [
    longHeaders,
    short,
    writeFrame(header("a", 10), ""),
    writeFrame(header("a", 7, 0, 9, 1), ""),
    writeFrame(header("a", 4, 0), ""),
    writeFrame([9, 0x61], ""),
    writeFrame(header("a", 9, 1, 2), ""),
  ]) {
    expect(failure(bytes)).toMatchObject({ code: "invalid-frame" })
  }
})

test("decodeEventStream() refuses a frame that is too large when its head has come, and no other", () => {
  const block = decodeEventStream({ maxFrameByteLength: hello.length - 1 })
  const outlet = { enqueue() {}, terminate() {} }
  block.transform(empty, outlet)
  block.transform(hello.subarray(0, 11), outlet)
  let caught: unknown
  try {
    block.transform(hello.subarray(11, 12), outlet)
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(LimitError)
  expect(caught).toMatchObject({ code: "event-too-large", limit: hello.length - 1, received: hello.length })
  expect(run([hello], decodeEventStream({ maxFrameByteLength: hello.length }))).toHaveLength(1)
  expect(() => decodeEventStream({ maxFrameByteLength: 0 })).toThrow()
})

test("decodeEventStream() drops a frame that the end has cut off", () => {
  for (let end = 0; end < hello.length; end++) {
    expect(run([empty, hello.subarray(0, end)], decodeEventStream())).toHaveLength(1)
  }
})

test("decodeEventStream() obeys the laws", () => {
  const first = { headers: { ":event-type": "hi" }, payload: utf8.encode('{"a":1}') }
  const second = { headers: {}, payload: new Uint8Array() }
  const bad = hello.slice()
  bad[bad.length - 1] = (bad[bad.length - 1] as number) ^ 1
  expect(
    obeysLaws(
      () => decodeEventStream(),
      [
        { input: [hello, empty, hello], output: [first, second, first], each: [[first], [second], [first], []] },
        { input: [hello, bad], output: [first], throws: "invalid-frame" },
      ],
    ),
  ).toEqual(["Cut", "Silence", "End", "Ownership", "Failure"])
})
