import { describe, expect, test } from "vitest"
import { compose } from "../block/compose.ts"
import { run } from "../block/run.ts"
import { encodeText } from "../bytes/encode-text.ts"
import { map } from "../item/map.ts"
import { chunkings, obeysLaws } from "../testing/index.ts"
import { type DecodeSseOptions, decodeSse } from "./decode-sse.ts"
import { encodeSse } from "./encode-sse.ts"

const encoder = new TextEncoder()
const utf8 = (text: string) => encoder.encode(text)
const decode = (text: string, options?: DecodeSseOptions) => run([utf8(text)], decodeSse(options))
const message = (data: string, more = {}) => ({ event: "message", data, lastEventId: "", ...more })

describe("decodeSse() reads", () => {
  test.each([
    ["LF", "data: a\n\ndata: b\n\n"],
    ["CRLF", "data: a\r\n\r\ndata: b\r\n\r\n"],
    ["CR", "data: a\r\rdata: b\r\r"],
    ["a mixture", "data: a\r\n\rdata: b\n\r\n"],
  ])("%s as line ends", (_name, text) => {
    expect(decode(text)).toEqual([message("a"), message("b")])
  })

  test("several data lines as one text, and takes one space behind the colon away", () => {
    expect(decode("data:a\ndata:  b\ndata\ndata: \n\n")).toEqual([message("a\n b\n\n")])
  })

  test("an empty data line as an event", () => {
    expect(decode("data\n\ndata:\n\n\n\n")).toEqual([message(""), message("")])
  })

  test("types, and forgets them with the event", () => {
    expect(decode("event: a\ndata: 1\n\ndata: 2\n\nevent: a\nevent:\ndata: 3\n\n")).toEqual([
      message("1", { event: "a" }),
      message("2"),
      message("3"),
    ])
  })

  test("ids, and keeps the one in force", () => {
    expect(decode("id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid\ndata: d\n\n")).toEqual([
      message("a", { id: "1", lastEventId: "1" }),
      message("b", { lastEventId: "1" }),
      message("c", { lastEventId: "2" }),
      message("d", { id: "", lastEventId: "" }),
    ])
  })

  test("ids that no event carries", () => {
    const ids: string[] = []
    decode("id: 1\n\nid: 2\ndata: a\n\nid\n\ndata: b\n\nid: 3\n", { onId: (id) => ids.push(id) })
    expect(ids).toEqual(["1", "2", ""])
  })

  test("no id with a NUL in it", () => {
    expect(decode("id: 1\nid: 2\0\ndata: a\n\n")).toEqual([message("a", { id: "1", lastEventId: "1" })])
  })

  test("retry only where it is all digits", () => {
    const times: number[] = []
    const events = decode("retry: 010\ndata: a\n\nretry: 1.5\nretry: 10s\nretry: -1\nretry\ndata: b\n\nretry: 3\n\n", {
      onRetry: (time) => times.push(time),
    })
    expect(events).toEqual([message("a", { retry: 10 }), message("b")])
    expect(times).toEqual([10, 3])
  })

  test("a retry past all measure as the largest whole number", () => {
    expect(decode(`retry: ${"9".repeat(400)}\ndata: a\n\n`)).toEqual([message("a", { retry: Number.MAX_SAFE_INTEGER })])
  })

  test("comments", () => {
    const comments: string[] = []
    expect(decode(": hello\n:\ndata: a\n:  two\n\n", { onComment: (text) => comments.push(text) })).toEqual([
      message("a"),
    ])
    expect(comments).toEqual(["hello", "", " two"])
  })

  test("no unknown field and no field in another case", () => {
    expect(decode("Data: a\n data: b\nfoo: c\ndata : d\n\n")).toEqual([])
  })

  test("only LF and CR as line ends", () => {
    expect(decode("data: a\u2028b\u0085c\u000bd\n\n")).toEqual([message("a\u2028b\u0085c\u000bd")])
  })

  test("with an id in force from the start", () => {
    expect(decode("data: a\n\n", { lastEventId: "7" })).toEqual([message("a", { lastEventId: "7" })])
  })
})

