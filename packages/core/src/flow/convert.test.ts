import { describe, expect, test } from "vitest"
import { run } from "../block/run.ts"
import { decodeText } from "../bytes/decode-text.ts"
import { encodeText } from "../bytes/encode-text.ts"
import { obeysLaws } from "../testing/index.ts"
import { type ConvertOptions, convert } from "./convert.ts"

const SSE = "text/event-stream"
const LINES = "application/x-ndjson"
const SEQUENCE = "application/json-seq"
const TEXT = "text/plain"

const decoder = new TextDecoder()
const utf8 = (text: string) => new TextEncoder().encode(text)
const textOf = (chunks: readonly Uint8Array[]) => chunks.map((chunk) => decoder.decode(chunk)).join("")
const converted = (from: string, to: string, text: string, options?: ConvertOptions) =>
  textOf(run([text], encodeText(), convert(from, to, options)))

const table = [
  [SSE, LINES, 'event: e\nid: 1\ndata: {"a":\ndata: 1}\n\n: hi\n\ndata: "two"\n\n', '{"a":1}\n"two"\n'],
  [SSE, SEQUENCE, "data: 1\n\ndata: null\n\n", "\x1e1\n\x1enull\n"],
  [SSE, TEXT, "data: one\n\ndata: [DONE]\n\ndata\n\n", "one\n[DONE]\n\n"],
  [LINES, SSE, '{"a":1}\n\n"two\\n"\n', 'data: {"a":1}\n\ndata: "two\\n"\n\n'],
  [LINES, SEQUENCE, "1\n[2]", "\x1e1\n\x1e[2]\n"],
  [LINES, TEXT, '"one"\n{"a":2}\nnull\n', 'one\n{"a":2}\nnull\n'],
  [SEQUENCE, SSE, '\x1e{"a":1}\n\x1e2\n', 'data: {"a":1}\n\ndata: 2\n\n'],
  [SEQUENCE, LINES, '\x1e{"a":\n1}\n', '{"a":1}\n'],
  [SEQUENCE, TEXT, '\x1e"one"\n\x1e2\n', "one\n2\n"],
  [TEXT, SSE, "one\r\ntwo\n\nthree", "data: one\n\ndata: two\n\ndata: \n\ndata: three\n\n"],
  [TEXT, LINES, 'one\n{"a":1}\n', '"one"\n"{\\"a\\":1}"\n'],
  [TEXT, SEQUENCE, "é\n", '\x1e"é"\n'],
] as const

test.each(table)("convert() makes of %s %s", (from, to, input, output) => {
  expect(converted(from, to, input)).toBe(output)
})

test.each(table)("convert() obeys the laws from %s to %s", (from, to, input, output) => {
  obeysLaws(() => convert(from, to), [{ input: [utf8(input)], output: [utf8(output)] }])
})

test.each([SSE, LINES, SEQUENCE, TEXT])("convert() lets bytes of %s pass untouched to themselves", (type) => {
  const chunks = [Uint8Array.of(0xff, 0x0a), Uint8Array.of(0xc3)]
  expect(run(chunks, convert(type, `${type}; charset=utf-8`))).toEqual(chunks)
})

describe("convert() knows a type", () => {
  test.each([
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    " Application/X-NDJSON ; charset=utf-8",
  ])("as %s", (type) => {
    expect(converted(type, "TEXT/EVENT-STREAM;x=y", "1\n")).toBe("data: 1\n\n")
    expect(run([utf8("x")], convert(type, LINES))).toEqual([utf8("x")])
  })

  test("and says which where it does not", () => {
    for (const [from, to] of [
      ["application/json", SSE],
      [SSE, "application/json"],
      ["", SSE],
      [undefined as never, SSE],
      ["text/html", "text/html"],
    ] as const) {
      expect(() => convert(from, to)).toThrow(expect.objectContaining({ code: "no-conversion" }))
    }
    expect(() => convert("text/html", SSE)).toThrow(
      'Cannot convert "text/html": wanted text/event-stream, application/x-ndjson, application/json-seq, text/plain',
    )
  })
})

test("convert() hands its options to the blocks that read", () => {
  const input = "data: 1\n\ndata: [DONE]\n\ndata: 2"
  const wanted = (code: string) => expect.objectContaining({ code })
  expect(() => converted(SSE, LINES, input)).toThrow(wanted("invalid-json"))
  expect(converted(SSE, LINES, input, { onInvalid: "skip", onTruncated: "dispatch" })).toBe("1\n2\n")
  expect(() => converted(SSE, TEXT, input, { maxEventByteLength: 8 })).toThrow(wanted("event-too-large"))
  expect(() => converted(LINES, SSE, "12345\n", { maxByteLength: 4 })).toThrow(wanted("line-too-long"))
  expect(() => converted(SEQUENCE, SSE, "\x1e12345\n", { maxByteLength: 4 })).toThrow(wanted("item-too-long"))
  expect(() => converted(TEXT, SSE, "12345\n", { maxLength: 4 })).toThrow(wanted("line-too-long"))
})

test("convert() ends at the mark of the end, and takes no stream without it for whole where asked", () => {
  const convertAll = (text: string, onTruncated?: "throw") =>
    run(
      [text],
      encodeText(),
      convert("text/event-stream", "application/jsonl", { done: "[DONE]", onTruncated }),
      decodeText(),
    )
  expect(convertAll("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", "throw").join("")).toBe("1\n")
  expect(convertAll("data: 1\n\n").join("")).toBe("1\n")
  expect(() => convertAll("data: 1\n\n", "throw")).toThrow(expect.objectContaining({ code: "truncated-event" }))
})
