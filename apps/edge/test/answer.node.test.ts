/** Requests without `stream`. */
import { describe, expect, test } from "vitest"
import { type ClientKind, clients, configOf } from "./kinds.ts"
import { type Answerer, chunk, createScene, done, errorEvent, finish, limits, passing, streaming } from "./scene.ts"

async function receive(answer: Answerer) {
  const scene = createScene({ answer })
  const response = await passing(scene.send({ stream: false }), scene.clock)
  return { response, body: (await response.json()) as never as Record<string, never>, scene }
}

test("an upstream's JSON is given as it came", async () => {
  const text = '{"id":"x","choices":[{"index":0}],"big":12345678901234567890}'
  const scene = createScene({
    answer: () => new Response(text, { headers: { "content-type": "application/json; charset=utf-8" } }),
  })
  const response = await scene.send({ stream: false })
  expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    200,
    "application/json",
    text,
  ])
  expect(scene.record()).toMatchObject({ outcome: "done", format: "application/json" })
})

test("an upstream's stream is folded", async () => {
  const { response, body } = await receive(streaming(chunk("Hel"), chunk("lo"), finish, done))
  expect(response.status).toBe(200)
  expect(body).toMatchObject({
    object: "chat.completion",
    choices: [{ message: { content: "Hello" }, finish_reason: "stop" }],
  })
})

test("a request is given the whole time there is, since it has no first event", async () => {
  const scene = createScene({ answer: streaming(limits.timeouts.firstEvent + 1_000, chunk("Hello"), finish) })
  const response = await passing(scene.send({ stream: false }), scene.clock)
  expect(response.status).toBe(200)
})

describe("what is not an answer is an HTTP error:", () => {
  test.each([
    ["a cut stream", streaming(chunk("Hello")), 502, "upstream_truncated"],
    ["a stream that breaks", streaming(chunk("Hello"), "reset"), 502, "upstream_reset"],
    ["an error in the stream", streaming(chunk("Hello"), errorEvent, done), 502, "overloaded"],
    ["a stream of nothing", streaming(done), 502, "upstream_truncated"],
    ["a stream that falls silent", streaming(chunk("Hello"), "hang"), 504, "idle_timeout"],
    [
      "an error inside a 200",
      () => Response.json({ error: { message: "canary", code: "overloaded" } }),
      502,
      "overloaded",
    ],
    [
      "JSON that is cut",
      () => new Response('{"choices":[', { headers: { "content-type": "application/json" } }),
      502,
      "upstream_invalid_response",
    ],
    ["a list", () => Response.json([]), 502, "upstream_invalid_response"],
    [
      "more than may be",
      () => Response.json({ x: "x".repeat(limits.maxResponseByteLength) }),
      502,
      "response_too_large",
    ],
    ["silence", () => new Promise<Response>(() => {}), 504, "total_timeout"],
    [
      "JSON that never ends",
      (_asked: unknown, stream: (script: string[]) => BodyInit) =>
        new Response(stream(['{"choices":', "hang"]), { headers: { "content-type": "application/json" } }),
      504,
      "total_timeout",
    ],
    [
      "JSON that breaks off",
      (_asked: unknown, stream: (script: string[]) => BodyInit) =>
        new Response(stream(['{"choices":', "reset"]), { headers: { "content-type": "application/json" } }),
      502,
      "upstream_reset",
    ],
  ])("%s", async (_name, answer, status, code) => {
    const { response, body, scene } = await receive(answer as Answerer)
    expect([response.status, body]).toEqual([
      status,
      expect.objectContaining({ error: expect.objectContaining({ code }) }),
    ])
    expect(JSON.stringify(body)).not.toContain("canary")
    expect(scene.clock.pending).toBe(0)
  })
})

test("the upstream is aborted when the client leaves", async () => {
  const scene = createScene({ answer: () => new Promise<Response>(() => {}) })
  const answer = scene.send({ stream: false })
  await scene.clock.advance(300)
  scene.client.abort()
  expect((await answer).status).toBe(499)
  expect(scene.asked[0]?.endedAt).toBe(300)
  expect(scene.record()).toMatchObject({ outcome: "client_cancel" })
})

