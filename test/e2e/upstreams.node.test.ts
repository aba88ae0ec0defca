/** Upstreams as they should not be, over real HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, type Call, chunk, done, type FakeUpstream, first, startFakeUpstream, whole } from "./fake-upstream.ts"
import { type Gateway, KEY, runtimes } from "./gateways.ts"

const finish = chunk({}, "stop")
const answer = [first, chunk({ content: "Hello" }), finish, done].join("")
const water = Buffer.from(chunk({ content: "🌊" }))

/** Writes pieces one after the other, each as a chunk of its own. */
const paced =
  (...pieces: readonly (string | Uint8Array)[]) =>
  async (call: Call) => {
    const response = begin(call)
    for (const piece of pieces) {
      response.write(piece)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    response.end()
  }

let upstream: FakeUpstream
let trap = 0
beforeAll(async () => {
  upstream = await startFakeUpstream()
  upstream.on("redirect", ({ response }) => void response.writeHead(307, { location: `${upstream.url}/trap` }).end())
  upstream.on("trap", ({ response }) => {
    trap++
    response.writeHead(200).end()
  })
  upstream.on("crlf", paced(...answer.replaceAll("\n", "\r\n").split(/(?<=\r)/)))
  upstream.on("cr", whole(answer.replaceAll("\n", "\r")))
  upstream.on(
    "bytes",
    paced(...[...Buffer.from(chunk({ content: "🌊é" }))].map((byte) => Uint8Array.of(byte)), finish, done),
  )
  upstream.on("cut-in-character", paced(first, water.subarray(0, water.indexOf(0xf0) + 2)))
  upstream.on("giant", (call) => {
    const response = begin(call, first, 'data: "')
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
      if (!response.destroyed) response.once("drain", more)
    }
    more()
  })
  upstream.on(
    "error-first",
    whole('data: {"error":{"message":"secret","type":"server_error","code":"overloaded"}}\n\n'),
  )
  upstream.on(
    "auth",
    ({ request, response }) => void response.writeHead(401).end(`bad key ${request.headers.authorization}`),
  )
  upstream.on(
    "rate",
    ({ response }) => void response.writeHead(429, { "retry-after": "7", "set-cookie": "a=b" }).end("slow down"),
  )
  upstream.on("hang", () => {})
  upstream.on("hang-later", (call) => void begin(call, first, ": wait\n\n"))
  upstream.on("reset", (call) => {
    const response = begin(call, first)
    // What was written is on its way by then; a reset drops what is not.
    setTimeout(() => response.socket?.resetAndDestroy(), 100)
  })
  upstream.on("reset-first", ({ response }) => void response.socket?.resetAndDestroy())
  upstream.on("garbage", whole(Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 251))))
  upstream.on(
    "html",
    ({ response }) => void response.writeHead(200, { "content-type": "text/html" }).end(`<html>${KEY}`),
  )
  upstream.on("not-http", ({ response }) => void response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n"))
  upstream.on("gzip", ({ request, response }) => {
    response
      .writeHead(200, { "content-type": "text/event-stream", "x-asked": String(request.headers["accept-encoding"]) })
      .end(answer)
  })
  upstream.on("late-end", (call) => {
    const response = begin(call, answer)
    setTimeout(() => response.end(), 5)
  })
  upstream.on("headers", (call) => {
    call.response.setHeader("set-cookie", KEY)
    call.response.setHeader("x-request-id", KEY)
    begin(call, answer).end()
  })
})
afterAll(() => upstream.close())

describe.each(runtimes)("on %s", (_runtime, start) => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await start(upstream.url, { maxEventByteLength: 300_000 })
  })
  afterAll(() => gateway?.close())

  const text = async (model: string, init?: { headers: Record<string, string> }) =>
    (await gateway.post({ model }, init)).text()
  const refusal = async (model: string) => {
    const response = await gateway.post({ model })
    const { error } = (await response.json()) as { error: { code: string } }
    return [response.status, error.code]
  }

  test("a redirect is not followed", async () => {
    expect(await refusal("up/redirect")).toEqual([502, "upstream_redirect"])
    expect(trap).toBe(0)
  })

  test.each(["crlf", "cr", "bytes"])("events come whole: %s", async (model) => {
    const body = await text(`up/${model}`, { headers: { accept: "text/plain" } })
    expect(body).toBe(model === "bytes" ? "🌊é" : "Hello")
    expect(await text(`up/${model}`)).toMatch(/data: \[DONE\][\r\n]+$/)
  })

  test("a cut inside a character gives no half of an event", async () => {
    const body = await text("up/cut-in-character")
    expect(body.startsWith(`${first}data: {"error"`)).toBe(true)
    expect(body).toContain("upstream_truncated")
  })

  test("an event without end stops at its limit, and the upstream with it", async () => {
    const called = upstream.next("giant")
    const body = await text("up/giant")
    expect(body.length).toBeLessThan(2_000)
    expect(body).toContain("event_too_large")
    await (await called).closed
  })

  test.each([
    ["error-first", [502, "overloaded"]],
    ["auth", [502, "upstream_auth"]],
    ["rate", [429, "upstream_error"]],
    ["reset-first", [502, "upstream_unreachable"]],
    ["html", [502, "upstream_invalid_response"]],
    ["not-http", [502, "upstream_unreachable"]],
  ])("what fails at once is an HTTP error: %s", async (model, wanted) => {
    expect(await refusal(`up/${model}`)).toEqual(wanted)
  })

  test("a rate limit keeps its Retry-After", async () => {
    const response = await gateway.post({ model: "up/rate" })
    expect([response.headers.get("retry-after"), response.headers.get("set-cookie")]).toEqual(["7", null])
  })

  test("garbage is no answer", async () => {
    const response = await gateway.post({ model: "up/garbage" })
    expect(response.status).toBe(502)
  })

  test("a connection that breaks is told", async () => {
    expect(await text("up/reset")).toMatch(/"code":"upstream_(reset|truncated)"}}\n\n$/)
    expect(await text("up/reset", { headers: { accept: "application/x-ndjson" } })).toMatch(
      /"code":"upstream_(reset|truncated)"}}\n$/,
    )
    await expect(text("up/reset", { headers: { accept: "text/plain" } })).rejects.toThrow()
  })

  test("silence has its limits", async () => {
    expect(await refusal("impatient/hang")).toEqual([504, "first_event_timeout"])
    expect(await text("impatient/hang-later")).toMatch(/"code":"idle_timeout"}}\n\n$/)
  })

  test("nothing is asked for that would be held back, and no header comes through", async () => {
    const called = upstream.next("gzip")
    await text("up/gzip")
    const { request } = await called
    expect([request.headers["accept-encoding"], request.headers.authorization]).toEqual(["identity", `Bearer ${KEY}`])
    const response = await gateway.post({ model: "up/headers" })
    expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain("canary")
  })

  test("an upstream that ends behind its last word keeps its connection for the next request", async () => {
    const before = upstream.connections
    for (let count = 0; count < 12; count++) expect(await text("up/late-end")).toBe(answer)
    expect(upstream.connections - before).toBeLessThan(6)
  })

  test("no key was written to the log", () => {
    expect(gateway.lines.length).toBeGreaterThan(10)
    expect(gateway.lines.join()).not.toContain("canary")
  })
})
