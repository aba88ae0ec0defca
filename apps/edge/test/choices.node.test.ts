/** Several answers to one request, passed on as they are: none is told as complete before all are. */
import { expect, test } from "vitest"
import { type ClientKind, clients, configOf } from "./kinds.ts"
import { chunk, createScene, done, limits, passing, readAll } from "./scene.ts"

const candidate = (index: number, text: string, more: object = {}): string =>
  `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text }], role: "model" }, index, ...more }] })}\r\n\r\n`
const stop = { finishReason: "STOP" }

test.each([
  ["one of two was cut", [candidate(0, "a"), candidate(1, "b"), candidate(0, "", stop)], "truncated"],
  ["both have ended", [candidate(0, "a"), candidate(1, "b", stop), candidate(0, "", stop)], "done"],
] as const)("of Gemini's, %s", async (_name, script, outcome) => {
  const { path, body } = clients.gemini as ClientKind
  const scene = createScene({
    config: configOf("gemini", limits),
    answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": "text/event-stream" } }),
  })
  const asked = { ...body, generationConfig: { candidateCount: 2 } }
  const response = await passing(scene.send(asked, {}, path), scene.clock)
  const { text } = await readAll(response, scene.clock)
  expect(scene.record()).toMatchObject({ outcome })
  expect(text.startsWith(script.join(""))).toBe(true)
  expect(text.includes('{"error":')).toBe(outcome === "truncated")
})

test("of OpenAI's, which have a mark behind them all", async () => {
  const script = [chunk("a"), chunk("b").replace('"index":0', '"index":1'), chunk("", ',"finish_reason":"stop"'), done]
  const scene = createScene({
    config: configOf("openai-chat", limits),
    answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": "text/event-stream" } }),
  })
  const response = await passing(scene.send({ n: 2 }), scene.clock)
  expect((await readAll(response, scene.clock)).text).toBe(script.join(""))
})
