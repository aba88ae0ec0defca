/**
 * What others ask of an event source over HTTP: the HTTP cases of web-platform-tests, and the HTTP and reconnection groups
 * of LaunchDarkly's contract tests. Both lie beside the workspace, and say here which cases there are.
 */
import { existsSync, readFileSync } from "node:fs"
import { deflateRawSync, gzipSync } from "node:zlib"
import { ConnectionError, type ConnectSseOptions, connectSse, type SseEvent, type SseRequest } from "@millrace/core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type EventServer, open, redirect, startEventServer, status, stream } from "./event-server.ts"

/** Waits short enough for a test. */
const QUICK = { initial: 5, max: 20 }
const GONE = status(204)
const HELLO = "id: abc\ndata: Hello\n\n"

interface Case {
  readonly file: string
  readonly name?: string
}

const folder = new URL("../../../shared/data/sse/", import.meta.url)
const readTable = (name: string): Record<string, readonly Case[]> =>
  existsSync(new URL(name, folder)) ? JSON.parse(readFileSync(new URL(name, folder), "utf8")) : {}

const wpt = (readTable("wpt-eventsource.json").httpCases ?? []).map(({ file }) => file)
const contract = readTable("launchdarkly.json")
const launchDarkly = [...(contract.httpCases ?? []), ...(contract.reconnectionCases ?? [])].map(({ name }) => name)
if (wpt.length === 0)
  console.log("connectSse cases: not found beside the workspace, that they are all there is not tested")

let server: EventServer
beforeAll(async () => {
  server = await startEventServer()
})
afterAll(() => server.close())

/** Reads to the end, or so many events. */
async function read(request: SseRequest, options: ConnectSseOptions = {}, count = Number.POSITIVE_INFINITY) {
  const connection = connectSse(request, { retry: QUICK, ...options })
  const events: SseEvent[] = []
  try {
    for await (const event of connection) if (events.push(event) >= count) break
  } catch (error) {
    return { events, error, connection }
  }
  return { events, connection }
}

const data = ({ events }: { events: readonly SseEvent[] }) => events.map(({ data }) => data)

const wptCases: Record<string, () => Promise<void>> = {
  "format-mime-bogus.any.js": () => refuses("x bogus"),
  "format-mime-valid-bogus.any.js": () => refuses("text/x-bogus"),
  "format-mime-trailing-semicolon.any.js": () => reads("text/event-stream;"),
  "format-utf-8.any.js": () => reads("text/event-stream;charset=windows-1252"),
  async "request-accept.any.js"() {
    const { url, received } = server.script(stream(HELLO), GONE)
    await read(url)
    expect(received[0]?.headers.accept).toBe("text/event-stream")
  },
  async "request-cache-control.any.js"() {
    const { url, received } = server.script(stream(HELLO), GONE)
    await read(url)
    expect(received[0]?.headers["cache-control"]).toBe("no-cache")
  },
  async "request-redirect.window.js"() {
    for (const code of [301, 302, 303, 307]) {
      const target = server.script(stream(HELLO), GONE)
      expect(data(await read(server.script(redirect(code, target.url)).url))).toEqual(["Hello"])
    }
  },
  async "request-status-error.window.js"() {
    for (const code of [204, 205, 210, 299, 404, 410, 503]) {
      const { url, received } = server.script(status(code))
      // Without the list, a 503 is asked again.
      const { error } = await read(url, { retry: { ...QUICK, statuses: [] } })
      if (code === 204) expect(error).toBeUndefined()
      else expect(error).toMatchObject({ code: "http-status", status: code })
      expect(received).toHaveLength(1)
    }
  },
  async "eventsource-reconnect.window.js"() {
    const causes: unknown[] = []
    const { url, received } = server.script(stream("id: …\nretry: 2\ndata: a\n\n"), stream("data: b\n\n"), GONE)
    const got = await read(url, { onReconnect: ({ cause }) => causes.push(cause) })
    expect(data(got)).toEqual(["a", "b"])
    expect(causes).toEqual([undefined, undefined])
    expect(Buffer.from(String(received[1]?.headers["last-event-id"]), "latin1").toString()).toBe("…")
  },
}