/** A stream that stays open behind these events, and what became of it. */
function createOpen(...events: readonly object[]) {
  const end = { isCancelled: false }
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
  const answer: Answerer = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
        cancel() {
          end.isCancelled = true
        },
      }),
      { headers: { "content-type": "text/event-stream" } },
    )
  const config = { upstreams: [{ id: "up", baseUrl: "https://api.example.com/v1", secret: "KEY", models: ["*"] }] }
  return { scene: createScene({ answer, config }), end }
}

const many = 200_000

test("an event that cannot be folded ends the upstream", async () => {
  const calls = Array.from({ length: many }, (_, index) => ({ index, id: `call_${index}` }))
  const { scene, end } = createOpen({ choices: [{ index: 0, delta: { tool_calls: calls } }] })
  const response = await passing(scene.send({ stream: false }), scene.clock)
  expect([response.status, await response.json()]).toEqual([
    502,
    { error: expect.objectContaining({ code: "upstream_invalid_event" }) },
  ])
  expect(scene.asked[0]?.init.signal?.aborted).toBe(true)
  expect(end.isCancelled).toBe(true)
  expect(scene.clock.pending).toBe(0)
})

test.each([
  ["calls that are no list", { delta: { tool_calls: 5 } }],
  ["calls that are no objects", { delta: { tool_calls: [null] } }],
  ["logprobs that are no list", { delta: {}, logprobs: { content: 7 } }],
  ["very many logprobs", { delta: {}, logprobs: { content: Array(many).fill(0) } }],
])("an answer is folded in spite of %s", async (_name, odd) => {
  const { scene } = createOpen(
    { choices: [{ index: 0, delta: { content: "Hello" } }] },
    { choices: [{ index: 0, ...odd }] },
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  )
  const response = await passing(scene.send({ stream: false }), scene.clock)
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining({
      choices: [expect.objectContaining({ message: { role: "assistant", content: "Hello", refusal: null } })],
    }),
  ])
})

describe("an upstream of another dialect that was asked for a stream and answers in one piece", () => {
  test.each([
    [{ type: "message", role: "assistant", content: [{ type: "text", text: "Hi" }] }, "upstream_invalid_response"],
    [{ type: "error", error: { type: "overloaded_error", message: "canary" } }, "upstream_error"],
  ])("is given to nobody as it is: %j", async (body, code) => {
    for (const stream of [true, false]) {
      const scene = createScene({ config: configOf("anthropic", limits), answer: () => Response.json(body) })
      const response = await passing(scene.send({ stream }), scene.clock)
      const { error } = (await response.json()) as { error: object }
      expect([response.status, error]).toMatchObject([502, { message: expect.any(String) }])
      expect(JSON.stringify(error)).not.toContain("canary")
      if (!stream) expect(scene.record()).toMatchObject({ code, outcome: "upstream_error" })
      expect(scene.clock.pending).toBe(0)
    }
  })
})

test.each([
  ["openai-chat", "chat", { choices: [{}], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } }],
  ["openai-responses", "responses", { output: [], usage: { input_tokens: 3, output_tokens: 4 } }],
  ["anthropic", "messages", { content: [], usage: { input_tokens: 1, cache_read_input_tokens: 2, output_tokens: 4 } }],
  ["ollama", "ollama", { message: {}, done: true, prompt_eval_count: 3, eval_count: 4 }],
  ["gemini", "gemini", { candidates: [], usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 } }],
] as const)("what an answer in one piece of %s says of usage is in the log", async (dialect, name, answer) => {
  const { path, body } = clients[name] as ClientKind
  for (const [value, wanted] of [
    [answer, { outcome: "done", inputTokens: 3, outputTokens: 4 }],
    [{ ...answer, usage: "no", usageMetadata: [], prompt_eval_count: "1", eval_count: null }, { outcome: "done" }],
  ] as const) {
    const scene = createScene({ config: configOf(dialect, limits), answer: () => Response.json(value) })
    const at = path.replace(":streamGenerateContent?alt=sse", ":generateContent")
    const response = await passing(scene.send({ ...body, stream: false }, {}, at), scene.clock)
    expect(await response.json()).toEqual(value)
    expect(scene.record()).toMatchObject(wanted)
    expect("inputTokens" in scene.record()).toBe("inputTokens" in wanted)
  }
})
