import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ConnectionError } from "../../error/connection-error.ts"
import { TimeoutError } from "../../error/timeout-error.ts"
import { type ScriptedSource, type ScriptStep, scriptedSource, settle, virtualClock } from "../../testing/index.ts"
import { connectSse } from "./connect-sse.ts"
import type { ConnectSseOptions, Reconnecting } from "./options.ts"
import type { SseRequest } from "./request.ts"

/** A tenth of what other properties run, but in the long run: time that passes in a test takes a moment. */
const { numRuns = 100 } = fc.readConfigureGlobal() ?? {}
const RUNS = numRuns < 1000 ? Math.ceil(numRuns / 10) : numRuns

const URL_ = "https://api.example/events"
const encoder = new TextEncoder()

/** One answer: a script of text, a response, or an error. */
type Answer = readonly ScriptStep<string>[] | Response | Error | "silence"

/** What was asked. */
interface Asked {
  readonly input: unknown
  readonly init: RequestInit
  readonly headers: Headers
  readonly at: number
}

/** A server that gives the answers in order, the last one for ever. */
function begin(answers: readonly Answer[], options: ConnectSseOptions = {}, request: SseRequest = URL_) {
  const clock = virtualClock()
  const asked: Asked[] = []
  const sources: ScriptedSource<Uint8Array>[] = []
  const reconnecting: Reconnecting[] = []
  const fetch = async (input: unknown, init: RequestInit = {}) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? "silence"
    asked.push({ input, init, headers: new Headers(init.headers), at: clock.now() })
    if (answer === "silence") return new Promise<Response>(() => {})
    if (answer instanceof Error) throw answer
    if (answer instanceof Response) return answer
    const bytes = answer.map((step) => ("chunk" in step ? { chunk: encoder.encode(step.chunk) } : step))
    const source = scriptedSource<Uint8Array>(bytes, { clock })
    sources.push(source)
    return new Response(source.stream as ReadableStream<Uint8Array<ArrayBuffer>>, {
      headers: { "content-type": "text/event-stream" },
    })
  }
  const connection = connectSse(request, {
    fetch,
    clock,
    random: () => 0,
    onReconnect: (event) => reconnecting.push(event),
    ...options,
  })
  const taken: string[] = []
  let outcome: { readonly done: true } | { readonly error: unknown } | undefined
  const reader = connection.getReader()
  /** Reads until the stream is over, and notes how. */
  async function drain() {
    try {
      for (let item = await reader.read(); !item.done; item = await reader.read()) taken.push(item.value.data)
      outcome = { done: true }
    } catch (error) {
      outcome = { error }
    }
  }
  return {
    clock,
    connection,
    reader,
    asked,
    sources,
    reconnecting,
    taken,
    drain,
    get outcome() {
      return outcome
    },
    /** Reads all, for so long. */
    async run(time: number) {
      void drain()
      await clock.advance(time)
      return taken
    },
  }
}

const stream = (...chunks: string[]): Answer => chunks.map((chunk) => ({ chunk }))
const open = (...chunks: string[]): Answer => [...chunks.map((chunk) => ({ chunk })), { silence: true }]
const status = (code: number, headers: Record<string, string> = {}) =>
  new Response(code === 204 || code === 205 ? null : "secret words", { status: code, headers })
const GONE = status(204)

