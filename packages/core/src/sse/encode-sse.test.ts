import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { encodeText } from "../bytes/encode-text.ts"
import { obeysLaws, seededRandom } from "../testing/index.ts"
import { decodeSse } from "./decode-sse.ts"
import { encodeSse } from "./encode-sse.ts"
import type { SseMessage } from "./sse-event.ts"

const encode = (message: SseMessage) => run([message], encodeSse()).join("")
const roundTrip = (messages: SseMessage[]) => run(messages, encodeSse(), encodeText(), decodeSse())

test("encodeSse() writes what is there and no default", () => {
  expect(encode({ data: "a" })).toBe("data: a\n\n")
  expect(encode({ event: "message", data: "", lastEventId: "9" } as SseMessage)).toBe("data: \n\n")
  expect(encode({ event: "x", id: "1", retry: 3000, data: "a" })).toBe("event: x\nid: 1\nretry: 3000\ndata: a\n\n")
  expect(encode({ id: "" })).toBe("id: \n\n")
})

test("encodeSse() makes a data line of every line", () => {
  expect(encode({ data: "a\nb\r\nc\rd\n" })).toBe("data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n")
  expect(encode({ data: "a\u2028b" })).toBe("data: a\u2028b\n\n")
})

test("encodeSse() makes a comment line of every line", () => {
  expect(encode({ comment: "keep-alive" })).toBe(": keep-alive\n\n")
  expect(encode({ comment: "a\rdata: b\n\ndata: c" })).toBe(": a\n: data: b\n: \n: data: c\n\n")
})

test.each([
  { event: "a\nb" },
  { event: "a\rb" },
  { event: "a\0b" },
  { id: "1\n" },
  { id: "\r" },
  { id: "\0" },
  { retry: 1.5 },
  { retry: -1 },
  { retry: Number.NaN },
  { retry: Number.POSITIVE_INFINITY },
  { retry: "1\ndata: injected" as never },
  { event: 7 as never },
])("encodeSse() refuses %j", (fields) => {
  expect(() => encode({ data: "a", ...fields })).toThrow(TypeError)
  expect(() => encode({ data: "a", ...fields })).toThrow(expect.objectContaining({ code: "invalid-field" }))
})

const hostileArray = ["x\n\nevent: evil\ndata: pwned"]

test.each([
  null,
  undefined,
  "text",
  { data: hostileArray },
  { data: 7 },
  { data: null },
  { data: {} },
  { comment: hostileArray },
  { comment: 7 },
  { comment: null },
  { event: ["a"], data: "a" },
  { id: hostileArray },
  { comment: "c", data: "lost" },
  {},
  { text: "Hi" },
  { id: "1", text: "Hi" },
  { data: undefined, lines: ["Hi"], retry: 1 },
])("encodeSse() refuses %j, which types would not allow", (message) => {
  expect(() => encode(message as never)).toThrow(expect.objectContaining({ code: "invalid-field" }))
})

test("encodeSse() quotes no more than 100 code units of what it refuses", () => {
  expect(() => encode({ id: `\n${"x".repeat(10_000)}` })).toThrow(/^Cannot write .{1,110} as id/)
})

test("encodeSse() and decodeSse() give back any event", () => {
  const text = fc.string({ unit: "binary" })
  const event = fc.record({ event: text, data: text, id: text, retry: fc.nat() }, { requiredKeys: ["data"] })
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const valid = events.filter(({ event: type = "", id = "" }) => !/[\r\n\0]/.test(type + id))
      let lastEventId = ""
      const expected = valid.map(({ event: type, data, id, retry }) => {
        lastEventId = id ?? lastEventId
        return {
          event: type || "message",
          data: data.replace(/\r\n?/g, "\n"),
          ...(id !== undefined && { id }),
          lastEventId,
          ...(retry !== undefined && { retry }),
        }
      })
      expect(roundTrip(valid)).toEqual(expected)
    }),
  )
})

test("encodeSse() lets a million hostile strings inject nothing", () => {
  const pieces = [
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\0",
    "data:",
    "data: x",
    "id: 9",
    "event: evil",
    "retry: 1",
    ":",
    " ",
    "\uFEFF",
    "\u2028",
    "\u0085",
    "a",
    "😀",
  ]
  const next = seededRandom(20_261_121)
  const hostile = () => {
    let text = ""
    for (let count = next() * 6; count > 0; count--) text += pieces[Math.floor(next() * pieces.length)]
    return text
  }
  const safe = (text: string) => !/[\r\n\0]/.test(text)
  const block = encodeSse()
  let written = ""
  const outlet = { enqueue: (text: string) => (written += text), terminate() {} }
  const encoder = new TextEncoder()
  let strings = 0
  for (let batch = 0; batch < 250; batch++) {
    const expected: { event: string; data: string; id: string }[] = []
    written = ""
    for (let count = 0; count < 1000; count++, strings += 4) {
      const fields = { event: hostile(), data: hostile(), id: hostile() }
      block.transform({ comment: hostile() }, outlet)
      let threw = false
      try {
        block.transform(fields, outlet)
      } catch {
        threw = true
      }
      if (threw === (safe(fields.event) && safe(fields.id))) throw new Error(`Wrongly judged ${JSON.stringify(fields)}`)
      if (!threw)
        expected.push({ ...fields, event: fields.event || "message", data: fields.data.replace(/\r\n?/g, "\n") })
    }
    const read = run([encoder.encode(written)], decodeSse()).map(({ event, data, id }) => ({ event, data, id }))
    expect(JSON.stringify(read)).toBe(JSON.stringify(expected))
  }
  expect(strings).toBe(1_000_000)
})

test("encodeSse() obeys the laws", () => {
  const cases = [
    {
      input: [{ data: "a" }, { comment: "c" }],
      output: ["data: a\n\n: c\n\n"],
      each: [["data: a\n\n"], [": c\n\n"], []],
    },
    { input: [{ data: "a" }, { id: "\n" }], output: ["data: a\n\n"], throws: "invalid-field" },
  ]
  expect(obeysLaws(() => encodeSse(), cases)).toEqual(["Silence", "End", "Failure", "One enqueue"])
})
