/**
 * Every client before every upstream, which fails in every way at every stage: whatever becomes of it, the client can read
 * what it was told and is told the truth, the log agrees, no word of the upstream's leaks, and nothing stays behind.
 */
import { run } from "@millrace/core"
import { check, foldParts } from "@millrace/llm"
import { describe, expect, test } from "vitest"
import { recordedDialects } from "../src/upstream/replay/recorded-dialects.ts"
import { tool } from "../src/upstream/replay/recordings/tool.ts"
import { type ClientKind, clients, configOf, upstreamDialects, wireOf } from "./kinds.ts"
import { createScene, limits, passing, readAll, type Script } from "./scene.ts"

/** Milliseconds by which time passes: each step takes its own time. */
const STEP = 250
const sizes = {
  ...limits,
  timeouts: { firstEvent: 500, idle: 500, total: 2_000 },
  maxEventByteLength: 20_000,
  maxResponseByteLength: 100_000,
}

/** An error in the stream, in the words of each dialect. */
const errors: Readonly<Record<string, string>> = {
  "openai-chat": 'data: {"error":{"message":"canary","type":"server_error","code":"overloaded"}}\n\n',
  "openai-responses":
    'event: response.failed\ndata: {"type":"response.failed","response":{"id":"resp_tool","status":"failed","error":{"code":"server_error","message":"canary"}}}\n\n',
  anthropic: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"canary"}}\n\n',
  gemini: 'data: {"error":{"code":503,"message":"canary","status":"UNAVAILABLE"}}\r\n\r\n',
  ollama: '{"error":"canary"}\n',
}

interface Stage {
  readonly dialect: string
  /** The pieces in front of the failure. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

const framed = (dialect: string, data: string): string => (dialect === "ollama" ? `${data}\n` : `data: ${data}\n\n`)

/** What an upstream does in front of, within and behind its answer; nothing of it is a good end, but where it is behind. */
const failures: Readonly<Record<string, (stage: Stage) => Script>> = {
  "tells an error": ({ dialect, before, after }) => [...before, errors[dialect] as string, ...after],
  "is cut": ({ before }) => before,
  "is cut in an event": ({ before, after }) => [...before, (after[0] ?? "").slice(0, 20)],
  "is reset": ({ before }) => [...before, "reset"],
  "falls silent": ({ before }) => [...before, "hang"],
  "sends comments alone": ({ dialect, before }) => [
    ...before,
    ...Array.from({ length: 8 }, () => [100, dialect === "ollama" ? "\n" : ": wait\n\n"]).flat(),
  ],
  "sends an event without end": ({ dialect, before }) => [
    ...before,
    framed(dialect, `{"x":"${"x".repeat(25_000)}`).trimEnd(),
    "hang",
  ],
  "sends a page": ({ before }) => [...before, "<html>canary</html>\r\n\r\n"],
}

/** How the client's own reader takes what it was given. */
function read({ dialect, accept, path }: ClientKind, text: string, broken: boolean): string {
  if (broken) return "broken"
  if (dialect === "ai-sdk-text" || accept === "text/plain") return "finish"
  const isArray = dialect === "gemini" && !path.includes("alt=sse")
  const isLines = accept === "application/x-ndjson"
  const values = isArray ? (JSON.parse(text) as unknown[]) : isLines ? text.trimEnd().split("\n").map(parse) : undefined
  const wire = values === undefined ? text : values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join("")
  const decoder = recordedDialects.get(dialect)?.decode()
  if (decoder === undefined) throw new TypeError(`Nobody reads ${dialect}`)
  return foldParts(run([new TextEncoder().encode(wire)], decoder, check())).terminal?.type ?? "nothing"
}

const parse = (line: string): unknown => JSON.parse(line)

async function ask(kind: ClientKind, dialect: (typeof upstreamDialects)[number], script: Script) {
  const { contentType } = wireOf(dialect, tool)
  const scene = createScene({
    config: configOf(dialect, sizes),
    answer: (_asked, stream) => new Response(stream(script), { headers: { "content-type": contentType } }),
  })
  const headers = kind.accept === undefined ? {} : { accept: kind.accept }
  const response = await passing(scene.send(kind.body, headers, kind.path), scene.clock, STEP)
  const { text, broken } = await readAll(response, scene.clock, STEP)
  await scene.clock.advance(1_000)
  const told = response.status === 200 ? read(kind, text, broken) : "refused"
  const { outcome, fault } = scene.record()
  const all = text + JSON.stringify([...response.headers]) + scene.lines.join()
  return {
    told,
    outcome,
    fault,
    isLeaking: all.includes("canary"),
    lines: scene.lines.length,
    timers: scene.clock.pending,
    isOpen: scene.asked[0]?.endedAt === undefined,
  }
}

describe.each(upstreamDialects)("an upstream that speaks %s", (dialect) => {
  const { pieces } = wireOf(dialect, tool)
  const middle = pieces.length >> 1
  const stages = {
    "at once": { dialect, before: [], after: pieces },
    midway: { dialect, before: pieces.slice(0, middle), after: pieces.slice(middle) },
  }

  test.each(Object.keys(clients))("is told as it is to %s", async (name) => {
    const kind = clients[name] as ClientKind
    const clean = { fault: undefined, isLeaking: false, lines: 1, timers: 0, isOpen: false }
    expect(await ask(kind, dialect, pieces)).toEqual({ ...clean, told: "finish", outcome: "done" })
    for (const [when, stage] of Object.entries(stages)) {
      for (const [what, fail] of Object.entries(failures)) {
        const seen = await ask(kind, dialect, fail(stage))
        const place = `${what} ${when}`
        expect([place, seen]).toEqual([place, { ...clean, told: expect.any(String), outcome: expect.any(String) }])
        expect([place, seen.told]).not.toEqual([place, "finish"])
        expect([place, seen.outcome]).not.toEqual([place, "done"])
      }
    }
  })
})
