/** What goes upstream, what comes back, and what stays where it is. */
import { settle } from "@millrace/core/testing"
import { Hono } from "hono"
import { requestId } from "hono/request-id"
import { expect, test } from "vitest"
import { type RecordVariables, recordRequest } from "../src/observe/record-request.ts"
import { type ClientKind, clients, configOf } from "./kinds.ts"
import { chunk, createScene, done, errorEvent, finish, KEY, limits, passing, readAll, streaming } from "./scene.ts"

const whole = streaming(chunk("Hello"), finish, done)

test("a request goes to the operator's address with the operator's key, as the client wrote it but for the model and the usage", async () => {
  const scene = createScene({ answer: whole })
  const response = await scene.send(
    { model: "up/vendor/model", seed: 1, tools: [{ x: "up/vendor/model" }] },
    { traceparent: "00-1-2-01" },
  )
  await readAll(response, scene.clock)
  const [asked] = scene.asked
  expect(asked?.url).toBe("https://api.example.com/v1/chat/completions")
  expect(JSON.parse(String(asked?.init.body))).toEqual({
    model: "vendor/model",
    stream: true,
    messages: [{ role: "user", content: "Hi" }],
    seed: 1,
    tools: [{ x: "up/vendor/model" }],
    // For the log; the event that tells it is taken out of the answer.
    stream_options: { include_usage: true },
  })
  expect(Object.fromEntries(new Headers(asked?.init.headers))).toEqual({
    accept: "text/event-stream",
    "accept-encoding": "identity",
    authorization: `Bearer ${KEY}`,
    "content-type": "application/json",
    traceparent: "00-1-2-01",
  })
  expect([asked?.init.method, asked?.init.redirect]).toEqual(["POST", "manual"])
})

