/** How a stream ends, in every form that a client can ask for. */
import { describe, expect, test } from "vitest"
import { chunk, createScene, done, errorEvent, finish, passing, readAll, type Script, streaming } from "./scene.ts"

const SSE = "text/event-stream"
const NDJSON = "application/x-ndjson"
const TEXT = "text/plain"

async function receive(script: Script, accept: string) {
  const scene = createScene({ answer: streaming(...script) })
  const response = await passing(scene.send({}, { accept }), scene.clock)
  const body = await readAll(response, scene.clock)
  return { ...body, response, scene, record: scene.record() }
}

/** One line of JSON for every chunk, as NDJSON has it. */
const line = (event: string): string => `${JSON.stringify(JSON.parse(event.slice(6)))}\n`

describe("an answer of which a choice is missing", () => {
  test.each([SSE, NDJSON, TEXT])("is never told as complete, as %s", async (accept) => {
    const answer = [chunk("Hel"), chunk("lo").replace('"index":0', '"index":1'), finish]
    const scene = createScene({ answer: streaming(...answer) })
    const response = await passing(scene.send({ n: 2 }, { accept }), scene.clock)
    const { text, broken } = await readAll(response, scene.clock)
    expect(text).not.toContain("[DONE]")
    expect(broken || text.includes("upstream_truncated")).toBe(true)
    expect(scene.record()).toMatchObject({ outcome: "truncated" })
  })
})

describe("an answer that is complete", () => {
  test.each([
    ["with all that it should have", [chunk("Hel"), chunk("lo"), finish, done]],
    ["without [DONE]", [chunk("Hel"), chunk("lo"), finish]],
    ["without [DONE], behind which the connection breaks", [chunk("Hel"), chunk("lo"), finish, "reset"]],
    ["without [DONE], behind which nothing more comes", [chunk("Hel"), chunk("lo"), finish, "hang"]],
    ["with more behind [DONE]", [chunk("Hel"), chunk("lo"), finish, done, chunk("more"), "hang"]],
    ["with [DONE] in one piece with more", [chunk("Hel"), chunk("lo"), finish, done + chunk("more")]],
    ["without its last blank line", [chunk("Hel"), chunk("lo"), finish.trimEnd()]],
    ["with an end in pieces", [chunk("Hel"), chunk("lo"), ...(finish + done).split(/(?<=[:{])/)]],
  ])("%s", async (_name, script) => {
    const chunks = [chunk("Hel"), chunk("lo"), finish]
    const sse = await receive(script, SSE)
    expect([sse.text.replaceAll(": keep-alive\n", ""), sse.broken]).toEqual([chunks.join("") + done, false])
    expect(sse.record).toMatchObject({
      outcome: "done",
      status: 200,
      model: "up/m",
      bytes: sse.text.length,
      firstEvent: 0,
    })
    const ndjson = await receive(script, NDJSON)
    expect([ndjson.text, ndjson.broken]).toEqual([chunks.map(line).join(""), false])
    const plain = await receive(script, TEXT)
    expect([plain.text, plain.broken]).toEqual(["Hello", false])
    for (const { scene } of [sse, ndjson, plain]) {
      // Behind its last word an upstream has a moment to end.
      await scene.clock.advance(1_000)
      expect(scene.clock.pending).toBe(0)
      expect(scene.asked[0]?.endedAt).toBeDefined()
    }
  })

  test.each([SSE, NDJSON, TEXT])(
    "is ended soon where the upstream stays open without [DONE], as %s",
    async (accept) => {
      const scene = createScene({ answer: streaming(chunk("Hi"), finish, "hang") })
      const response = await passing(scene.send({}, { accept }), scene.clock)
      const { broken } = await readAll(response, scene.clock)
      expect(broken).toBe(false)
      expect(scene.record()).toMatchObject({ outcome: "done" })
      expect(scene.clock.now()).toBeLessThan(10_000)
      await scene.clock.advance(1_000)
      expect([scene.clock.pending, scene.asked[0]?.endedAt === undefined]).toEqual([0, false])
    },
  )

  test("is ended to the client at once, and to the upstream when it has ended, or after a moment", async () => {
    for (const [script, endedAt] of [
      [[finish, done, 400], 400],
      [[finish, done, "hang"], 1_000],
      [[finish, done, ...Array.from({ length: 10 }, () => "x".repeat(20_000)), "hang"], 0],
    ] as const) {
      const { scene, text } = await receive(script, SSE)
      expect(text).toBe(finish + done)
      expect(scene.clock.now()).toBeLessThan(200)
      await scene.clock.advance(2_000)
      expect(scene.asked[0]?.endedAt).toBeGreaterThanOrEqual(endedAt)
      expect(scene.asked[0]?.endedAt).toBeLessThan(endedAt + 200)
      expect(scene.clock.pending).toBe(0)
    }
  })

  test("that has no finish, only [DONE]", async () => {
    const script = [chunk("Hello"), done]
    expect((await receive(script, SSE)).text).toBe(script.join(""))
    expect((await receive(script, TEXT)).record).toMatchObject({ outcome: "done" })
  })
})

describe("an answer that is not", () => {
  test.each([
    ["cut between events", [chunk("Hello")], "upstream_truncated", "truncated"],
    ["cut inside an event", [chunk("Hello"), chunk("lost").slice(0, 40)], "upstream_truncated", "truncated"],
    ["cut inside a character", [chunk("Hello"), 'data: {"x":"\u{1f30a}'], "upstream_truncated", "truncated"],
    ["broken off", [chunk("Hello"), "reset"], "upstream_reset", "truncated"],
    ["silent", [chunk("Hello"), "hang"], "idle_timeout", "timeout"],
    [
      "silent but for comments",
      [chunk("Hello"), ...Array.from({ length: 9 }, () => [500, ": wait\n\n"]).flat(), "hang"],
      "idle_timeout",
      "timeout",
    ],
    [
      "endless",
      [chunk("Hello"), ...Array.from({ length: 20 }, () => [900, "data: {}\n\n"]).flat()],
      "total_timeout",
      "timeout",
    ],
    ["an error", [chunk("Hello"), errorEvent, done], "overloaded", "upstream_error"],
    ["an error in one piece with all else", [chunk("Hello") + errorEvent + done], "overloaded", "upstream_error"],
    [
      "an error behind a finish",
      [chunk("Hello"), chunk("", ',"finish_reason":"length"'), errorEvent, done],
      "overloaded",
      "upstream_error",
    ],
    ["too large in one event", [chunk("Hello"), chunk("x".repeat(3_000)), done], "event_too_large", "upstream_error"],
    [
      "too large in one event that never ends",
      [chunk("Hello"), 'data: "', ...Array.from({ length: 30 }, () => "x".repeat(100)), "hang"],
      "event_too_large",
      "upstream_error",
    ],
  ])("%s", async (_name, script, code, outcome) => {
    const sse = await receive(script, SSE)
    expect(sse.text).toContain(`"code":"${code}"}}\n\n`)
    expect(sse.text).not.toMatch(/DONE|canary|lost/)
    // Every line is whole: nothing of the cut event was written, and the error stands alone.
    expect(sse.text.split("\n\n").filter((frame) => frame.includes('"error"'))).toHaveLength(1)
    expect(sse.record).toMatchObject({ outcome, status: 200 })
    const ndjson = await receive(script, NDJSON)
    const lines = ndjson.text
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text))
    expect(lines[0]).toEqual(JSON.parse(chunk("Hello").slice(6)))
    expect(lines.at(-1)).toMatchObject({ error: { code } })
    const plain = await receive(script, TEXT)
    expect([plain.text, plain.broken]).toEqual(["Hello", true])
    for (const { scene } of [sse, ndjson, plain]) {
      expect(scene.clock.pending).toBe(0)
      expect(scene.asked[0]?.endedAt).toBeDefined()
    }
  })

  test("longer than it may be", async () => {
    const script = Array.from({ length: 300 }, () => chunk("x"))
    expect((await receive(script, SSE)).text).toContain('"code":"response_too_large"')
  })

  test("no JSON in mid-stream, where it is read", async () => {
    const script = [chunk("Hello"), "data: oops\n\n", finish, done]
    expect((await receive(script, NDJSON)).text).toContain('"code":"upstream_invalid_event"')
    // Passed on unread, as the client asked for the upstream's own events.
    expect((await receive(script, SSE)).text).toBe(script.join(""))
  })
})

