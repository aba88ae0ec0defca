import { describe, expect, test } from "vitest"
import { run } from "../block/run.ts"
import { encodeText } from "../bytes/encode-text.ts"
import { decodeJsonLines } from "../json/decode-json-lines.ts"
import { decodeJsonSequence } from "../json/decode-json-sequence.ts"
import { decodeSse } from "../sse/decode-sse.ts"
import type { SseMessage } from "../sse/sse-event.ts"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { obeysFlowLaws } from "../testing/obeys-flow-laws.ts"
import { openFlow } from "./flow.ts"
import { respond } from "./respond.ts"

const decoder = new TextDecoder()
const textOf = ({ value }: ReadableStreamReadResult<Uint8Array>) => decoder.decode(value)
const readerOf = (response: Response) => (response.body as ReadableStream<Uint8Array>).getReader()
/** Reads to the error: some browsers tell of another where they read a body as a whole. */
async function failureOf(response: Response): Promise<unknown> {
  const reader = readerOf(response)
  try {
    while (!(await reader.read()).done);
    return undefined
  } catch (error) {
    return error
  }
}
const failing = (error: unknown) => scriptedSource([{ chunk: "a" }, { error }])

describe("respond() answers with", () => {
  test("events, and strings as the data of one", async () => {
    const response = respond([{ event: "e", data: "1\n2", id: "7" }, "text", { comment: "hi" }])
    expect(await response.text()).toBe("event: e\nid: 7\ndata: 1\ndata: 2\n\ndata: text\n\n: hi\n\n")
  })

  test("items as events", async () => {
    const toEvent = (value: { n: number }): SseMessage => ({ event: "n", data: String(value.n) })
    expect(await respond([{ n: 1 }, { n: 2 }], { toEvent }).text()).toBe("event: n\ndata: 1\n\nevent: n\ndata: 2\n\n")
  })

  test("JSON lines", async () => {
    expect(await respond([{ a: 1 }, "two", null], { as: "json-lines" }).text()).toBe('{"a":1}\n"two"\nnull\n')
  })

  test("a JSON text sequence", async () => {
    expect(await respond([{ a: 1 }, 2], { as: "json-sequence" }).text()).toBe('\x1e{"a":1}\n\x1e2\n')
  })

  test("text, with characters that were cut in two", async () => {
    expect(await respond(["é", "", "\ud83d", "\ude00", "\ud83d"], { as: "text" }).text()).toBe("é😀\ufffd")
  })

  test("what comes, item by item, and no more than is asked for", async () => {
    const source = scriptedSource([{ chunk: "a" }, { chunk: "b" }, { chunk: "c" }])
    const reader = readerOf(respond(source.stream))
    await settle()
    expect(source.pulls).toBe(0)
    expect(textOf(await reader.read())).toBe("data: a\n\n")
    await settle()
    expect(source.pulls).toBe(1)
    await reader.cancel()
  })
})

describe("respond() sets", () => {
  test.each([
    ["sse", "text/event-stream", null],
    ["json-lines", "application/x-ndjson", "identity"],
    ["json-sequence", "application/json-seq", "identity"],
    ["text", "text/plain; charset=utf-8", "identity"],
  ] as const)("headers that keep %s going", (as, type, encoding) => {
    const { headers, status } = respond([], { as: as as "text" })
    expect(status).toBe(200)
    expect(headers.get("content-type")).toBe(type)
    expect(headers.get("cache-control")).toBe("no-cache, no-transform")
    expect(headers.get("x-accel-buffering")).toBe("no")
    expect(headers.get("content-encoding")).toBe(encoding)
  })

  test("a status and headers of one's own, several of one name included", () => {
    const headers = new Headers({ "cache-control": "no-store", "x-mine": "1" })
    headers.append("set-cookie", "a=1")
    headers.append("set-cookie", "b=2")
    const response = respond([], { status: 207, headers })
    expect(response.status).toBe(207)
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(response.headers.get("x-mine")).toBe("1")
    // Browsers let no script set cookies.
    const isAllowed = new Response(null, { headers }).headers.has("set-cookie")
    if (isAllowed) expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"])
  })
})

