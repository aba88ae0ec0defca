/**
 * The client leaves, and the upstream's socket closes: from before the commit, from idle behind it, and from mid-flow. The
 * time that it took is printed; what is asserted is that it happens at all, long before any timer would do it.
 */
import { request } from "node:http"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, type Call, chunk, type FakeUpstream, first, startFakeUpstream } from "./fake-upstream.ts"
import { type Gateway, runtimes } from "./gateways.ts"

/** Far above the 100 ms that are aimed at, far below the gateway's own timers. */
const PATIENCE = 5_000

let upstream: FakeUpstream
beforeAll(async () => {
  upstream = await startFakeUpstream()
})
afterAll(() => upstream.close())

const measured: string[] = []
afterAll(() => console.log(`The upstream was aborted after the client left:\n${measured.join("\n")}`))

describe.each(runtimes)("on %s", (runtime, start) => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await start(upstream.url)
  })
  afterAll(() => gateway?.close())

  /** A client that can be torn from its socket. */
  function open(model: string, body: object = {}) {
    const client = request(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    })
    client.on("error", () => {})
    client.end(
      JSON.stringify({ model: `up/${model}`, stream: true, messages: [{ role: "user", content: "Hi" }], ...body }),
    )
    const received = new Promise<void>((resolve) => {
      client.on("response", (response) => {
        response.on("error", () => {})
        response.once("data", () => resolve())
        response.resume()
      })
    })
    return { client, received }
  }

  async function leave(name: string, client: ReturnType<typeof request>, call: Call) {
    const left = performance.now()
    client.destroy()
    const closed = await Promise.race([call.closed, new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE))])
    expect(closed, "the upstream's connection is closed").toBeDefined()
    measured.push(`  ${runtime}, ${name}: ${((closed ?? 0) - left).toFixed(1)} ms`)
  }

  test("before the commit, while the upstream is silent", async () => {
    upstream.on("silent", () => {})
    const called = upstream.next("silent")
    const { client } = open("silent")
    await leave("before the commit", client, await called)
  })

  test("before the commit, with headers but no event", async () => {
    upstream.on("headers", (call) => void begin(call))
    const called = upstream.next("headers")
    const { client } = open("headers")
    await leave("before the commit, behind headers", client, await called)
  })

  test("behind the commit, before the first event", async () => {
    upstream.on("late", () => {})
    const called = upstream.next("late")
    const { client, received } = open("late")
    await received
    await leave("idle behind the commit", client, await called)
  })

  test("behind the first event, while the upstream is silent", async () => {
    upstream.on("idle", (call) => void begin(call, first))
    const called = upstream.next("idle")
    const { client, received } = open("idle")
    await received
    await leave("idle behind an event", client, await called)
  })

  test("in mid-flow", async () => {
    upstream.on("flow", (call) => {
      const response = begin(call, first)
      const timer = setInterval(() => response.write(chunk({ content: "word " })), 5)
      void call.closed.then(() => clearInterval(timer))
    })
    const called = upstream.next("flow")
    const { client, received } = open("flow")
    await received
    await leave("in mid-flow", client, await called)
  })

  test("without a stream", async () => {
    upstream.on("whole", () => {})
    const called = upstream.next("whole")
    const { client } = open("whole", { stream: false })
    await leave("without a stream", client, await called)
  })

  test("the log says that the client left", async () => {
    const deadline = performance.now() + PATIENCE
    const cancelled = () => gateway.lines.filter((line) => line.includes('"client_cancel"')).length
    while (cancelled() < 6 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(cancelled()).toBe(6)
  })
})