async function refuses(type: string) {
  const { url, received } = server.script(stream(HELLO, type))
  const { error, events } = await read(url)
  expect(error).toMatchObject({ code: "wrong-content-type" })
  expect(events).toEqual([])
  expect(received).toHaveLength(1)
}

async function reads(type: string) {
  const { url } = server.script(stream("data: é\n\n", type), GONE)
  expect(data(await read(url))).toEqual(["é"])
}

const launchDarklyCases: Record<string, () => Promise<void>> = {
  async "default method and headers"() {
    const { url, received } = server.script(stream(HELLO), GONE)
    await read(url)
    expect(received[0]?.method).toBe("GET")
    expect(received[0]?.headers).toMatchObject({ accept: "text/event-stream", "cache-control": "no-cache" })
    expect(received[0]?.headers).not.toHaveProperty("last-event-id")
  },
  async "204 halts re-connection attempts"() {
    const { url, received } = server.script(GONE)
    const { error, events } = await read(url)
    expect([error, events, received.length]).toEqual([undefined, [], 1])
  },
  async "client follows 301|307 redirect"() {
    for (const code of [301, 307]) {
      const target = server.script(stream(HELLO), GONE)
      expect(data(await read(server.script(redirect(code, target.url)).url))).toEqual(["Hello"])
    }
  },
  async "client handles empty|missing Location header with 301|307 status"() {
    for (const code of [301, 307]) {
      for (const location of ["", undefined]) {
        const { error } = await read(server.script(redirect(code, location)).url, { retry: { ...QUICK, limit: 2 } })
        expect(error).toBeInstanceOf(ConnectionError)
      }
    }
  },
  async "custom headers"() {
    const { url, received } = server.script(stream(HELLO), GONE)
    await read({ url, headers: { "x-first": "one", "x-second": "two" } })
    expect(received[0]?.headers).toMatchObject({ "x-first": "one", "x-second": "two" })
  },
  "POST request": () => sends("POST"),
  "REPORT request": () => sends("REPORT"),
  async "sends Last-Event-Id in initial request if set"() {
    const { url, received } = server.script(stream(HELLO), GONE)
    await read(url, { lastEventId: "abc" })
    expect(received[0]?.headers["last-event-id"]).toBe("abc")
  },
  async "caller can trigger a restart"() {
    const { url, received } = server.script(open(HELLO), open("data: World\n\n"))
    const connection = connectSse(url)
    const reader = connection.getReader()
    expect((await reader.read()).value?.data).toBe("Hello")
    connection.reconnect()
    expect((await reader.read()).value?.data).toBe("World")
    await received[0]?.closed
    expect(received[1]?.headers["last-event-id"]).toBe("abc")
    await reader.cancel()
  },
  "sends ID of last received event": () => resumes([HELLO], "abc"),
  "sends ID of last received event that had an ID if later events did not": () =>
    resumes([`${HELLO}data: World\n\n`], "abc"),
  "last event ID can be explicitly overridden with an empty value": () =>
    resumes([`${HELLO}id: \ndata: World\n\n`], undefined),
  async "resends request body if any when reconnecting"() {
    for (const request of [
      (url: string) => ({ url, method: "POST", body: "question" }),
      (url: string) => new Request(url, { method: "POST", body: "question" }),
    ]) {
      const { url, received } = server.script(stream(HELLO), status(503), GONE)
      await read(request(url), { reconnect: "always" })
      expect(received.map(({ body }) => body)).toEqual(["question", "question", "question"])
    }
  },
  async "can set read timeout"() {
    const { url, received } = server.script(open(HELLO), open("data: World\n\n"))
    const causes: unknown[] = []
    const got = await read(url, { idle: 50, onReconnect: ({ cause }) => causes.push(cause?.cause) }, 2)
    expect(data(got)).toEqual(["Hello", "World"])
    expect(causes).toEqual([expect.objectContaining({ code: "idle-timeout", limit: 50 })])
    await received[0]?.closed
  },
  async "discards partial messages on retry"() {
    const { url } = server.script(stream(`${HELLO}id: def\ndata: Goodbye`), stream("data: We meet again\n\n"), GONE)
    const { events } = await read(url)
    expect(events.map(({ data, lastEventId }) => [data, lastEventId])).toEqual([
      ["Hello", "abc"],
      ["We meet again", "abc"],
    ])
  },
  async "new connection established after breaking previous is functional"() {
    const { url } = server.script(stream(HELLO), stream("id: def\ndata: World\n\n"), GONE)
    const { events } = await read(url)
    expect(events.map(({ lastEventId }) => lastEventId)).toEqual(["abc", "def"])
  },
}