describe("respond() keeps a silent stream alive", () => {
  const silent = () => scriptedSource<string>([{ silence: true }])

  test.each([
    ["sse", ":\n"],
    ["json-lines", "\n"],
    ["json-sequence", "\x1e"],
  ] as const)("in %s", async (as, frame) => {
    const clock = virtualClock()
    const reader = readerOf(respond(silent().stream, { as: as as "json-lines", clock, heartbeat: 100 }))
    for (let beat = 0; beat < 3; beat++) {
      const read = reader.read()
      await clock.advance(100)
      expect(textOf(await read)).toBe(frame)
    }
    await clock.advance(10_000)
    await reader.cancel()
    expect(clock.pending).toBe(0)
  })

  test("every 15 seconds by default, from the start, and not with Infinity or in text", async () => {
    const clock = virtualClock()
    const reader = readerOf(respond(silent().stream, { clock }))
    const read = reader.read()
    await clock.advance(15_000)
    expect(textOf(await read)).toBe(":\n")
    await reader.cancel()
    for (const options of [{ heartbeat: Number.POSITIVE_INFINITY }, { as: "text", heartbeat: 1 } as const]) {
      const quiet = readerOf(respond(silent().stream, { ...options, clock } as { clock: typeof clock }))
      quiet.read().catch(() => {})
      await settle()
      expect(clock.pending).toBe(0)
      await quiet.cancel()
    }
  })

  test("with frames that readers pass over", () => {
    const bytes = (text: string) => run([text], encodeText())
    expect(
      run(bytes(":\ndata: a\n\n:\n:\nevent: e\ndata: b\n\n:\n"), decodeSse({ onTruncated: "throw" })),
    ).toHaveLength(2)
    expect(run(bytes("\n1\n\n\n2\n\n"), decodeJsonLines())).toEqual([1, 2])
    expect(run(bytes("\x1e\x1e1\n\x1e\x1e\x1e2\n\x1e"), decodeJsonSequence())).toEqual([1, 2])
  })
})

describe("respond() whose source fails", () => {
  const secret = new Error("a secret")

  test("breaks off, says nothing of it, and keeps it as the cause", async () => {
    const reader = readerOf(respond(failing(secret).stream))
    expect(textOf(await reader.read())).toBe("data: a\n\n")
    const error = await reader.read().catch((error: Error) => error)
    expect(String(error)).toBe("Error: Cannot finish the stream")
    expect(error).toMatchObject({ cause: secret })
  })

  test("sends what it is told to, and ends", async () => {
    const seen: unknown[] = []
    const onError = (error: unknown) => {
      seen.push(error)
      return { event: "error", data: "unavailable" }
    }
    expect(await respond(failing(secret).stream, { onError }).text()).toBe(
      "data: a\n\nevent: error\ndata: unavailable\n\n",
    )
    expect(seen).toEqual([secret])
    const toEvent = (item: string) => ({ data: item })
    const last = await respond(failing(secret).stream, { toEvent, onError: () => "sorry" }).text()
    expect(last).toBe("data: a\n\ndata: sorry\n\n")
  })

  test("breaks off where it is told nothing to send, or what cannot be sent, or throws", async () => {
    const thrown = new Error("thrown")
    for (const [onError, cause] of [
      [() => undefined, secret],
      [() => ({ event: "a\nb", data: "" }), expect.objectContaining({ code: "invalid-field" })],
      [
        () => {
          throw thrown
        },
        thrown,
      ],
    ] as const) {
      const response = respond(failing(secret).stream, { onError })
      expect(await failureOf(response)).toMatchObject({ message: "Cannot finish the stream", cause })
    }
  })

  test("breaks off where what it is told is a promise, which comes too late", async () => {
    const response = respond(failing(secret).stream, { as: "json-lines", onError: async () => "sorry" })
    expect(await failureOf(response)).toMatchObject({ message: "Cannot finish the stream", cause: secret })
  })

  test("takes what cannot be sent for a failure, and tells the source", async () => {
    for (const [source, options, code] of [
      [scriptedSource([{ chunk: { event: "a\nb" } }]), {}, "invalid-field"],
      [scriptedSource([{ chunk: () => {} }]), { as: "json-lines" }, "not-serializable"],
    ] as const) {
      const seen: unknown[] = []
      const response = respond(source.stream as ReadableStream<never>, {
        ...(options as object),
        onError: (error) => {
          seen.push(error)
          return undefined
        },
      })
      expect(await failureOf(response)).toMatchObject({ message: "Cannot finish the stream" })
      expect(seen).toEqual([expect.objectContaining({ code })])
      expect(source.cancelled).toEqual(seen)
    }
  })
})