describe("decodeSse() drops one byte order mark", () => {
  test("and takes a second for a part of the field's name", () => {
    expect(decode("\uFEFFdata: a\n\n")).toEqual([message("a")])
    expect(decode("\uFEFF\uFEFFdata: a\n\ndata: b\n\n")).toEqual([message("b")])
    expect(decode("data: a\n\n\uFEFFdata: b\n\n")).toEqual([message("a")])
  })

  test("and not the characters that its bytes are in Latin-1", () => {
    expect(decode("\u00ef\u00bb\u00bfdata: a\n\ndata: b\n\n")).toEqual([message("b")])
  })

  test("in any cut, behind empty chunks", () => {
    const input = utf8("\uFEFFdata: a\n\n")
    for (let place = 0; place < input.length; place++) {
      const chunks = [new Uint8Array(), input.slice(0, place), new Uint8Array(), input.slice(place)]
      expect(run(chunks, decodeSse())).toEqual([message("a")])
    }
  })
})

describe("decodeSse() at the end of the stream", () => {
  test("drops an unfinished event, and its id, by default", () => {
    expect(decode("data: a\n\nid: 1\ndata: b\n")).toEqual([message("a")])
    expect(decode("data: a\n\ndata: b")).toEqual([message("a")])
  })

  test.each(["data: b", "data: b\n", "data: b\r", "data: b\r\n"])("gives %j, where asked", (tail) => {
    expect(decode(`data: a\n\n${tail}`, { onTruncated: "dispatch" })).toEqual([message("a"), message("b")])
    expect(decode(tail, { onTruncated: "dispatch" })).toEqual([message("b")])
  })

  test.each([
    ["id: 6", message("b", { id: "5", lastEventId: "5" })],
    ["event: er", message("b", { id: "5", lastEventId: "5" })],
    ["retry: 30", message("b", { id: "5", lastEventId: "5" })],
    ["data", message("b", { id: "5", lastEventId: "5" })],
    ["data: c", message("b\nc", { id: "5", lastEventId: "5" })],
    [": comm", message("b", { id: "5", lastEventId: "5" })],
  ])("takes nothing but data of a line that was cut, as in %j", (cut, expected) => {
    const heard: unknown[] = []
    const listen = { onRetry: (time: number) => heard.push(time), onComment: (text: string) => heard.push(text) }
    expect(decode(`id: 5\ndata: b\n${cut}`, { onTruncated: "dispatch", ...listen })).toEqual([expected])
    expect(heard).toEqual([])
  })

  test("gives no event for half the name of a field", () => {
    expect(decode("data: a\n\ndata", { onTruncated: "dispatch" })).toEqual([message("a")])
  })

  test.each(["data: b", "data: b\n", "data: b\r", "dat", ": half a com", "data: [DONE]\n\nd"])(
    "throws at %j, where asked",
    (tail) => {
      const failure = expect.objectContaining({ code: "truncated-event" })
      expect(() => decode(tail, { onTruncated: "throw" })).toThrow(failure)
    },
  )

  test.each(["", "data: a\n\n", "data: a\r\r", "data: a\n\n: bye\n", "id: 1\n", "\n", "\uFEFF"])(
    "does not throw at %j",
    (text) => {
      expect(() => decode(text, { onTruncated: "throw" })).not.toThrow()
    },
  )

  test("gives an event once whose blank line was a CR", () => {
    expect(decode("data: a\r\r", { onTruncated: "dispatch" })).toEqual([message("a")])
  })

  test("makes U+FFFD of half a character", () => {
    const input = utf8("data: aé").slice(0, -1)
    expect(run([input], decodeSse({ onTruncated: "dispatch" }))).toEqual([message("a\uFFFD")])
  })
})

