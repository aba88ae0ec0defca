/** Clients of every kind: what each is told, in its own words, where all goes well and where it does not. */
import { describe, expect, test } from "vitest"
import {
  chunk,
  createScene,
  done,
  errorEvent,
  finish,
  limits,
  passing,
  readAll,
  type Script,
  streaming,
} from "./scene.ts"

const user = { role: "user", content: "Hi" }

/** How each kind of client asks for `up/m`: its path, and what differs in the body from OpenAI's chat. */
const clients = {
  chat: { path: "/v1/chat/completions", body: {} },
  responses: { path: "/v1/responses", body: { input: "Hi" } },
  messages: { path: "/v1/messages", body: { max_tokens: 100 } },
  gemini: {
    path: "/v1beta/models/up/m:streamGenerateContent?alt=sse",
    body: { contents: [{ role: "user", parts: [{ text: "Hi" }] }] },
  },
  geminiArray: {
    path: "/v1beta/models/up/m:streamGenerateContent",
    body: { contents: [{ role: "user", parts: [{ text: "Hi" }] }] },
  },
  geminiWhole: {
    path: "/v1beta/models/up/m:generateContent",
    body: { contents: [{ role: "user", parts: [{ text: "Hi" }] }] },
  },
  ollama: { path: "/api/chat", body: {} },
  ui: {
    path: "/ui/chat",
    body: { id: "c", messages: [{ id: "1", role: "user", parts: [{ type: "text", text: "Hi" }] }] },
  },
} as const

type Name = keyof typeof clients

async function ask(name: Name, script: Script, more: object = {}, headers: Record<string, string> = {}) {
  const { path, body } = clients[name]
  const scene = createScene({ answer: streaming(...script) })
  const response = await passing(scene.send({ ...body, ...more }, headers, path), scene.clock)
  return { scene, response, ...(await readAll(response, scene.clock)) }
}

