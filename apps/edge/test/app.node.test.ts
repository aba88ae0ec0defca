/** The routes, and what is not one. */
import { virtualClock } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { createApp } from "../src/app.ts"
import { readConfig } from "../src/config/read-config.ts"
import { recordings } from "../src/upstream/replay/recordings.ts"
import { createScene, passing, readAll } from "./scene.ts"

const app = (config: object = {}, secrets: Record<string, string> = {}) =>
  createApp({ config: readConfig(JSON.stringify(config)), secrets, log() {}, clock: virtualClock() })
const get = (path: string, init: RequestInit = {}) => app().request(path, init)

test("GET /v1/models lists the models that are known by name", async () => {
  const config = {
    upstreams: [
      { id: "up", baseUrl: "https://a.example", models: ["a", "b/c"] },
      { id: "any", baseUrl: "https://b.example", models: ["*"] },
    ],
  }
  const list = (await (await app(config).request("/v1/models")).json()) as { object: string; data: { id: string }[] }
  expect(list.object).toBe("list")
  expect(list.data.map(({ id }) => id)).toEqual([
    ...[...recordings.keys()].map((name) => `replay/${name}`),
    "up/a",
    "up/b/c",
  ])
  expect(list.data[0]).toEqual({ id: "replay/hello", object: "model", created: 0, owned_by: "replay" })
})

test("GET /health says whether every upstream has its key", async () => {
  const config = { upstreams: [{ id: "up", baseUrl: "https://a.example", secret: "UP_KEY", models: ["*"] }] }
  const ready = await app(config, { UP_KEY: "canary-123" }).request("/health")
  expect([ready.status, await ready.json()]).toEqual([
    200,
    {
      status: "ready",
      upstreams: [
        { id: "replay", status: "ready" },
        { id: "up", status: "ready" },
      ],
    },
  ])
  const missing = await app(config).request("/health")
  expect(missing.status).toBe(503)
  expect(await missing.json()).toMatchObject({
    status: "not_ready",
    upstreams: [{}, { code: "missing_secret", message: "The secret UP_KEY is not set, or is not printable ASCII" }],
  })
})

test.each(["sk-canary€", "sk-canary\nsecond-line", " \n", ""])(
  "a key that no header can hold (%j) is none",
  async (key) => {
    const config = { upstreams: [{ id: "up", baseUrl: "https://a.example", secret: "UP_KEY", models: ["*"] }] }
    const response = await app(config, { UP_KEY: key }).request("/health")
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain("canary")
  },
)

test("an unknown address is a 404 in OpenAI's shape, with a request id", async () => {
  for (const path of ["/nowhere", "/v1", "/v1/chat", "/", "/assets/../../package.json"]) {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/)
    expect(await response.json()).toEqual({
      error: {
        message: "There is nothing at this address",
        type: "invalid_request_error",
        param: null,
        code: "not_found",
      },
    })
  }
})

test("a wrong method is a 405 with Allow", async () => {
  for (const [path, method, allow] of [
    ["/v1/chat/completions", "GET", "POST"],
    ["/v1/chat/completions", "DELETE", "POST"],
    ["/v1/models", "POST", "GET, HEAD"],
    ["/health", "PUT", "GET, HEAD"],
  ] as const) {
    const response = await get(path, { method })
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow])
    expect(await response.json()).toMatchObject({
      error: { code: "method_not_allowed", type: "invalid_request_error", param: null },
    })
  }
})

test("every answer is kept from being taken for something else", async () => {
  for (const path of ["/health", "/nowhere", "/v1/models"]) {
    const { headers } = await get(path)
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers.get("x-frame-options")).toBe("DENY")
  }
})

test("a request id of the client's is kept where it is one", async () => {
  const id = async (value: string) =>
    (await get("/health", { headers: { "x-request-id": value } })).headers.get("x-request-id")
  expect(await id("abc-123")).toBe("abc-123")
  expect(await id("a b\tc")).toMatch(/^[0-9a-f-]{36}$/)
  expect(await id("x".repeat(65))).toMatch(/^[0-9a-f-]{36}$/)
})

test("a recording is played with its timing, by the speed that is asked for", async () => {
  for (const speed of [1, 4, 0.5]) {
    const scene = createScene({ config: {} })
    const response = await passing(
      scene.send(
        { model: "replay/hello", stream_options: { include_usage: true } },
        {},
        `/v1/chat/completions?speed=${speed}`,
      ),
      scene.clock,
    )
    const { text } = await readAll(response, scene.clock)
    const frames = recordings.get("hello")?.frames ?? []
    expect(text).toBe(frames.map(([, piece]) => piece).join(""))
    const last = (frames.at(-1)?.[0] ?? 0) / speed
    expect(scene.clock.now()).toBeGreaterThanOrEqual(last)
    expect(scene.clock.now()).toBeLessThan(last + 100)
  }
})

test.each(["0", "-1", "1001", "Infinity", "NaN", "", "fast", "1e3", "0.0000", " 1"])(
  "the speed %j is a 400",
  async (speed) => {
    const scene = createScene({ config: {} })
    const response = await scene.send(
      { model: "replay/hello" },
      {},
      `/v1/chat/completions?speed=${encodeURIComponent(speed)}`,
    )
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: "invalid_speed", param: "speed" } })
  },
)

test("a client that leaves stops the recording's timers", async () => {
  const scene = createScene({ config: {} })
  const response = await passing(scene.send({ model: "replay/long" }), scene.clock)
  await response.body?.cancel()
  expect(scene.clock.pending).toBe(0)
})

test("every recording ends as it should, streamed and folded", async () => {
  for (const [name, { end, dialect }] of recordings) {
    if (dialect !== "openai-chat") continue
    const wanted = end === "cut" ? "upstream_truncated" : name === "error" ? "error" : "DONE"
    const path = "/v1/chat/completions?speed=1000"
    const streamed = createScene({ config: {} })
    const { text } = await readAll(
      await passing(streamed.send({ model: `replay/${name}` }, {}, path), streamed.clock),
      streamed.clock,
    )
    expect(text.slice(-300)).toContain(wanted)
    const folded = createScene({ config: {} })
    const response = await passing(folded.send({ model: `replay/${name}`, stream: false }, {}, path), folded.clock)
    expect(response.status).toBe(wanted === "DONE" ? 200 : 502)
  }
})