describe("decodeSse({ maxEventByteLength })", () => {
  const code = (text: string, limit: number) => {
    try {
      return decode(text, { maxEventByteLength: limit }).map((event) => event.data)
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  test("counts all lines of an event together, in bytes, without their ends", () => {
    expect(code("data: é\n\n", 8)).toEqual(["é"])
    expect(code("data: é\n\n", 7)).toBe("event-too-large")
    expect(code("data: 1\r\ndata: 2\r\n\r\n", 14)).toEqual(["1\n2"])
    expect(code("data: 1\ndata: 2\n\n", 13)).toBe("event-too-large")
    expect(code("event: long\nid: 12\ndata: 1\n\n", 23)).toBe("event-too-large")
    expect(code("data: 😀\n\n", 10)).toEqual(["😀"])
    expect(code("data: 😀\n\n", 9)).toBe("event-too-large")
  })

  test("starts anew with every event", () => {
    expect(code("data: 1\n\n".repeat(100), 7)).toEqual(Array(100).fill("1"))
    expect(code("data: 1\r\n\r\n".repeat(100), 7)).toEqual(Array(100).fill("1"))
  })

  test("counts a comment only until its line ends", () => {
    expect(code(`${": beat\n".repeat(1000)}data: 1\n\n`, 7)).toEqual(["1"])
    expect(code(": a longer comment\ndata: 1\n\n", 7)).toBe("event-too-large")
  })

  test("gives the events before one that is too large, in any cut", () => {
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      const input = utf8(`data: 1\n\ndata: 2\n\n: c\ndata: 345\nid: 6\n\ndata: 7\n\n`.replaceAll("\n", lineEnd))
      for (const chunks of chunkings(input)) {
        const given: string[] = []
        const outlet = { enqueue: (event: { data: string }) => given.push(event.data), terminate() {} }
        const block = decodeSse({ maxEventByteLength: 10 })
        expect(() => {
          for (const chunk of chunks) block.transform(chunk, outlet)
        }).toThrow(expect.objectContaining({ code: "event-too-large", limit: 10 }))
        expect(given).toEqual(["1", "2"])
      }
    }
  })

  test("lets an event through that is as large as the limit, in any cut", () => {
    const text = "data: 1\ndata: é\n\n".repeat(5)
    for (const chunks of chunkings(utf8(text))) {
      expect(run(chunks, decodeSse({ maxEventByteLength: 15 }))).toHaveLength(5)
    }
  })

  test("tells of every line before the one that is too large, in any cut", () => {
    for (const chunks of chunkings(utf8("retry: 5\n: hi\ndata: 90123456789"))) {
      const heard: unknown[] = []
      const block = decodeSse({
        maxEventByteLength: 20,
        onRetry: (time) => heard.push(time),
        onComment: (text) => heard.push(text),
      })
      const outlet = { enqueue() {}, terminate() {} }
      expect(() => {
        for (const chunk of chunks) block.transform(chunk, outlet)
      }).toThrow(RangeError)
      expect(heard).toEqual([5, "hi"])
    }
  })

  test("stops an endless line, an endless event and endless fields, and is 8 MiB by default", () => {
    const megabyte = "x".repeat(1_048_576)
    const feed = (start: string, chunk: string) => {
      const block = decodeSse()
      const outlet = { enqueue() {}, terminate() {} }
      block.transform(utf8(start), outlet)
      for (let count = 1; count < 100; count++) {
        try {
          block.transform(utf8(chunk), outlet)
        } catch (error) {
          return [(error as { code: string }).code, count]
        }
      }
      return []
    }
    expect(feed("data: ", megabyte)).toEqual(["event-too-large", 8])
    expect(feed("", `data: ${megabyte}\n`)).toEqual(["event-too-large", 8])
    expect(feed("", `foo: ${megabyte}\n`)).toEqual(["event-too-large", 8])
    expect(feed(":", megabyte)).toEqual(["event-too-large", 8])
    expect(feed("", `: ${megabyte}\n`)).toEqual([])
  })

  test("of Infinity is none", () => {
    const data = "x".repeat(10_000_000)
    expect(decode(`data: ${data}\n\n`, { maxEventByteLength: Number.POSITIVE_INFINITY })).toEqual([message(data)])
  })
})

test("decodeSse() refuses options that are none", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  expect(() => decodeSse({ maxEventByteLength: -1 })).toThrow(failure)
  expect(() => decodeSse({ onTruncated: "emit" as never })).toThrow(failure)
})