const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } })}\n\n`
const whole = [chunk("Hel"), chunk("lo"), finish, usage, done]

describe("a whole answer, streamed, ends as the client's dialect has it:", () => {
  test.each([
    ["responses", "text/event-stream; charset=utf-8", /event: response\.completed\ndata: .*"total_tokens":7.*\n\n$/],
    ["messages", "text/event-stream; charset=utf-8", /"output_tokens":4.*\n\nevent: message_stop\ndata: .*\n\n$/],
    ["gemini", "text/event-stream; charset=utf-8", /"finishReason":"STOP"/],
    ["geminiArray", "application/json", /^\[\{.*"finishReason":"STOP".*\]$/s],
    ["ollama", "application/x-ndjson; charset=utf-8", /"done":true.*\n$/],
    ["ui", "text/event-stream; charset=utf-8", /"type":"finish".*\n\ndata: \[DONE\]\n\n$/],
  ] as const)("%s", async (name, contentType, end) => {
    const { response, text, broken, scene } = await ask(name, whole)
    expect([response.status, broken]).toEqual([200, false])
    expect(response.headers.get("content-type")).toMatch(contentType)
    expect(text).toMatch(end)
    expect(text).not.toMatch(/"error":(?!null)|"type":"error"|event: error/)
    expect(text.match(/"(?:Hel|lo)"/g)?.slice(0, 2)).toEqual(['"Hel"', '"lo"'])
    expect(scene.record()).toMatchObject({ outcome: "done", dialect: "openai-chat", inputTokens: 3, outputTokens: 4 })
    expect(JSON.parse(String(scene.asked[0]?.init.body))).toMatchObject({
      model: "m",
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(scene.clock.pending).toBe(0)
  })

  test("the UI stream has the header that its clients look for", async () => {
    const { response } = await ask("ui", whole)
    expect(response.headers.get("x-vercel-ai-ui-message-stream")).toBe("v1")
  })
})

describe("an answer that is cut, or fails, is never told as a whole one:", () => {
  const ends: Readonly<Record<string, RegExp>> = {
    responses: /event: (?:response\.failed|error)\n/,
    messages: /event: error\n/,
    gemini: /data: \{"error":/,
    geminiArray: /\{"error":.*\]$/s,
    ollama: /\{"error":/,
    ui: /"type":"error"/,
  }
  const good = /response\.completed|message_stop|finishReason|"done":true|"type":"finish"/

  test.each(Object.keys(ends) as Name[])("%s", async (name) => {
    for (const [script, outcome] of [
      [[chunk("Hello")], "truncated"],
      [[chunk("Hello"), "reset"], "truncated"],
      [[chunk("Hello"), "hang"], "timeout"],
      [[chunk("Hello"), errorEvent, done], "upstream_error"],
      [[chunk("Hello"), "data: oops\n\n", done], "upstream_error"],
      [[chunk("Hello"), chunk("x".repeat(3_000)), done], "upstream_error"],
    ] as const) {
      const { text, scene } = await ask(name, script)
      expect(text).toMatch(ends[name] as RegExp)
      expect(text).not.toMatch(good)
      expect(text).not.toContain("canary")
      expect(scene.record()).toMatchObject({ outcome, status: 200 })
      expect(scene.clock.pending).toBe(0)
      expect(scene.asked[0]?.endedAt).toBeDefined()
    }
  })

  test("text for the AI SDK breaks off", async () => {
    const scene = createScene({ answer: streaming(chunk("Hello"), errorEvent) })
    const response = await passing(scene.send(clients.ui.body, {}, "/ui/text"), scene.clock)
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect(await readAll(response, scene.clock)).toEqual({ text: "Hello", broken: true })
  })
})

describe("an error before the answer has begun has a status, and the client's own shape:", () => {
  const shapes: Readonly<Record<string, object>> = {
    chat: { error: { message: expect.any(String), type: "server_error", code: "overloaded", param: null } },
    responses: { error: { message: expect.any(String), type: "server_error", code: "overloaded", param: null } },
    messages: { type: "error", error: { type: "api_error", message: expect.any(String), code: "overloaded" } },
    gemini: { error: { code: 502, message: expect.any(String), status: "UNAVAILABLE" } },
    geminiWhole: { error: { code: 502, message: expect.any(String), status: "UNAVAILABLE" } },
    ollama: { error: expect.any(String) },
    ui: { type: "error", errorText: expect.any(String) },
  }
  test.each(Object.keys(shapes) as Name[])("%s", async (name) => {
    const { response, text } = await ask(name, [errorEvent])
    expect(response.status).toBe(502)
    expect(JSON.parse(text)).toMatchObject(shapes[name] as object)
    expect(text).not.toContain("canary")
    // Gemini's clients name the model in the address.
    if (name.startsWith("gemini")) return
    const unknown = await ask(name, whole, { model: "nobody/m" })
    expect(unknown.response.status).toBe(404)
    if (name === "messages") expect(JSON.parse(unknown.text).error.type).toBe("not_found_error")
  })

  test("a request that is not of the dialect is a 400 that names the place", async () => {
    for (const [name, body, place] of [
      ["messages", { messages: [{ role: "nobody", content: "Hi" }] }, "messages"],
      ["messages", { messages: [] }, "messages"],
      ["responses", { input: [] }, "input"],
      ["gemini", { contents: [{ parts: 5 }] }, "contents"],
      ["ollama", { messages: "Hi" }, "messages"],
      ["ui", { messages: [{ role: "user" }] }, "messages"],
    ] as const) {
      const { response, text } = await ask(name, whole, body)
      expect([name, response.status]).toEqual([name, 400])
      expect(text).toContain(place)
    }
  })

  test("a method that is none is nowhere", async () => {
    const scene = createScene({ answer: streaming(...whole) })
    const response = await scene.send(clients.gemini.body, {}, "/v1beta/models/up/m:countTokens")
    expect(response.status).toBe(404)
  })
})

describe("an answer in one piece is the client's own:", () => {
  test.each([
    ["responses", { object: "response", status: "completed", usage: { input_tokens: 3, output_tokens: 4 } }],
    [
      "messages",
      { type: "message", role: "assistant", stop_reason: "end_turn", content: [{ type: "text", text: "Hello" }] },
    ],
    ["geminiWhole", { candidates: [{ finishReason: "STOP", content: { parts: [{ text: "Hello" }] } }] }],
    ["ollama", { done: true, done_reason: "stop", message: { role: "assistant", content: "Hello" } }],
  ] as const)("%s", async (name, wanted) => {
    const { response, text, scene } = await ask(name, whole, { stream: false })
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"])
    expect(JSON.parse(text)).toMatchObject(wanted)
    expect(scene.record()).toMatchObject({ outcome: "done", inputTokens: 3, outputTokens: 4 })
    const cut = await ask(name, [chunk("Hello")], { stream: false })
    expect(cut.response.status).toBe(502)
  })
})

describe("a sign of life is one that the client takes without harm:", () => {
  test.each([
    ["chat", ": keep-alive\n"],
    ["responses", ": keep-alive\n"],
    ["messages", 'event: ping\ndata: {"type":"ping"}\n\n'],
    ["ui", ": keep-alive\n"],
    ["gemini", undefined],
    ["ollama", undefined],
  ] as const)("%s", async (name, sign) => {
    const silence = limits.heartbeat * 3
    const { text } = await ask(name, [chunk("Hel"), silence, chunk("lo"), finish, done])
    const pieces = sign === undefined ? text.split(/keep-alive|ping/) : text.split(sign)
    if (sign === undefined) expect(pieces).toHaveLength(1)
    else expect(pieces.length).toBeGreaterThan(2)
  })
})

test("usage that the client has not asked for is asked for, noted, and taken out", async () => {
  const { text, scene } = await ask("chat", whole)
  expect(text).toBe([chunk("Hel"), chunk("lo"), finish, done].join(""))
  expect(scene.record()).toMatchObject({ inputTokens: 3, outputTokens: 4 })
  const asking = await ask("chat", whole, { stream_options: { include_usage: true, include_obfuscation: false } })
  expect(asking.text).toBe(whole.join(""))
  expect(JSON.parse(String(asking.scene.asked[0]?.init.body)).stream_options).toEqual({
    include_usage: true,
    include_obfuscation: false,
  })
  const unasked = createScene({
    answer: streaming(...whole),
    config: {
      upstreams: [{ id: "up", baseUrl: "https://api.example.com/v1", models: ["*"], askUsage: false }],
      limits,
    },
  })
  await readAll(await passing(unasked.send(), unasked.clock), unasked.clock)
  expect(JSON.parse(String(unasked.asked[0]?.init.body))).not.toHaveProperty("stream_options")
})

test("what the upstream's dialect cannot express is named, or refused where it is so configured", async () => {
  const upstream = { id: "up", dialect: "anthropic", baseUrl: "https://api.example.com/v1", models: ["*"] }
  for (const onUnsupported of ["warn", "reject"] as const) {
    const scene = createScene({
      answer: streaming("hang"),
      config: { upstreams: [{ ...upstream, onUnsupported }], limits },
    })
    const response = await passing(scene.send({ seed: 7, messages: [user] }), scene.clock)
    if (onUnsupported === "warn") {
      expect([response.status, scene.asked[0]?.url]).toEqual([200, "https://api.example.com/v1/messages"])
      expect(response.headers.get("millrace-warnings")).toContain("seed")
      expect(String(scene.asked[0]?.init.body)).not.toContain("seed")
      await response.body?.cancel()
    } else {
      expect([response.status, scene.asked]).toEqual([400, []])
      expect(await response.json()).toMatchObject({ error: { code: "unsupported_request", param: expect.any(String) } })
    }
  }
})

test("what the client's dialect cannot carry is counted", async () => {
  const annotated = chunk("a").replace(
    '"content":"a"',
    '"content":"a","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.com","title":"t","start_index":0,"end_index":1}}]',
  )
  const { scene } = await ask("ollama", [annotated, finish, done])
  expect(scene.record()).toMatchObject({ outcome: "done", dropped: { annotation: 1 } })
})

test("a client's own headers go to an upstream of its dialect, and no further", async () => {
  const upstreams = ["anthropic", "openai-chat"].map((dialect) => ({
    id: dialect,
    dialect,
    baseUrl: "https://api.example.com/v1",
    secret: "KEY",
    models: ["*"],
  }))
  const scene = createScene({ answer: streaming("hang"), config: { upstreams, limits } })
  const headers = { "anthropic-beta": "some-beta-2026-01-01", "x-api-key": "mine" }
  for (const id of ["anthropic", "openai-chat"]) {
    const body = { model: `${id}/m`, max_tokens: 5, messages: [user] }
    const response = await passing(scene.send(body, headers, "/v1/messages"), scene.clock)
    await response.body?.cancel()
  }
  const [own, other] = scene.asked.map(({ init }) => Object.fromEntries(new Headers(init.headers)))
  expect(own).toMatchObject({ "anthropic-beta": "some-beta-2026-01-01", "x-api-key": expect.stringContaining("sk-") })
  expect(own).toHaveProperty("anthropic-version")
  expect(own).not.toHaveProperty("authorization")
  expect(other).not.toHaveProperty("anthropic-beta")
  expect(other).not.toHaveProperty("x-api-key")
})

test("what another provider has signed does not pass to an upstream of the client's own dialect", async () => {
  const upstream = { id: "up", dialect: "anthropic", baseUrl: "https://api.example.com/v1", models: ["*"] }
  const scene = createScene({ answer: streaming("hang"), config: { upstreams: [upstream], limits } })
  const thinking = { type: "thinking", thinking: "Hm", signature: "millrace:gemini:signature:S" }
  const content = [thinking, { type: "text", text: "Hello", cache_control: { type: "ephemeral" } }]
  const body = { max_tokens: 5, messages: [user, { role: "assistant", content }, user], container: "c" }
  const response = await passing(scene.send(body, { "anthropic-beta": "some-beta" }, "/v1/messages"), scene.clock)
  expect(response.headers.get("millrace-warnings")).toBe("messages[1].content[0]")
  await response.body?.cancel()
  const [asked] = scene.asked
  expect(JSON.parse(String(asked?.init.body))).toEqual({
    ...body,
    model: "m",
    stream: true,
    messages: [user, { role: "assistant", content: content.slice(1) }, user],
  })
  expect(new Headers(asked?.init.headers).get("anthropic-beta")).toBe("some-beta")
})

test("the UI names its model in the body or in the address", async () => {
  for (const [model, path] of [
    ["up/m", "/ui/chat"],
    [undefined, "/ui/chat?model=up%2Fm"],
  ] as const) {
    const scene = createScene({ answer: streaming(...whole) })
    const response = await passing(scene.send({ ...clients.ui.body, model }, {}, path), scene.clock)
    expect(response.status).toBe(200)
    await response.body?.cancel()
  }
  const scene = createScene()
  expect((await scene.send({ ...clients.ui.body, model: undefined }, {}, "/ui/chat")).status).toBe(400)
})

test("what is not there is told in the words of whoever asks there", async () => {
  const scene = createScene({ config: {} })
  const told = async (path: string) => {
    const response = await scene.get(path)
    return [response.status, await response.json()]
  }
  expect(await told("/v1/messages/nothing")).toMatchObject([404, { type: "error", error: { type: "not_found_error" } }])
  expect(await told("/v1beta/nothing")).toMatchObject([404, { error: { code: 404, status: "NOT_FOUND" } }])
  expect(await told("/api/nothing")).toMatchObject([404, { error: expect.any(String) }])
  expect(await told("/v1/nothing")).toMatchObject([
    404,
    { error: { code: "not_found", type: "invalid_request_error" } },
  ])
})

test("one model is told of by its name", async () => {
  const scene = createScene({ config: {} })
  const told = async (path: string, headers?: Record<string, string>) => (await scene.get(path, headers)).json()
  expect(await told("/v1/models/replay/hello")).toMatchObject({ id: "replay/hello", object: "model" })
  expect(await told("/v1/models/replay/hello", { "anthropic-version": "2023-06-01" })).toMatchObject({ type: "model" })
  expect(await told("/v1beta/models/replay/anthropic/hello")).toMatchObject({ name: "models/replay/anthropic/hello" })
  expect((await scene.get("/v1/models/nobody/m")).status).toBe(404)
})

test("the operator says how long answers may be, where a client does not and the dialect must", async () => {
  const upstream = { id: "up", dialect: "anthropic", baseUrl: "https://api.example.com/v1", models: ["*"] }
  const scene = createScene({
    answer: streaming("hang"),
    config: { upstreams: [{ ...upstream, defaultMaxTokens: 32_000 }], limits },
  })
  const response = await passing(scene.send({ messages: [user] }), scene.clock)
  expect(JSON.parse(String(scene.asked[0]?.init.body)).max_tokens).toBe(32_000)
  await response.body?.cancel()
})

test("models are listed as each kind of client asks for them", async () => {
  const scene = createScene({ config: {} })
  const list = async (path: string, headers: Record<string, string> = {}) => (await scene.get(path, headers)).json()
  expect(await list("/v1/models", { "anthropic-version": "2023-06-01" })).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ type: "model", id: "replay/hello" })]),
    has_more: false,
    first_id: "replay/hello",
  })
  expect(await list("/v1/models", { "x-goog-api-key": "x" })).toMatchObject({ models: expect.any(Array) })
  expect(await list("/v1beta/models")).toMatchObject({
    models: expect.arrayContaining([expect.objectContaining({ name: "models/replay/hello" })]),
  })
  expect(await list("/api/tags")).toMatchObject({
    models: expect.arrayContaining([expect.objectContaining({ model: "replay/anthropic/hello" })]),
  })
})