describe("connectSse() asks", () => {
  test("for nothing before somebody reads", async () => {
    const { asked, connection, clock } = begin([open()])
    await settle()
    expect(asked).toEqual([])
    await connection.cancel().catch(() => {})
    expect(clock.pending).toBe(0)
  })

  test("as an EventSource does", async () => {
    const { asked, run } = begin([open()])
    await run(0)
    expect(asked[0]?.input).toBe(URL_)
    expect(asked[0]?.headers.get("accept")).toBe("text/event-stream")
    expect(asked[0]?.headers.has("last-event-id")).toBe(false)
    const isUncached = asked[0]?.headers.get("cache-control") === "no-cache" || asked[0]?.init.cache === "no-store"
    expect(isUncached).toBe(true)
  })

  test("from the id that its headers bring along", async () => {
    const { asked, run } = begin([stream("data: a\n\n"), GONE], {}, { url: URL_, headers: { "last-event-id": "7" } })
    await run(10_000)
    expect(asked.map(({ headers }) => headers.get("last-event-id"))).toEqual(["7", "7"])
  })

  test("not from an id that no header can hold", () => {
    const wanted = expect.objectContaining({ code: "invalid-option" })
    for (const lastEventId of ["a\nb", "\r", "a\0"]) expect(() => begin([GONE], { lastEventId })).toThrow(wanted)
  })

  test("no address that is none", () => {
    expect(() => connectSse("https://")).toThrow(TypeError)
    expect(() => connectSse({ url: "https://" })).toThrow(TypeError)
    expect(() => connectSse({ url: "https://a.example/", headers: { "a b": "c" } })).toThrow(
      expect.objectContaining({ code: "invalid-option" }),
    )
  })

  test("with any method, headers and body", async () => {
    const headers = { authorization: "Bearer x", accept: "text/event-stream, application/json" }
    const init = { method: "POST", headers, body: "{}", credentials: "include" as const }
    const { asked, run } = begin([open()], {}, { url: URL_, ...init })
    await run(0)
    expect(asked[0]?.input).toBe(URL_)
    expect(asked[0]?.init).toMatchObject({ method: "POST", body: "{}", credentials: "include" })
    expect(asked[0]?.init).not.toHaveProperty("url")
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer x")
    expect(asked[0]?.headers.get("accept")).toBe("text/event-stream, application/json")
  })

  test("with a Request, each time anew", async () => {
    const request = new Request(URL_, { method: "POST", body: "hello", headers: { "x-mine": "1" } })
    const bodies: string[] = []
    const fetch = async (input: unknown, init?: RequestInit) => {
      bodies.push(`${await (input as Request).text()} ${new Headers(init?.headers).get("x-mine")}`)
      return bodies.length < 3 ? status(503) : GONE.clone()
    }
    const { clock, drain } = begin([], { fetch, reconnect: "on-error" }, request)
    void drain()
    // Reading a request's body takes some browsers more than a moment.
    for (let turn = 0; bodies.length < 3 && turn < 1000; turn++) await clock.advance(10_000)
    expect(bodies).toEqual(["hello 1", "hello 1", "hello 1"])
  })

  test("from where it is told to go on, in UTF-8", async () => {
    const { asked, connection, run } = begin([open()], { lastEventId: "é…" })
    expect(connection.lastEventId).toBe("é…")
    await run(0)
    const sent = asked[0]?.headers.get("last-event-id") ?? ""
    const decoded = () => new TextDecoder().decode(Uint8Array.from(sent, (character) => character.charCodeAt(0)))
    // workerd's headers hold any text, and send it as UTF-8.
    expect(sent === "é…" || decoded() === "é…").toBe(true)
  })
})

describe("connectSse() gives", () => {
  test("events as they come, and reads no more than is waited for", async () => {
    const { clock, reader, sources } = begin([
      [{ chunk: "data: a\n\ndata: b\n\n" }, { chunk: ": c\n\n" }, { chunk: "data: d\n\n" }, { silence: true }],
    ])
    expect((await reader.read()).value).toEqual({ event: "message", data: "a", lastEventId: "" })
    await clock.advance(100_000)
    expect(sources[0]?.pulls).toBe(1)
    expect((await reader.read()).value?.data).toBe("b")
    await clock.advance(100_000)
    expect(sources[0]?.pulls).toBe(1)
    expect((await reader.read()).value?.data).toBe("d")
    expect(sources[0]?.pulls).toBe(3)
  })

  test("what it has, where it is asked by many at once", async () => {
    const { reader } = begin([open("data: a\n\n", "data: b\n\n", "data: c\n\n")])
    const values = await Promise.all([reader.read(), reader.read(), reader.read()])
    expect(values.map(({ value }) => value?.data)).toEqual(["a", "b", "c"])
  })

  test("the events before an error, in one chunk with it", async () => {
    const fail = () => {
      throw new Error("mine")
    }
    for (const [tail, options, wanted] of [
      ["data: 123456789", { maxEventByteLength: 10 }, { code: "event-too-large" }],
      [": hi\n\n", { onComment: fail }, { message: "mine" }],
    ] as const) {
      const call = begin([open(`data: a\n\ndata: b\n\ndata: c\n\n${tail}`)], options)
      expect((await call.reader.read()).value?.data).toBe("a")
      await settle()
      expect(call.sources[0]?.cancelled).toMatchObject([wanted])
      expect(await call.run(0)).toEqual(["b", "c"])
      expect(call.outcome).toMatchObject({ error: wanted })
      expect(call.asked).toHaveLength(1)
    }
  })

  test("comments, and the last event where asked", async () => {
    const comments: string[] = []
    const { run } = begin([stream(": hi\n\ndata: a")], {
      reconnect: "never",
      onTruncated: "dispatch",
      onComment: (comment) => comments.push(comment),
    })
    expect(await run(0)).toEqual(["a"])
    expect(comments).toEqual(["hi"])
  })
})

