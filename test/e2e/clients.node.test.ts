/** Clients as they should not be, over real HTTP. */
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { chunk, done, type FakeUpstream, first, startFakeUpstream, whole } from "./fake-upstream.ts"
import { type Gateway, KEY, runtimes } from "./gateways.ts"

let upstream: FakeUpstream
beforeAll(async () => {
  upstream = await startFakeUpstream()
  upstream.on("m", whole(first, chunk({ content: "Hello" }, "stop"), done))
  upstream.on("http://evil/x", whole(first, chunk({ content: "Hello" }, "stop"), done))
})
afterAll(() => upstream.close())

describe.each(runtimes)("on %s", (runtime, start) => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await start(upstream.url)
  })
  afterAll(() => gateway?.close())

  test.each(["replay/../../x", "http://evil/x", "//evil/x", "up@evil/x", "..", "nobody/m", "up"])(
    "the model %s is nowhere",
    async (model) => {
      const response = await gateway.post({ model })
      expect([response.status, await response.json()]).toMatchObject([
        404,
        { error: { code: "model_not_found", param: "model" } },
      ])
    },
  )

  test("an address for a model's name is a name", async () => {
    const called = upstream.next("http://evil/x")
    expect((await gateway.post({ model: "up/http://evil/x" })).status).toBe(200)
    expect((await called).request.headers.host).toBe(new URL(upstream.url).host)
  })

  test("a client's headers stay with the gateway", async () => {
    const called = upstream.next("m")
    await gateway.post(
      { model: "up/m" },
      {
        headers: {
          authorization: "Bearer theirs",
          cookie: "theirs",
          "x-api-key": "theirs",
          "x-forwarded-host": "evil",
          "openai-organization": "theirs",
        },
      },
    )
    const { headers } = (await called).request
    expect(headers.authorization).toBe(`Bearer ${KEY}`)
    expect(JSON.stringify(headers)).not.toMatch(/theirs|evil/)
  })

  test("a body of 100 MB is refused before it is read", async () => {
    const piece = new Uint8Array(1_048_576).fill(32)
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ === 100) return controller.close()
        controller.enqueue(piece)
      },
    })
    // A server may close the connection while the client still writes, before its answer is read whole or begun.
    const outcome = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
      duplex: "half",
    } as RequestInit).then(
      async (response) => `${response.status} ${await response.text().catch(() => "closed")}`,
      () => "closed",
    )
    expect(outcome).toMatch(/^closed$|^413 (closed|.*"request_too_large")/)
    expect(sent).toBeLessThan(100)
  })

  test("a body that says that it is too large is refused", async () => {
    const answer = await raw(
      "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 104857600\r\nconnection: close\r\n\r\n{",
    )
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain("request_too_large")
  })

  test("JSON of any depth does not bring it down", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000)
    const called = upstream.next("m").then(() => "passed on")
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"model":"up/m","messages":[{}],"deep":${deep}}`,
    }).catch(() => undefined)
    expect([200, 400, 404, 502, 500]).toContain(response?.status)
    if (response?.status === 400) expect(await response.json()).toMatchObject({ error: { code: "invalid_json" } })
    void called
    expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(200)
  })

  test.each([
    ["no JSON", "{oops", 400, "invalid_json"],
    ["a list", "[]", 400, "invalid_request"],
    ["nothing", "", 400, "invalid_json"],
  ])("%s is refused", async (_name, body, status, code) => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    })
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { error: { code, type: "invalid_request_error" } },
    ])
  })

  test("routes and methods that are not there are told in OpenAI's shape", async () => {
    const missing = await fetch(`${gateway.url}/v1/nothing`)
    expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: "not_found" } }])
    const wrong = await fetch(`${gateway.url}/v1/chat/completions`)
    expect([wrong.status, wrong.headers.get("allow"), await wrong.json()]).toMatchObject([
      405,
      "POST",
      { error: { code: "method_not_allowed" } },
    ])
    const form = await gateway.post({ model: "up/m" }, { headers: { accept: "image/png" } })
    expect([form.status, await form.json()]).toMatchObject([406, { error: { code: "not_acceptable" } }])
  })

  test("no file is served but the page's", async () => {
    for (const path of [
      "/../package.json",
      "/assets/../../package.json",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/assets/..%2f..%2fpackage.json",
      "/.env",
    ]) {
      expect(await raw(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).not.toContain("@millrace")
    }
  })

  test("two lengths of one body are not both believed", async () => {
    const inner = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n"
    const answer = await raw(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${inner.length + 5}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n${inner}`,
    )
    expect(answer.match(/"status":"ready"/g) ?? []).toHaveLength(0)
  })

  /** Sends bytes as they are and gives the answer. */
  function raw(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = ""
      const socket = connect(gateway.port, "127.0.0.1", () => socket.write(bytes))
      const timer = setTimeout(() => socket.destroy(), 3_000)
      socket.setEncoding("utf8").on("data", (text) => {
        answer += text
      })
      socket.on("error", () => {})
      socket.on("close", () => {
        clearTimeout(timer)
        resolve(answer)
      })
    })
  }

  test(`${runtime} is in good health behind it all`, async () => {
    const health = await fetch(`${gateway.url}/health`)
    expect([health.status, await health.json()]).toMatchObject([200, { status: "ready" }])
  })
})
