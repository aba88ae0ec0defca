import { decodeSse, run } from "@millrace/core"
import { chunkings } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { caseChunks, type SseCase, sseTables } from "./sse-cases.ts"

/** How many cases each table holds: a table that has lost some is not the one that is meant. */
const TABLES = new Map([
  ["wpt-eventsource", 44],
  ["launchdarkly", 91],
])

/** The fewest ways in which each case is cut. */
const CHUNKINGS = 80

/** Up to this many bytes, every way to cut a case is tried. */
const EXHAUSTIVE_UP_TO = 12

if (sseTables.size === 0) console.log("sse cases: not found beside the workspace, conformance to them is not tested")

describe.skipIf(sseTables.size === 0).each([...TABLES])("decodeSse() agrees with %s", (table, size) => {
  const cases = sseTables.get(table) ?? []

  test(`which has ${size} cases`, () => {
    expect(cases).toHaveLength(size)
  })

  test.each(cases.map((row) => [row.name, row] as const))("in %s", (_name, row) => {
    const chunks = caseChunks(row)
    const whole = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))
    const cuts = [chunks, ...chunkings(whole, { random: CHUNKINGS }), ...everyCut(whole)]
    expect(cuts.length).toBeGreaterThan(CHUNKINGS)
    for (const cut of cuts) expect(decode(cut, row)).toEqual({ events: row.expect.events, retry: row.expect.retry })
    if (endsInBlankLine(whole)) expect(lastEventIdBehind(whole, row)).toBe(row.expect.finalLastEventId)
  })
})

test("decodeSse() reads an event of 5 MiB, in one chunk and in many", () => {
  const data = Array.from({ length: 6_990_508 / 4 }, (_, index) =>
    (index * 7919).toString(36).padStart(4, "0").slice(-4),
  ).join("")
  const input = new TextEncoder().encode(`data: ${data}\n\n`)
  const cut = Array.from({ length: Math.ceil(input.length / 1460) }, (_, index) =>
    input.slice(index * 1460, (index + 1) * 1460),
  )
  for (const chunks of [[input], cut]) {
    const [event, ...others] = run(chunks, decodeSse())
    expect(event?.data === data).toBe(true)
    expect(others).toEqual([])
  }
})

function decode(chunks: readonly Uint8Array[], { initialLastEventId }: SseCase) {
  let retry: number | null = null
  const events = run(
    chunks.map((chunk) => chunk.slice()),
    decodeSse({
      lastEventId: initialLastEventId,
      onRetry(time) {
        retry = time
      },
    }),
  )
  return { events: events.map(({ event, data, lastEventId }) => ({ type: event, data, lastEventId })), retry }
}

/** The id in force at the end shows in one more event. */
function lastEventIdBehind(whole: Uint8Array, { initialLastEventId }: SseCase): string | undefined {
  const probe = new TextEncoder().encode("data: probe\n\n")
  return run([whole, probe], decodeSse({ lastEventId: initialLastEventId })).at(-1)?.lastEventId
}

function endsInBlankLine(whole: Uint8Array): boolean {
  return /(\n\n|\r\r|\n\r|\r\n\r\n)$/.test(new TextDecoder().decode(whole))
}

function* everyCut(whole: Uint8Array): Generator<Uint8Array[]> {
  if (whole.length === 0 || whole.length > EXHAUSTIVE_UP_TO) return
  for (let places = 0; places < 2 ** (whole.length - 1); places++) {
    const chunks: number[][] = [[]]
    for (const [index, byte] of whole.entries()) {
      chunks.at(-1)?.push(byte)
      if ((places >> index) & 1) chunks.push([])
    }
    yield chunks.map((chunk) => Uint8Array.from(chunk))
  }
}