describe("connectSse() connects again", () => {
  test("when the stream ends, from the last id, until it is told 204", async () => {
    const call = begin([stream("id: 1\ndata: a\n\n"), stream("data: b\n\nid: 2\n\n"), stream("id:\ndata: c\n\n"), GONE])
    expect(await call.run(10_000)).toEqual(["a", "b", "c"])
    expect(call.outcome).toEqual({ done: true })
    expect(call.asked.map(({ headers }) => headers.get("last-event-id"))).toEqual([null, "1", "2", null])
    expect(call.asked.map(({ at }) => at)).toEqual([0, 1000, 2000, 3000])
    expect(call.reconnecting).toEqual([1, 2, 3].map(() => ({ attempt: 1, delay: 1000, cause: undefined })))
    expect(call.connection.lastEventId).toBe("")
    expect(call.clock.pending).toBe(0)
  })

  test("and drops what was cut, and its id", async () => {
    const { asked, run } = begin([stream("id: 1\ndata: a\n\nid: 2\ndata: b"), stream("data: c\n\n"), GONE])
    expect(await run(10_000)).toEqual(["a", "c"])
    expect(asked[1]?.headers.get("last-event-id")).toBe("1")
  })

  test("when the connection breaks off or is refused, after growing waits", async () => {
    const reset = new Error("ECONNRESET")
    const call = begin([
      [{ chunk: "data: a\n\n" }, { error: reset }],
      new TypeError("fetch failed"),
      status(503),
      status(500),
      stream("data: b\n\n"),
      GONE,
    ])
    expect(await call.run(100_000)).toEqual(["a", "b"])
    expect(call.reconnecting.map(({ attempt, delay }) => [attempt, delay])).toEqual([
      [1, 1000],
      [2, 2000],
      [3, 4000],
      [4, 8000],
      [1, 1000],
    ])
    expect(call.reconnecting.map(({ cause }) => cause?.code)).toEqual([
      "connection-failed",
      "connection-failed",
      "http-status",
      "http-status",
      undefined,
    ])
    expect(call.reconnecting[0]?.cause?.cause).toBe(reset)
  })

  test("after waits that have a longest, and some chance in them", async () => {
    const call = begin([status(503)], {
      random: () => 0.5,
      retry: { initial: 100, factor: 3, max: 1000, jitter: 0.2, limit: 4 },
    })
    await call.run(100_000)
    expect(call.reconnecting.map(({ delay }) => Math.round(delay))).toEqual([110, 330, 990, 1100])
    expect(call.outcome).toMatchObject({ error: { code: "http-status", status: 503, attempt: 5 } })
    expect(call.asked).toHaveLength(5)
    expect(call.clock.pending).toBe(0)
  })

  test("as late as the server says in the stream, also past the longest wait of one's own", async () => {
    const call = begin([stream("retry: 60000\n\ndata: a\n\n"), status(503), GONE])
    await call.run(1_000_000)
    expect(call.reconnecting.map(({ delay }) => delay)).toEqual([60_000, 60_000])
  })

  test("and grows its waits also where the server asks for none", async () => {
    const call = begin([stream("retry: 0\n\ndata: a\n\n"), status(503), status(503), status(503), GONE])
    await call.run(1_000_000)
    expect(call.reconnecting.map(({ delay }) => delay)).toEqual([0, 2000, 4000, 8000])
  })

  test("as late as the server says in a header, in seconds or as a date", async () => {
    const at = (time: number) => new Date(Date.UTC(2026, 0, 1) + time).toUTCString()
    const call = begin([
      status(429, { "retry-after": "7" }),
      status(503, { "retry-after": at(90_000), date: at(0) }),
      status(503, { "retry-after": "soon" }),
      status(503, { "retry-after": at(0), date: at(90_000) }),
      GONE,
    ])
    await call.run(1_000_000)
    expect(call.reconnecting.map(({ delay }) => delay)).toEqual([7000, 90_000, 4000, 8000])
  })

  test("where the server is silent for too long, on the way to an answer and behind it", async () => {
    const call = begin(["silence", open("data: a\n\n", ": hi\n"), stream("data: b\n\n"), GONE], { idle: 500 })
    expect(await call.run(100_000)).toEqual(["a", "b"])
    expect(call.asked.map(({ at }) => at)).toEqual([0, 1500, 3000, 4000])
    expect(call.reconnecting[0]?.cause?.cause).toBeInstanceOf(TimeoutError)
    expect(call.asked[0]?.init.signal?.aborted).toBe(true)
    expect(call.sources[0]?.cancelled).toEqual([call.reconnecting[1]?.cause])
    expect(call.clock.pending).toBe(0)
  })

  test("and takes comments for signs of life, and a slow reader not for a silent server", async () => {
    const beat: ScriptStep<string>[] = [{ delay: 400 }, { chunk: ":\n" }]
    const { asked, clock, reader } = begin(
      [[...beat, ...beat, ...beat, { chunk: "data: a\n\n" }, { delay: 400 }, { chunk: "data: b\n\n" }]],
      { idle: 500 },
    )
    const read = reader.read()
    await clock.advance(1200)
    expect((await read).value?.data).toBe("a")
    await clock.advance(10_000)
    const next = reader.read()
    await clock.advance(400)
    expect((await next).value?.data).toBe("b")
    expect(asked).toHaveLength(1)
  })

  test("only so often in a row, also where the server ends each stream at once", async () => {
    const call = begin([stream(": hi\n\n")], { retry: { limit: 3, initial: 10 } })
    await call.run(100_000)
    expect(call.outcome).toMatchObject({ error: { code: "connection-failed", attempt: 4 } })
    expect(call.asked).toHaveLength(4)
  })

  test("and counts anew where a connection has lasted", async () => {
    const quiet: Answer = [{ delay: 30_000 }, { chunk: ":\n" }]
    const call = begin([quiet], { retry: { limit: 2 } })
    await call.run(31_000 * 20)
    expect(call.outcome).toBeUndefined()
    expect(call.asked.length).toBeGreaterThan(15)
  })
})

