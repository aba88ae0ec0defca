/** Upstreams that have said all there is to say, and neither mark the end nor close: whoever waits need not wait for long. */
import { expect, test } from "vitest"
import { hello } from "../src/upstream/replay/recordings/hello.ts"
import { type ClientKind, clients, configOf, upstreamDialects, wireOf } from "./kinds.ts"
import { chunk, createScene, finish, passing, readAll, streaming } from "./scene.ts"

const limits = { timeouts: { firstEvent: 120_000, idle: 60_000, total: 600_000 } }
const GRACE = 5_000
/** Time passes by so many milliseconds. */
const STEP = 500

/** What stands behind the word that an answer is over. */
const MARKS = /\[DONE\]|"message_stop"/

test.each(upstreamDialects)("an answer in %s is over soon behind its last word, for every client", async (dialect) => {
  const { contentType, pieces } = wireOf(dialect, hello)
  const script = [...pieces.filter((piece) => !MARKS.test(piece)), "hang"]
  for (const [name, { path, body, accept }] of Object.entries(clients)) {
    const scene = createScene({
      config: configOf(dialect, limits),
      answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": contentType } }),
    })
    const response = await passing(scene.send(body, accept === undefined ? {} : { accept }, path), scene.clock)
    const { broken } = await readAll(response, scene.clock, STEP)
    expect([name, broken, scene.record().outcome]).toEqual([name, false, "done"])
    expect([name, scene.clock.now() < GRACE + 2 * STEP]).toEqual([name, true])
    await scene.clock.advance(1_000)
    expect([name, scene.clock.pending, scene.asked[0]?.endedAt === undefined]).toEqual([name, 0, false])
  }
})

test.each(upstreamDialects)("an answer in %s is over soon also where it is wanted in one piece", async (dialect) => {
  const { contentType, pieces } = wireOf(dialect, hello)
  const script = [...pieces.filter((piece) => !MARKS.test(piece)), "hang"]
  const scene = createScene({
    config: configOf(dialect, limits),
    answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": contentType } }),
  })
  const response = await passing(scene.send({ stream: false }), scene.clock)
  expect([response.status, scene.clock.now() < GRACE + 2 * STEP]).toEqual([200, true])
})

test("an answer of Anthropic's that lacks its last event is given one, and never a second one", async () => {
  const { contentType, pieces } = wireOf("anthropic", hello)
  const { path, body } = clients.messages as ClientKind
  const before = pieces.slice(0, -1)
  const mark = 'event: message_stop\ndata: {"type":"message_stop"}\n\n'
  const padded =
    'event: message_stop\ndata: {"type":"message_stop"        ,"amazon-bedrock-invocationMetrics":{"a":1}}\n\n'
  for (const [script, wanted] of [
    [before, [...before, mark]],
    [pieces, pieces],
    [
      [...before, padded],
      [...before, padded],
    ],
  ] as const) {
    const scene = createScene({
      config: configOf("anthropic", limits),
      answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": contentType } }),
    })
    const response = await passing(scene.send(body, {}, path), scene.clock)
    const { text } = await readAll(response, scene.clock)
    expect(text).toBe(wanted.join(""))
  }
})

test("an answer that goes on behind its last word is not cut in a silence", async () => {
  const script = [finish, chunk("Hel"), GRACE * 3, chunk("lo"), finish, "hang"]
  for (const accept of ["text/plain", "text/event-stream"]) {
    const scene = createScene({ config: configOf("openai-chat", limits), answer: streaming(...script) })
    const response = await passing(scene.send({}, { accept }), scene.clock)
    const { text } = await readAll(response, scene.clock, STEP)
    expect(text).toMatch(/Hel.*lo/s)
  }
})