test("no header of the client's goes upstream but those listed, and none of the upstream's comes back", async () => {
  const scene = createScene({
    answer: (_asked, stream) =>
      new Response(stream([chunk("Hello"), done]), {
        headers: {
          "content-type": "text/event-stream",
          "set-cookie": "a=canary",
          "x-request-id": "canary",
          server: "canary",
          connection: "x-evil",
        },
      }),
  })
  const response = await scene.send(
    {},
    {
      authorization: "Bearer canary",
      cookie: "canary",
      "x-forwarded-host": "evil",
      host: "evil",
      "x-api-key": "canary",
    },
  )
  await readAll(response, scene.clock)
  expect(JSON.stringify([...new Headers(scene.asked[0]?.init.headers)])).not.toMatch(/canary"|evil/)
  expect(JSON.stringify([...response.headers])).not.toMatch(/canary|x-evil/)
})

test.each([
  "nobody/m",
  "m",
  "/m",
  "up",
  "http://evil/x",
  "//evil/x",
  "up@evil/m",
  "UP/m",
  " up/m",
  "..",
  "../up/m",
  "up/ m",
  "up/\u0000",
  `up/${"x".repeat(300)}`,
  "replay/../../x",
  "replay/",
  "replay/hello/",
  "__proto__/x",
  "constructor/x",
])("the model %j is nowhere", async (model) => {
  const scene = createScene({ answer: whole })
  const response = await scene.send({ model })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({
    error: { code: "model_not_found", param: "model", type: "invalid_request_error" },
  })
  expect(scene.asked).toEqual([])
  expect(scene.record()).toMatchObject({ outcome: "rejected", status: 404 })
  expect(scene.record()).not.toHaveProperty("model")
})

test.each(["up/../../x", "up/http://evil/x", "up/a?b#c", "up/%2e%2e/x"])(
  "the model %j is a name and no address",
  async (model) => {
    const scene = createScene({ answer: whole })
    await readAll(await scene.send({ model }), scene.clock)
    expect(scene.asked[0]?.url).toBe("https://api.example.com/v1/chat/completions")
  },
)

test("where models are listed, no other is served", async () => {
  const config = { upstreams: [{ id: "up", baseUrl: "https://api.example.com", models: ["a", "b/c"] }], replay: false }
  const scene = createScene({ config, answer: whole })
  expect((await scene.send({ model: "up/b/c" })).status).toBe(200)
  expect((await scene.send({ model: "up/b" })).status).toBe(404)
  expect((await scene.send({ model: "replay/hello" })).status).toBe(404)
})

test("a secret that is missing is named to the operator, and not to the client", async () => {
  const scene = createScene({ answer: whole, secrets: {} })
  expect(JSON.parse(scene.lines[0] ?? "")).toEqual({ event: "missing_secret", upstream: "up", secret: "KEY" })
  const response = await scene.send()
  const text = await response.text()
  expect([response.status, JSON.parse(text).error.code]).toEqual([500, "missing_secret"])
  expect(text).not.toContain("KEY")
  expect(scene.asked).toEqual([])
})

test("a key that an upstream gives away is in no answer and in no log", async () => {
  const leaks = [
    () =>
      Response.json(
        { error: { message: `bad key ${KEY}`, type: KEY, code: KEY, param: KEY } },
        { status: 400, headers: { "retry-after": KEY, "x-request-id": KEY } },
      ),
    () => new Response(`<html>${KEY}`, { status: 500 }),
    () => new Response(KEY, { status: 302, headers: { location: `https://evil/?key=${KEY}` } }),
    () => Promise.reject(new TypeError(`fetch failed: ${KEY}`, { cause: new Error(KEY) })),
    streaming(`data: {"error":{"message":"${KEY}","type":"${KEY}","code":"${KEY}"}}\n\n`),
    streaming(chunk("Hello"), `event: error\ndata: ${KEY}\n\n`),
    streaming(`data: ${KEY}\n\n`),
    () => Response.json({ error: { message: KEY } }),
  ]
  for (const answer of leaks) {
    for (const stream of [true, false]) {
      for (const accept of ["text/event-stream", "application/x-ndjson"]) {
        const scene = createScene({ answer: answer as never })
        const response = await passing(scene.send({ stream }, { accept }), scene.clock)
        const { text } = await readAll(response, scene.clock)
        await settle()
        expect(text + JSON.stringify([...response.headers]) + scene.lines.join()).not.toContain("canary")
        expect(scene.lines).toHaveLength(1)
      }
    }
  }
})

test("the log has one line for every request, with no prompt and no answer", async () => {
  const scene = createScene({ answer: streaming(300, chunk("answer"), 200, errorEvent) })
  await readAll(
    await passing(
      scene.send({ messages: [{ role: "user", content: "prompt" }] }, { "x-request-id": "mine-1" }),
      scene.clock,
    ),
    scene.clock,
  )
  expect(scene.lines).toHaveLength(1)
  expect(scene.lines[0]).not.toMatch(/answer|prompt/)
  const { time, bytes, duration, ...record } = scene.record()
  expect(record).toEqual({
    event: "request",
    requestId: "mine-1",
    method: "POST",
    path: "/v1/chat/completions",
    model: "up/m",
    format: "text/event-stream",
    status: 200,
    outcome: "upstream_error",
    code: "upstream_error",
    firstEvent: 300,
  })
  expect([typeof time, typeof bytes, duration]).toEqual(["string", "number", 500])
})

test("a model that a Gemini client names in its body too is the one that its address names", async () => {
  const { path, body } = clients.gemini as ClientKind
  for (const model of [undefined, "up/dear-model"]) {
    const scene = createScene({ answer: streaming("hang"), config: configOf("gemini", limits, { models: ["m"] }) })
    const response = await passing(scene.send({ ...body, model }, {}, path), scene.clock)
    await response.body?.cancel()
    expect(scene.asked[0]?.url).toBe("https://api.example.com/v1/models/m:streamGenerateContent?alt=sse")
    expect(JSON.parse(String(scene.asked[0]?.init.body)).model).toBe(model && "m")
  }
})

test("the log of a fault quotes nothing that could not be parsed", async () => {
  const fault = () => JSON.parse("canary of a prompt")
  const scene = createScene({ answer: streaming(chunk("Hello"), finish, done) })
  const app = new Hono<{ Variables: RecordVariables }>()
  app.use(requestId())
  app.use(recordRequest({ clock: scene.clock, log: (line) => scene.lines.push(line) }))
  app.get("/", fault)
  app.onError(() => new Response(null, { status: 500 }))
  await app.request("/")
  expect(scene.record()).toMatchObject({ outcome: "failed", fault: expect.stringMatching(/^SyntaxError\n +at /) })
  expect(scene.lines.join()).not.toContain("canary")
})