test("connectSse() gives every event once, in order, whatever becomes of its connections", async () => {
  const count = 8
  const event = (number: number) => `id: ${number}\r\ndata: ${number}\r\n\r\n`
  const fate = fc.record({
    how: fc.constantFrom("end", "reset", "stall", "refuse", "fail"),
    /** How much of what is left is sent, and in how large chunks. */
    length: fc.nat(event(0).length * count),
    size: fc.integer({ min: 1, max: 50 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 8 }), async (fates) => {
      const clock = virtualClock()
      const left = [...fates]
      const fetch = async (_input: unknown, init?: RequestInit) => {
        const from = Number(new Headers(init?.headers).get("last-event-id") ?? "0") + 1
        if (from > count) return status(204)
        const { how, length, size } = left.shift() ?? { how: "end", length: 1000, size: 1000 }
        if (how === "refuse") return status(503)
        if (how === "fail") throw new TypeError("failed")
        const numbers = Array.from({ length: count - from + 1 }, (_, index) => from + index)
        const text = numbers.map(event).join("").slice(0, length)
        const chunks = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? []
        const end: ScriptStep<Uint8Array>[] =
          how === "reset" ? [{ error: new Error("reset") }] : how === "stall" ? [{ silence: true }] : []
        const script = [...chunks.map((chunk) => ({ chunk: encoder.encode(chunk) })), ...end]
        const body = scriptedSource<Uint8Array>(script, { clock }).stream as ReadableStream<Uint8Array<ArrayBuffer>>
        return new Response(body, { headers: { "content-type": "text/event-stream" } })
      }
      const got = Array.fromAsync(connectSse(URL_, { fetch, clock, idle: 1000, retry: { initial: 1, max: 1 } }))
      await clock.advance(100_000)
      expect((await got).map(({ data }) => Number(data))).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      )
      expect(clock.pending).toBe(0)
    }),
    { numRuns: RUNS },
  )
})