test("a comment that somebody wrapped as data is none of the answer", async () => {
  const script = [chunk("Hello"), "data: : PROCESSING\n\n", finish, done]
  expect((await receive(script, SSE)).text).toBe([chunk("Hello"), finish, done].join(""))
  expect((await receive(script, NDJSON)).text).toBe([chunk("Hello"), finish].map(line).join(""))
  expect((await receive(script, TEXT)).text).toBe("Hello")
})

test("text/plain gives refusals and the text of content parts, and only the first choice", async () => {
  const script = [
    'data: {"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"A"}]}}]}\n\n',
    'data: {"choices":[{"index":1,"delta":{"content":"other"}},{"index":0,"delta":{"refusal":"B"}}]}\n\n',
    done,
  ]
  expect((await receive(script, TEXT)).text).toBe("AB")
})

test("streams carry the headers that keep others from holding them back", async () => {
  for (const [accept, encoding] of [
    [SSE, null],
    [NDJSON, "identity"],
    [TEXT, "identity"],
  ] as const) {
    const { headers } = (await receive([chunk("a"), done], accept)).response
    expect(headers.get("content-type")).toBe(`${accept}; charset=utf-8`)
    expect(headers.get("cache-control")).toBe("no-store, no-transform")
    expect(headers.get("x-accel-buffering")).toBe("no")
    expect(headers.get("content-encoding")).toBe(encoding)
  }
})

test("what is several values, or none, in one event is so in every form", async () => {
  const [one, two] = [chunk("Hel"), chunk("lo")].map((event) => event.slice(6).trimEnd())
  const script = [`data: ${one}${two}\n\n`, "data: \n\n", "data: : x\ndata: {}\n\n", `data: ${one}\ndata: ${two}\n\n`]
  const lines = [one, two, one, two].map((json) => `${json}\n`).join("")
  expect((await receive([...script, finish, done], NDJSON)).text).toBe(lines + line(finish))
  expect((await receive([...script, finish, done], TEXT)).text).toBe("HelloHello")
})

test("what an upstream says of an error in a choice is not passed on", async () => {
  const failed = chunk("", ',"finish_reason":"error","error":{"code":500,"message":"canary"}')
  for (const accept of [SSE, NDJSON]) {
    const { text, record } = await receive([chunk("Hello"), failed, done], accept)
    expect(text).not.toMatch(/canary|DONE/)
    expect(text).toContain('"code":"500"')
    expect(record).toMatchObject({ outcome: "upstream_error" })
  }
})

test("nor is what it says of having stopped", async () => {
  const stopped = 'data: {"error":{"type":"aborted","message":"canary"}}\n\n'
  for (const accept of [SSE, NDJSON, TEXT]) {
    const { text, record } = await receive([chunk("Hello"), stopped], accept)
    expect(text).not.toMatch(/canary|DONE/)
    expect(record).toMatchObject({ code: "upstream_aborted" })
  }
})