describe("respond() lets go of its source", () => {
  const begin = () => scriptedSource<string>([{ chunk: "a" }, { silence: true }])

  test("where the client's body is cancelled", async () => {
    const source = begin()
    const clock = virtualClock()
    const reader = readerOf(respond(source.stream, { clock }))
    await reader.read()
    const read = reader.read()
    await settle()
    await reader.cancel("gone")
    expect((await read).done).toBe(true)
    expect(source.cancelled).toEqual(["gone"])
    expect(source.stream.locked).toBe(false)
    expect(clock.pending).toBe(0)
  })

  test("where the request's signal says so, without an error for anybody", async () => {
    const source = begin()
    const client = new AbortController()
    const request = new Request("https://api.example/", { signal: client.signal })
    const reader = readerOf(respond(source.stream, { request }))
    await reader.read()
    const read = reader.read()
    const reason = new Error("left")
    client.abort(reason)
    expect((await read).done).toBe(true)
    await settle()
    expect(source.cancelled).toEqual([request.signal.reason])
    await reader.cancel()
    expect(source.cancelled).toHaveLength(1)
  })

  test("where its own signal says so, with an error", async () => {
    const source = begin()
    const abort = new AbortController()
    const reader = readerOf(respond(source.stream, { signal: abort.signal }))
    await reader.read()
    const read = reader.read()
    const reason = new Error("shutdown")
    abort.abort(reason)
    await expect(read).rejects.toMatchObject({ message: "Cannot finish the stream", cause: reason })
    await settle()
    expect(source.cancelled).toEqual([reason])
  })

  test("before it begins, by either signal", async () => {
    const one = begin()
    const two = begin()
    const reason = new Error("never")
    const signal = AbortSignal.abort(reason)
    expect(await failureOf(respond(one.stream, { signal }))).toMatchObject({ cause: reason })
    expect(await respond(two.stream, { request: { method: "GET", signal } }).text()).toBe("")
    await settle()
    expect([one.cancelled, two.cancelled]).toEqual([[reason], [reason]])
    expect([one.pulls, two.pulls]).toEqual([0, 0])
  })

  test("where the request is a HEAD", async () => {
    const source = begin()
    const clock = virtualClock()
    const response = respond(source.stream, { request: new Request("https://api.example/", { method: "HEAD" }), clock })
    expect(response.body).toBeNull()
    expect(response.headers.get("content-type")).toBe("text/event-stream")
    await settle()
    expect(source.cancelled).toHaveLength(1)
    expect(clock.pending).toBe(0)
  })
})

test("respond() refuses statuses and headers that no stream can have, and leaves the source alone", () => {
  const source = scriptedSource([{ chunk: "a" }])
  const wanted = expect.objectContaining({ code: "invalid-option" })
  for (const status of [204, 205, 304, 101, 199, 600, Number.NaN]) {
    expect(() => respond(source.stream, { status })).toThrow(wanted)
  }
  expect(() => respond(source.stream, { headers: { "x-mine": "a\r\nset-cookie: b=1" } })).toThrow(TypeError)
  expect(source.stream.locked).toBe(false)
})

test("respond() refuses forms and times that are none", () => {
  const wanted = expect.objectContaining({ code: "invalid-option" })
  expect(() => respond([], { as: "xml" as never })).toThrow(wanted)
  expect(() => respond([], { as: "toString" as never })).toThrow(wanted)
  expect(() => respond([], { heartbeat: 0 })).toThrow(wanted)
})

test("respond() obeys the laws of flows", () =>
  obeysFlowLaws((source, setting) => {
    const { body } = respond(source, { as: "json-lines", ...setting })
    // Behind the neutral error stands the true one.
    const flow = openFlow<Uint8Array, unknown>(
      body as ReadableStream<Uint8Array>,
      {},
      {
        pull: () => flow.next(),
        take: (bytes) => flow.enqueue(JSON.parse(decoder.decode(bytes))),
        failed: (error) => flow.fail((error as Error).cause),
      },
    )
    return flow.stream
  }))