describe("connectSse() does not connect again", () => {
  test.each([205, 210, 299, 301, 400, 401, 404, 410])("at %i", async (code) => {
    const call = begin([status(code)])
    await call.run(100_000)
    expect(call.outcome).toMatchObject({ error: { code: "http-status", status: code, attempt: 1 } })
    const { error } = call.outcome as { error: ConnectionError }
    const message = error.message.replace("text/plain;charset=UTF-8", "")
    expect(error).toBeInstanceOf(ConnectionError)
    expect(message).toBe(`Cannot connect: received ${code} "", wanted 200 "text/event-stream"`)
    expect(call.asked[0]?.init.signal?.aborted).toBe(true)
  })

  test.each(["x bogus", "text/x-bogus", "text/html; charset=utf-8", "text/event-streams"])("at %s", async (type) => {
    const call = begin([new Response("<p>", { headers: { "content-type": type } })])
    await call.run(100_000)
    expect(call.outcome).toMatchObject({ error: { code: "wrong-content-type", status: 200 } })
  })

  test.each(["text/event-stream;", "text/event-stream;charset=windows-1252", "Text/Event-Stream ; a=b"])(
    "but reads %s",
    async (type) => {
      const answer = new Response("data: é\n\n", { headers: { "content-type": type } })
      const { run } = begin([answer, GONE])
      expect(await run(10_000)).toEqual(["é"])
    },
  )

  test("at a status that is not on its list", async () => {
    const call = begin([status(503)], { retry: { statuses: [] } })
    await call.run(100_000)
    expect(call.asked).toHaveLength(1)
  })

  test("at an event that is too large", async () => {
    const call = begin([stream("data: 12345\n\n")], { maxEventByteLength: 10 })
    await call.run(100_000)
    expect(call.outcome).toMatchObject({ error: { code: "event-too-large" } })
    expect(call.sources[0]?.cancelled).toEqual([(call.outcome as { error: unknown }).error])
  })

  const post = { url: URL_, method: "POST", body: "{}" }
  const reset: Answer = [{ chunk: "data: a\n\n" }, { error: new Error("reset") }]

  test("where a question costs something: POST ends where its stream ends, and fails where it fails", async () => {
    const ended = begin([stream("id: 1\ndata: a\n\n")], {}, post)
    expect(await ended.run(100_000)).toEqual(["a"])
    expect(ended.outcome).toEqual({ done: true })
    for (const [answer, code] of [
      [reset, "connection-failed"],
      [new TypeError("fetch failed"), "connection-failed"],
      [status(503), "http-status"],
    ] as const) {
      const failed = begin([answer], {}, post)
      await failed.run(100_000)
      expect(failed.outcome).toMatchObject({ error: { code, attempt: 1 } })
      expect(failed.asked).toHaveLength(1)
    }
  })

  test("at the end, but at an error, where asked", async () => {
    const call = begin([reset, status(429), stream("data: b\n\n")], { reconnect: "on-error" }, post)
    expect(await call.run(100_000)).toEqual(["a", "b"])
    expect(call.outcome).toEqual({ done: true })
    expect(call.asked.map(({ init }) => init.body)).toEqual(["{}", "{}", "{}"])
  })

  test("and takes no error for an end, however little it says", async () => {
    const call = begin([[{ chunk: "data: a\n\n" }, { error: undefined }]], { reconnect: "never" })
    expect(await call.run(0)).toEqual(["a"])
    expect(call.outcome).toMatchObject({ error: { code: "connection-failed" } })
  })

  test("once a server has answered, where asked", async () => {
    const call = begin([status(429), new TypeError("failed"), reset], { reconnect: "until-open" }, post)
    expect(await call.run(100_000)).toEqual(["a"])
    expect(call.outcome).toMatchObject({ error: { code: "connection-failed" } })
    expect(call.asked).toHaveLength(3)
  })

  test("and takes a cut stream for one that broke off, where asked", async () => {
    const call = begin([stream("id: 1\ndata: a\n\ndata: b"), stream("data: b\n\n")], {
      reconnect: "on-error",
      onTruncated: "throw",
    })
    expect(await call.run(100_000)).toEqual(["a", "b"])
    expect(call.reconnecting[0]?.cause?.cause).toMatchObject({ code: "truncated-event" })
  })

  test("with a body that can be sent once", async () => {
    const body = () => new ReadableStream<Uint8Array>()
    const wanted = expect.objectContaining({ code: "invalid-option" })
    expect(() => connectSse({ url: URL_, method: "POST", body: body() }, { reconnect: "on-error" })).toThrow(wanted)
    const call = begin([reset], {}, { url: URL_, method: "POST", body: body() })
    await call.run(100_000)
    expect(call.outcome).toMatchObject({ error: { code: "connection-failed" } })
    expect(call.asked).toHaveLength(1)
  })
})

