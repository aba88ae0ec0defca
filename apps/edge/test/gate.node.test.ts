/** The status line, held back until the upstream has shown itself; and the signs of life behind it. */
import { settle } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { hello } from "../src/upstream/replay/recordings/hello.ts"
import { configOf, wireOf } from "./kinds.ts"
import {
  type Answerer,
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

const whole = [chunk("Hel"), chunk("lo"), finish, done]

async function error(response: Response): Promise<unknown[]> {
  const { error: told } = (await response.json()) as { error: Record<string, unknown> }
  return [response.status, told.code, told.type]
}

test("the answer begins with the first event, not before and not behind", async () => {
  const scene = createScene({ answer: streaming(700, ...whole) })
  let began = -1
  const answer = scene.send().then((response) => {
    began = scene.clock.now()
    return response
  })
  const response = await passing(answer, scene.clock)
  expect(began).toBe(700)
  expect((await readAll(response, scene.clock)).text).toBe(whole.join(""))
})

test("a comment of the upstream's does not begin the answer", async () => {
  const scene = createScene({ answer: streaming(": PROCESSING\n\n", 900, errorEvent) })
  expect(await error(await passing(scene.send(), scene.clock))).toEqual([502, "overloaded", "server_error"])
})

test.each(["text/event-stream", "application/x-ndjson", "text/plain"])(
  "frames without data do not begin the answer as %s",
  async (accept) => {
    const scene = createScene({ answer: streaming("retry: 3000\n\n", 500, "id: 1\n\nevent: x\n\n", errorEvent) })
    const response = await passing(scene.send({}, { accept }), scene.clock)
    expect(await error(response)).toEqual([502, "overloaded", "server_error"])
  },
)

test("frames without data do not keep a stream alive", async () => {
  const retries = Array.from({ length: 50 }, () => [100, "retry: 100\n\n"]).flat()
  const scene = createScene({ answer: streaming(chunk("a"), ...retries) })
  const response = await passing(scene.send(), scene.clock)
  const began = scene.clock.now()
  const { text } = await readAll(response, scene.clock)
  expect(text).toContain('"code":"idle_timeout"')
  expect(text).not.toContain("retry")
  expect(scene.asked[0]?.endedAt).toBe(began + limits.timeouts.idle)
})

test("a ping keeps an answer alive that has begun, for every client", async () => {
  const { contentType, pieces } = wireOf("anthropic", hello)
  const ping = 'event: ping\ndata: {"type": "ping"}\n\n'
  const pings = Array.from({ length: 10 }, () => [500, ping]).flat()
  for (const path of ["/v1/chat/completions", "/v1/messages"]) {
    const ask = (script: Script) =>
      createScene({
        config: configOf("anthropic", limits),
        answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": contentType } }),
      })
    const alive = ask([...pieces.slice(0, 3), ...pings, ...pieces.slice(3)])
    const response = await passing(alive.send({ max_tokens: 9 }, {}, path), alive.clock)
    await readAll(response, alive.clock)
    expect(alive.record()).toMatchObject({ outcome: "done" })
    const silent = ask([...pieces.slice(0, 3), ...pings.slice(0, 4), "hang"])
    await readAll(await passing(silent.send({ max_tokens: 9 }, {}, path), silent.clock), silent.clock)
    expect(silent.record()).toMatchObject({ code: "idle_timeout" })
    expect(silent.asked[0]?.endedAt).toBeGreaterThanOrEqual(1_000 + limits.timeouts.idle)
  }
})

test("an upstream that takes its time is told of at once, by comments between events", async () => {
  const scene = createScene({ answer: streaming(1_700, ...whole) })
  const response = await passing(scene.send(), scene.clock)
  expect([response.status, scene.clock.now()]).toEqual([200, 1_000])
  // The first one at the moment of the commit, two more at intervals of 300 ms.
  expect((await readAll(response, scene.clock)).text).toBe(`${": keep-alive\n".repeat(3)}${whole.join("")}`)
})

test("comments go on whenever the stream is idle, and only between events", async () => {
  const [head, tail] = [chunk("lo").slice(0, 30), chunk("lo").slice(30)]
  const scene = createScene({ answer: streaming(chunk("Hel"), head, 700, tail, 650, finish, done) })
  const response = await passing(scene.send(), scene.clock)
  const beats = ": keep-alive\n".repeat(2)
  expect((await readAll(response, scene.clock)).text).toBe(
    `${chunk("Hel")}${beats}${chunk("lo")}${beats}${finish}${done}`,
  )
})

test("comments do not pile up for a client that does not read", async () => {
  const scene = createScene({ answer: streaming("hang") })
  const response = await passing(scene.send(), scene.clock)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  await scene.clock.advance(1_500)
  const { value } = await passing(reader.read(), scene.clock)
  expect(new TextDecoder().decode(value)).toBe(": keep-alive\n")
  expect(scene.clock.now()).toBeGreaterThanOrEqual(2_800)
  await reader.cancel()
})

test.each(["application/x-ndjson", "text/plain"])("%s has no comments, and waits without a word", async (accept) => {
  const scene = createScene({ answer: streaming(1_700, ...whole) })
  const response = await passing(scene.send({}, { accept }), scene.clock)
  expect(scene.clock.now()).toBe(1_000)
  expect((await readAll(response, scene.clock)).text).not.toContain("keep-alive")
})

describe("before the answer has begun, a failure is an HTTP error:", () => {
  test.each([
    ["an error in the first event", streaming(errorEvent), [502, "overloaded", "server_error"]],
    ["an error event", streaming("event: error\ndata: no\n\n"), [502, "upstream_error", "upstream_error"]],
    ["an end without a word", streaming(), [502, "upstream_truncated", "upstream_error"]],
    ["half an event", streaming(chunk("a").slice(0, 20)), [502, "upstream_truncated", "upstream_error"]],
    ["a connection that breaks", streaming("reset"), [502, "upstream_reset", "upstream_error"]],
    ["no JSON", streaming("data: <html>\n\n"), [502, "upstream_invalid_event", "upstream_error"]],
    [
      "an event that is too large",
      streaming(`data: "${"x".repeat(3_000)}`),
      [502, "event_too_large", "upstream_error"],
    ],
    ["no connection", undefined, [502, "upstream_unreachable", "upstream_error"]],
    [
      "HTML",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      [502, "upstream_invalid_response", "upstream_error"],
    ],
    ["JSON for a stream", () => Response.json({ choices: [] }), [502, "upstream_invalid_response", "upstream_error"]],
    ["nothing", () => new Response(null, { status: 204 }), [502, "upstream_invalid_response", "upstream_error"]],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "http://evil/" } }),
      [502, "upstream_redirect", "upstream_error"],
    ],
    ["status 500", () => new Response("canary", { status: 500 }), [500, "upstream_error", "upstream_error"]],
    [
      "status 400",
      () =>
        Response.json(
          { error: { message: "canary", type: "invalid_request_error", code: "context_length_exceeded" } },
          { status: 400 },
        ),
      [400, "context_length_exceeded", "invalid_request_error"],
    ],
    [
      "status 401",
      () => Response.json({ error: { message: "canary", code: "invalid_api_key" } }, { status: 401 }),
      [502, "upstream_auth", "upstream_error"],
    ],
    ["status 304", () => new Response(null, { status: 304 }), [502, "upstream_invalid_response", "upstream_error"]],
    [
      "a status that is none",
      () => Object.defineProperty(new Response("canary"), "status", { value: 600 }),
      [502, "upstream_invalid_response", "upstream_error"],
    ],
    ["status 403", () => new Response(null, { status: 403 }), [502, "upstream_auth", "upstream_error"]],
  ] as const)("%s", async (_name, answer, wanted) => {
    const scene = createScene({ answer: answer as Answerer | undefined })
    expect(await error(await passing(scene.send(), scene.clock))).toEqual(wanted)
    expect(scene.clock.pending).toBe(0)
  })

  test("status 429, with Retry-After and what is left of the rate", async () => {
    const scene = createScene({
      answer: () =>
        Response.json(
          { error: { message: "canary", type: "rate_limit_error", code: "rate_limit_exceeded" } },
          {
            status: 429,
            headers: { "retry-after": "7", "x-ratelimit-remaining-requests": "0", "x-internal": "canary" },
          },
        ),
    })
    const response = await scene.send()
    expect([
      response.headers.get("retry-after"),
      response.headers.get("x-ratelimit-remaining-requests"),
      response.headers.get("x-internal"),
    ]).toEqual(["7", "0", null])
    expect(await error(response)).toEqual([429, "rate_limit_exceeded", "rate_limit_error"])
  })

  test.each([true, false])("status 429 with a body that does not end, where stream is %s", async (stream) => {
    const scene = createScene({
      config: {
        upstreams: [{ id: "up", baseUrl: "https://api.example.com/v1", models: ["*"] }],
        limits: { ...limits, commitAfter: 2_000 },
      },
      answer: (_asked, play) =>
        new Response(play(["{", "hang"]), { status: 429, headers: { "retry-after": "7", "content-length": "100" } }),
    })
    const response = await passing(scene.send({ stream }), scene.clock)
    expect([response.headers.get("retry-after"), scene.clock.now(), scene.asked[0]?.endedAt]).toEqual([
      "7",
      1_000,
      1_000,
    ])
    expect(await error(response)).toEqual([429, "upstream_error", "upstream_error"])
    expect(scene.clock.pending).toBe(0)
  })

  test("a first event that does not come in time, where the answer may wait for as long", async () => {
    const config = {
      upstreams: [{ id: "up", baseUrl: "https://api.example.com/v1", models: ["*"], timeouts: { firstEvent: 500 } }],
    }
    const scene = createScene({ config, answer: streaming(": wait\n\n", "hang") })
    expect(await error(await passing(scene.send(), scene.clock))).toEqual([504, "first_event_timeout", "timeout_error"])
    expect([scene.clock.now(), scene.asked[0]?.endedAt]).toEqual([500, 500])
  })

  test("an upstream that never answers, and is deaf to its signal", async () => {
    const config = {
      upstreams: [{ id: "up", baseUrl: "https://api.example.com/v1", models: ["*"], timeouts: { firstEvent: 500 } }],
    }
    const scene = createScene({ config, answer: () => new Promise(() => {}) })
    expect(await error(await passing(scene.send(), scene.clock))).toEqual([504, "first_event_timeout", "timeout_error"])
  })
})

