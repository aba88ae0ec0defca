/** What respond() answers, over HTTP, on every runtime, as a handler gives it. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { open as begin, type EventServer, startEventServer, status, stream } from "../conformance/event-server.ts"
import { type Serving, servers } from "./respond-servers.ts"

/** Far above what anything here takes. */
const PATIENCE = 10_000

let upstream: EventServer
beforeAll(async () => {
  upstream = await startEventServer()
})
afterAll(() => upstream.close())

describe.each(servers)("on %s, respond()", (_name, start) => {
  let server: Serving
  beforeAll(async () => {
    server = await start()
  }, 30_000)
  afterAll(() => server?.close())

  async function open(path: string, init?: RequestInit) {
    const response = await fetch(server.url + path, init)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    return { response, read: async () => (await reader?.read())?.value, reader }
  }

  async function settlesAt(wanted: number) {
    const deadline = performance.now() + PATIENCE
    for (;;) {
      const { cancelled } = (await (await fetch(`${server.url}/state`)).json()) as { cancelled: number }
      if (cancelled >= wanted || performance.now() > deadline) return cancelled
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  const cancelledSoFar = async () =>
    ((await (await fetch(`${server.url}/state`)).json()) as { cancelled: number }).cancelled

  test.each([
    ["/sse", "text/event-stream", "data: é\n\nid: 2\ndata: 2\n\n"],
    ["/json-lines", "application/x-ndjson", '{"n":1}\n"é"\n'],
    ["/json-sequence", "application/json-seq", '\x1e{"n":1}\n\x1e"é"\n'],
    ["/text", "text/plain; charset=utf-8", "é2"],
  ])("gives %s whole, with its headers", async (path, type, text) => {
    const response = await fetch(server.url + path)
    expect(response.status).toBe(path === "/sse" ? 201 : 200)
    expect(response.headers.get("content-type")?.replace(";charset", "; charset").toLowerCase()).toBe(type)
    expect(response.headers.get("cache-control")).toBe("no-cache, no-transform")
    expect(response.headers.get("x-accel-buffering")).toBe("no")
    expect(response.headers.get("content-encoding") ?? "identity").toBe("identity")
    if (path === "/sse") expect(response.headers.get("x-mine")).toBe("1")
    expect(await response.text()).toBe(text)
  })

  test.each([
    ["/silent", "data: first\n\n", ":\n"],
    ["/silent-lines", '{"n":1}\n', "\n"],
  ])(
    "gives what comes at %s at once, then signs of life, and lets go when the client leaves",
    async (path, first, beat) => {
      const before = await cancelledSoFar()
      const leaving = new AbortController()
      const { read } = await open(path, { signal: leaving.signal })
      let text = ""
      while (text.length < first.length + 2 * beat.length) text += await read()
      expect(text.startsWith(first + beat + beat)).toBe(true)
      leaving.abort()
      expect(await settlesAt(before + 1)).toBe(before + 1)
    },
  )

  test("lets go of a source in mid-flow, and reads no more of it than its client", async () => {
    const before = await cancelledSoFar()
    const leaving = new AbortController()
    const { read } = await open("/endless", { signal: leaving.signal })
    for (let count = 0; count < 5; count++) expect((await read())?.startsWith("x")).toBe(true)
    leaving.abort()
    expect(await settlesAt(before + 1)).toBe(before + 1)
  })

  test("breaks off where the source fails, and says nothing of why", async () => {
    // Servers print what a body fails with.
    const silenced = [vi.spyOn(console, "error"), vi.spyOn(console, "info")].map((spy) =>
      spy.mockImplementation(() => {}),
    )
    const { response, read } = await open("/broken")
    let text = ""
    const failure = await (async () => {
      for (let piece = await read(); piece !== undefined; piece = await read()) text += piece
    })().catch((error: Error) => error)
    expect(response.status).toBe(200)
    expect(text).toBe("data: first\n\n")
    expect(failure).toBeInstanceOf(Error)

    const early = await fetch(`${server.url}/broken-at-once`)
      .then(async (response) => `${response.status} ${await response.text()}`)
      .catch((error: Error) => error)
    expect(String(early)).not.toContain("secret")
    expect(early instanceof Error || early.startsWith("500")).toBe(true)
    for (const spy of silenced) spy.mockRestore()
  })

  test("tells of a failure what it is told to", async () => {
    const { response, read } = await open("/told")
    let text = ""
    for (let piece = await read(); piece !== undefined; piece = await read()) text += piece
    expect(response.status).toBe(200)
    expect(text).toBe("data: first\n\nevent: error\ndata: unavailable\n\n")
  })

  test("answers a HEAD request without a body, and lets go of the source", async () => {
    const before = await cancelledSoFar()
    const response = await fetch(`${server.url}/silent`, { method: "HEAD" })
    expect(response.headers.get("content-type")).toBe("text/event-stream")
    expect(await response.text()).toBe("")
    expect(await settlesAt(before + 1)).toBe(before + 1)
  })

  test("relays what connectSse() reads, over a connection that breaks off, fails and ends", async () => {
    const { url, received } = upstream.script(
      (response, request) => {
        begin("id: é…\ndata: a\n\nid: lost\ndata: b")(response, request)
        setTimeout(() => response.destroy(), 20)
      },
      status(503),
      stream("data: b\n\n"),
      status(204),
    )
    const response = await fetch(`${server.url}/relay?url=${encodeURIComponent(url)}`)
    expect(await response.text()).toBe("id: é…\ndata: a\n\ndata: b\n\n")
    const ids = received.map(({ headers }) => headers["last-event-id"]?.toString())
    expect(ids.map((id) => id && Buffer.from(id, "latin1").toString())).toEqual([undefined, "é…", "é…", "é…"])
    expect(received[0]?.headers).toMatchObject({ accept: "text/event-stream", "cache-control": "no-cache" })
  })

  test("lets go of what connectSse() reads when the client leaves", async () => {
    const { url, received } = upstream.script(begin("data: a\n\n"))
    const leaving = new AbortController()
    const { read } = await open(`/relay?heartbeat=25&url=${encodeURIComponent(url)}`, { signal: leaving.signal })
    while (!(await read())?.includes("data: a\n\n"));
    leaving.abort()
    await received[0]?.closed
  })
})