describe("connectSse() is left", () => {
  test("when it is cancelled: the body with the reason, the request, the timers", async () => {
    const call = begin([open("data: a\n\n")], { idle: 1000 })
    await call.reader.read()
    const read = call.reader.read()
    await settle()
    const reason = new Error("enough")
    await call.reader.cancel(reason)
    await settle()
    expect((await read).done).toBe(true)
    expect(call.sources[0]?.cancelled).toEqual([reason])
    expect(call.asked[0]?.init.signal?.reason).toBe(reason)
    expect(call.clock.pending).toBe(0)
  })

  test("when it is aborted, at once, whatever it waits for", async () => {
    for (const [answers, wait] of [
      [["silence"], 0],
      [[open()], 0],
      [[status(503)], 500],
    ] as const) {
      const abort = new AbortController()
      const call = begin(answers, { signal: abort.signal })
      await call.run(wait)
      const reason = new Error("stop")
      abort.abort(reason)
      if (wait === 0) expect(call.asked[0]?.init.signal?.reason).toBe(reason)
      await settle()
      expect(call.outcome).toEqual({ error: reason })
      expect(call.clock.pending).toBe(0)
      await call.clock.advance(100_000)
      expect(call.asked).toHaveLength(1)
    }
  })

  test("before it asks, by a signal of its own or of its request", async () => {
    const reason = new Error("never")
    const signal = AbortSignal.abort(reason)
    for (const call of [
      begin([open()], { signal }),
      begin([open()], {}, { url: URL_, signal }),
      begin([open()], {}, new Request(URL_, { signal })),
    ]) {
      await call.run(1000)
      expect(call.outcome).toEqual({ error: reason })
      expect(call.asked).toEqual([])
    }
  })

  test("when it is closed, and ends in good order", async () => {
    const call = begin([open("data: a\n\n")])
    await call.run(0)
    call.connection.close()
    call.connection.close()
    await settle()
    expect(call.outcome).toEqual({ done: true })
    expect(call.sources[0]?.cancelled).toEqual([undefined])
  })

  test("and lets a late response go", async () => {
    let answer = (_response: Response) => {}
    const late = scriptedSource<Uint8Array>([])
    const fetch = () => new Promise<Response>((resolve) => (answer = resolve))
    const call = begin([], { fetch })
    await call.run(0)
    call.connection.close()
    answer(new Response(late.stream as ReadableStream<Uint8Array<ArrayBuffer>>))
    await settle()
    expect(late.cancelled).toHaveLength(1)
  })

  test("for another connection, from within a chunk, and lets the rest of that go", async () => {
    const call = begin([open(": again\n\nid: 1\ndata: a\n\n"), open("id: 1\ndata: a\n\n")], {
      onComment: () => call.connection.reconnect(),
    })
    await call.run(0)
    expect(call.taken).toEqual(["a"])
    expect(call.asked.map(({ headers }) => headers.get("last-event-id"))).toEqual([null, null])
    expect(call.connection.lastEventId).toBe("1")
  })

  test("for another connection, where its holder wants one", async () => {
    const call = begin([open("id: 1\ndata: a\n\n"), open("data: b\n\n")])
    await call.run(0)
    call.connection.reconnect()
    await settle()
    expect(call.taken).toEqual(["a", "b"])
    expect(call.sources[0]?.cancelled).toHaveLength(1)
    expect(call.asked[1]?.headers.get("last-event-id")).toBe("1")
    expect(call.reconnecting).toEqual([])
  })
})