describe("behind it, a failure is told in the stream:", () => {
  test.each([
    ["the upstream's status", () => new Response("canary", { status: 503 }), "upstream_error"],
    ["no connection", () => Promise.reject(new TypeError("canary")), "upstream_unreachable"],
  ] as const)("%s", async (_name, late, code) => {
    const scene = createScene()
    const slow = createScene({
      answer: async () => {
        await new Promise<void>((resolve) => slow.clock.setTimeout(resolve, 1_500))
        return late()
      },
    })
    const response = await passing(slow.send(), slow.clock)
    expect(response.status).toBe(200)
    const { text } = await readAll(response, slow.clock)
    expect(text).toMatch(new RegExp(`^(: keep-alive\\n)+data: {"error":{.*"code":"${code}"}}\\n\\n$`))
    expect(text).not.toContain("canary")
    expect(scene.lines).toEqual([])
  })
})

test("the upstream is aborted in the moment in which the client leaves, before and behind the commit and in mid-flow", async () => {
  for (const [script, leaveAt] of [
    [["hang"], 500],
    [["hang"], 1_500],
    [[chunk("a"), "hang"], 200],
    [Array.from({ length: 50 }, () => [chunk("a"), 50]).flat(), 420],
  ] as const) {
    for (const how of ["signal", "cancel"]) {
      const scene = createScene({ answer: streaming(...script) })
      const answer = scene.send().then((response) => response.body?.getReader())
      const reading = answer.then(async (reader) => {
        while (reader && !(await reader.read()).done);
      })
      reading.catch(() => {})
      await scene.clock.advance(leaveAt)
      if (how === "signal") scene.client.abort()
      else if (leaveAt === 500) continue
      else await (await answer)?.cancel()
      await settle()
      expect(scene.asked[0]?.endedAt).toBe(leaveAt)
      expect(scene.record()).toMatchObject({ outcome: "client_cancel", code: "client_closed" })
      expect(scene.clock.pending).toBeLessThanOrEqual(1)
    }
  }
})

test("a client that reads slowly makes the upstream be read slowly", async () => {
  const scene = createScene({ answer: streaming(...Array.from({ length: 1_000 }, () => chunk("a")), finish, done) })
  const response = await passing(scene.send(), scene.clock)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (let count = 0; count < 5; count++) await reader.read()
  await scene.clock.advance(1_900)
  expect(scene.asked[0]?.given).toBeLessThanOrEqual(7)
  await reader.cancel()
})