async function sends(method: string) {
  const { url, received } = server.script(stream(HELLO))
  const headers = { "content-type": "text/plain; charset=utf-8" }
  expect(data(await read({ url, method, headers, body: "Hello, wörld" }))).toEqual(["Hello"])
  expect(received).toMatchObject([{ method, body: "Hello, wörld", headers }])
}

async function resumes(bodies: readonly string[], id: string | undefined) {
  const { url, received } = server.script(...bodies.map((body) => stream(body)), GONE)
  await read(url)
  expect(received.at(-1)?.headers["last-event-id"]).toBe(id)
}

describe("connectSse() agrees with web-platform-tests", () => {
  test.skipIf(wpt.length === 0)("of which none is left out", () => {
    expect(Object.keys(wptCases).sort()).toEqual([...wpt].sort())
  })
  test.each(Object.entries(wptCases))("in %s", (_name, check) => check())
})

describe("connectSse() agrees with LaunchDarkly's contract tests", () => {
  test.skipIf(launchDarkly.length === 0)("of which none is left out", () => {
    expect(Object.keys(launchDarklyCases).sort()).toEqual([...launchDarkly].sort())
  })
  test.each(Object.entries(launchDarklyCases))("in %s", (_name, check) => check())
})

describe("connectSse() meets a server that", () => {
  test("resets the connection inside an event", async () => {
    const reset = `${HELLO}id: def\ndata: Good`
    const { url, received } = server.script(
      (response, request) => {
        open(reset)(response, request)
        setTimeout(() => response.destroy(), 20)
      },
      stream("data: World\n\n"),
      GONE,
    )
    const causes: unknown[] = []
    const got = await read(url, { onReconnect: ({ cause }) => causes.push(cause?.code) })
    expect(data(got)).toEqual(["Hello", "World"])
    expect(causes).toEqual(["connection-failed", undefined])
    expect(received[1]?.headers["last-event-id"]).toBe("abc")
  })

  test("fails at first, and then names its own time", async () => {
    const { url } = server.script(
      status(500),
      status(429, { "retry-after": "0" }),
      (response) => response.destroy(),
      stream(`retry: 7\n\n${HELLO}`),
      GONE,
    )
    const delays: number[] = []
    const got = await read(url, { random: () => 0, onReconnect: ({ delay }) => delays.push(delay) })
    expect(data(got)).toEqual(["Hello"])
    expect(delays).toEqual([5, 10, 20, 7])
  })

  test("does not listen at all, and gives up", async () => {
    const gone = await startEventServer()
    const { url } = gone.script(GONE)
    await gone.close()
    const { error } = await read(url, { retry: { ...QUICK, limit: 2 } })
    expect(error).toMatchObject({ code: "connection-failed", attempt: 3, cause: expect.any(TypeError) })
  })

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateRawSync],
  ])("compresses with %s", async (encoding, compress) => {
    const { url } = server.script((response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": encoding })
      response.end(compress(HELLO))
    }, GONE)
    expect(data(await read(url))).toEqual(["Hello"])
  })

  test("sends without end, and is left in mid-flow", async () => {
    let written = 0
    const { url, received } = server.script((response, request) => {
      open()(response, request)
      const event = `data: ${"x".repeat(65_536)}\n\n`
      const more = () => {
        while (!response.destroyed && response.write(event)) written++
        if (!response.destroyed) response.once("drain", more)
      }
      more()
    })
    const { events } = await read(url, {}, 3)
    expect(events).toHaveLength(3)
    await received[0]?.closed
    expect(written).toBeLessThan(1000)
  })

  test("answers nothing, and is left by a signal", async () => {
    let asked = () => {}
    const waiting = new Promise<void>((resolve) => {
      asked = resolve
    })
    const { url, received } = server.script(() => asked())
    const abort = new AbortController()
    const outcome = read(url, { signal: abort.signal })
    await waiting
    const reason = new Error("enough")
    abort.abort(reason)
    expect((await outcome).error).toBe(reason)
    await received[0]?.closed
  })
})