describe("connectSse() calls", () => {
  test("onOpen with every response, and waits for it", async () => {
    const seen: number[] = []
    const { run } = begin([status(503), open("data: a\n\n")], {
      async onOpen({ status }) {
        await Promise.resolve()
        seen.push(status)
      },
    })
    expect(await run(10_000)).toEqual(["a"])
    expect(seen).toEqual([503, 200])
  })

  test("onOpen and fails with what it throws, so that it can read what the server says", async () => {
    const call = begin([status(400)], {
      async onOpen(response) {
        if (!response.ok) throw new Error(await response.text())
      },
    })
    await call.run(10_000)
    expect(call.outcome).toEqual({ error: new Error("secret words") })
  })

  test("random, and fails with what it throws", async () => {
    const error = new Error("mine")
    const call = begin([new TypeError("failed")], {
      random() {
        throw error
      },
    })
    await call.run(10_000)
    expect(call.outcome).toEqual({ error })
  })

  test.each(["onReconnect", "onComment"] as const)("%s, and fails with what it throws", async (name) => {
    const error = new Error("mine")
    const call = begin([stream(": hi\n\ndata: a\n\n")], {
      [name]() {
        throw error
      },
    })
    await call.run(10_000)
    expect(call.outcome).toEqual({ error })
    expect(call.clock.pending).toBe(0)
  })
})

describe("connectSse() pauses", () => {
  class Page extends EventTarget {
    visibilityState = "visible"
    navigator = { onLine: true }
    listeners = 0
    override addEventListener(...given: Parameters<EventTarget["addEventListener"]>) {
      this.listeners++
      super.addEventListener(...given)
    }
    override removeEventListener(...given: Parameters<EventTarget["removeEventListener"]>) {
      this.listeners--
      super.removeEventListener(...given)
    }
    show(isShown: boolean) {
      this.visibilityState = isShown ? "visible" : "hidden"
      this.dispatchEvent(new Event("visibilitychange"))
    }
    plug(isOnline: boolean) {
      this.navigator.onLine = isOnline
      this.dispatchEvent(new Event(isOnline ? "online" : "offline"))
    }
  }

  test("while the page is hidden, and goes on from the last event", async () => {
    const page = new Page()
    const call = begin([open("id: 1\ndata: a\n\n"), open("data: b\n\n")], { pauseWhenHidden: page, idle: 1000 })
    await call.run(0)
    page.show(false)
    await call.clock.advance(100_000)
    expect(call.sources[0]?.cancelled).toHaveLength(1)
    expect(call.asked).toHaveLength(1)
    expect(call.clock.pending).toBe(0)
    page.show(true)
    await settle()
    expect(call.taken).toEqual(["a", "b"])
    expect(call.asked[1]?.headers.get("last-event-id")).toBe("1")
    call.connection.close()
    expect(page.listeners).toBe(0)
  })

  test("while there is no network, from the start if need be", async () => {
    const page = new Page()
    page.plug(false)
    const call = begin([open("data: a\n\n")], { pauseWhenOffline: page, pauseWhenHidden: page })
    await call.run(1000)
    expect(call.asked).toEqual([])
    page.show(false)
    page.plug(true)
    await settle()
    expect(call.asked).toEqual([])
    page.show(true)
    await settle()
    expect(call.taken).toEqual(["a"])
  })

  test("and still waits as long as it was told to", async () => {
    const page = new Page()
    const call = begin([status(429, { "retry-after": "60" }), open("data: a\n\n")], { pauseWhenHidden: page })
    await call.run(1000)
    for (let count = 0; count < 5; count++) {
      page.show(false)
      page.show(true)
    }
    await call.clock.advance(58_999)
    expect(call.asked).toHaveLength(1)
    await call.clock.advance(1)
    expect(call.asked).toHaveLength(2)
  })

  test("not where a question costs something", async () => {
    const page = new Page()
    const call = begin([open("data: a\n\n")], { pauseWhenHidden: page }, { url: URL_, method: "POST" })
    await call.run(0)
    page.show(false)
    page.show(true)
    await settle()
    expect(page.listeners).toBe(0)
    expect(call.asked).toHaveLength(1)
    expect(call.sources[0]?.cancelled).toEqual([])
  })
})

test.each([
  { reconnect: "sometimes" as never },
  { idle: 0 },
  { retry: { limit: -1 } },
  { retry: { factor: -1 } },
  { retry: { jitter: Number.NaN } },
  { maxEventByteLength: 0 },
])("connectSse() refuses options that are none: %o", (options) => {
  expect(() => connectSse(URL_, options)).toThrow(expect.objectContaining({ code: "invalid-option" }))
})

// Only where there is one.
if (typeof document === "object") {
  test("connectSse() looks at a page as it is", async () => {
    const answer = new Response("data: a\n\n", { headers: { "content-type": "text/event-stream" } })
    const { run } = begin([answer, GONE], { pauseWhenHidden: document, pauseWhenOffline: window })
    expect(await run(10_000)).toEqual(["a"])
  })
}