test("decodeSse() gives an event as soon as its blank line has come", () => {
  const given: string[] = []
  const outlet = { enqueue: (event: { data: string }) => given.push(event.data), terminate() {} }
  const block = decodeSse()
  block.transform(utf8("data: a\r\n\r"), outlet)
  expect(given).toEqual(["a"])
  block.transform(utf8("\ndata: b\n\n"), outlet)
  expect(given).toEqual(["a", "b"])
})

test("decodeSse() lets an error of a block behind it through as it is", () => {
  const mine = new Error("mine")
  const fails = map(() => {
    throw mine
  })
  expect(() => run([utf8("data: a\n\n")], decodeSse(), fails)).toThrow(mine)
})

test("decodeSse() obeys the laws", () => {
  const checked = obeysLaws(
    () => decodeSse(),
    [
      {
        input: [utf8("\uFEFFdata: h"), utf8("é\r\n\r"), utf8("\nid: 1\nevent: x\ndata: 😀\ndata\n\n")],
        output: [message("hé"), message("😀\n", { event: "x", id: "1", lastEventId: "1" })],
        each: [[], [message("hé")], [message("😀\n", { event: "x", id: "1", lastEventId: "1" })], []],
      },
      { input: [utf8(": c\nretry: 5\n\ndata: a\n\ndata: cut")], output: [message("a", { retry: 5 })] },
      { input: [utf8("data: a\r\rdata: b\r\r")], output: [message("a"), message("b")] },
    ],
    {
      bound: {
        create: (maxEventByteLength) => decodeSse({ maxEventByteLength }),
        chunk: utf8("data:67890"),
        code: "event-too-large",
      },
      mirror: () => compose(encodeSse(), encodeText()),
      linear: { create: () => decodeSse({ maxEventByteLength: 1e9 }), chunk: utf8("data: 1234567890") },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Mirror", "Linear"])
})

test("decodeSse() obeys the laws with many short data lines", () => {
  obeysLaws(() => decodeSse(), [{ input: [utf8("data: a\n\n")], output: [message("a")] }], {
    linear: { create: () => decodeSse({ maxEventByteLength: 1e9 }), chunk: utf8("data\n") },
  })
})

test("decodeSse({ onTruncated }) obeys the laws", () => {
  const input = [utf8("data: a\n\nid: 1\ndata: b\r")]
  obeysLaws(
    () => decodeSse({ onTruncated: "dispatch" }),
    [{ input, output: [message("a"), message("b", { id: "1", lastEventId: "1" })] }],
  )
  obeysLaws(() => decodeSse({ onTruncated: "throw" }), [{ input, output: [message("a")], throws: "truncated-event" }])
})

test("decodeSse() refuses chunks that are not bytes", () => {
  for (const chunk of ["text", 7, null, [1], {}]) {
    expect(() => run([chunk as never], decodeSse())).toThrow(TypeError)
  }
  expect(() => run(["text" as never], decodeSse())).toThrow(
    'Cannot take "text" as a chunk: wanted a Uint8Array, as encodeText() makes of text',
  )
})

test.each([
  ["data: a\0\nevent: b", "message", "a\0"],
  ["data: a\0\nid: 7", "message", "a\0"],
  ["event: e\0\ndata: a\0", "e\0", "a\0"],
  ["event: e\0\ndata: a\ndata", "e\0", "a"],
])(
  "decodeSse({ onTruncated: 'dispatch' }) takes no NUL in %j for the mark of a line that was cut",
  (text, event, data) => {
    const input = utf8(text)
    for (let place = 0; place <= input.length; place++) {
      const chunks = [input.slice(0, place), input.slice(place)]
      expect(run(chunks, decodeSse({ onTruncated: "dispatch" }))).toEqual([{ event, data, lastEventId: "" }])
    }
  },
)
