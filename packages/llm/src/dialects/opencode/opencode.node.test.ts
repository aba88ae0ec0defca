/** Recorded logs, which lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { contain } from "../../contain.ts"
import { foldParts, joinedText } from "../../fold.ts"
import { opencode } from "./opencode.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts/agent-cli-opencode")
const recordings = existsSync(FOLDER)
  ? readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(resolve(FOLDER, name), "utf8") }))
  : []
if (recordings.length === 0) console.log("Recorded OpenCode logs are not beside the repository: not checked")

const decode = (text: string) => run([new TextEncoder().encode(text)], contain(opencode.decode()), check())

/** Reads a recording in the plainest way there is. */
function walk(recording: string) {
  const lines = recording.trim().split("\n")
  const events = lines.map((line) => JSON.parse(line))
  const parts = (type: string) => events.flatMap((event) => (event.type === type ? [event.part] : []))
  const sum = (
    of: (part: { tokens: Record<string, number> & { cache: Record<string, number> }; cost: number }) => number,
  ) => parts("step_finish").reduce((total, part) => total + of(part), 0)
  return {
    id: events[0].sessionID,
    text: parts("text")
      .map(({ text }) => text)
      .join(""),
    calls: parts("tool_use").map(({ callID, tool, state }) => [callID, tool, state.input, state.output ?? state.error]),
    failures: parts("tool_use").filter(({ state }) => state.status === "error").length,
    input: sum(({ tokens: { input = 0, cache } }) => input + (cache.read ?? 0) + (cache.write ?? 0)),
    output: sum(({ tokens: { output = 0, reasoning = 0 } }) => output + reasoning),
    cost: sum(({ cost }) => cost),
    reason: parts("step_finish").at(-1).reason,
    error: events.find(({ type }) => type === "error")?.error,
  }
}

describe.runIf(recordings.length > 0)("of what OpenCode has written", () => {
  test.each(recordings)("opencode.decode() reads $name as a plain walk over it does", ({ text }) => {
    const walked = walk(text)
    const message = foldParts(decode(text))
    const { id, content, usage, terminal, raw, warnings } = message
    const outputs = content.flatMap((each) => (each.type === "tool-output" ? [each] : []))
    expect(id).toBe(walked.id)
    expect(joinedText(message, "text")).toBe(walked.text)
    expect(
      content.flatMap((each) =>
        each.type === "tool-call"
          ? [[each.callId, each.name, each.input, outputs.find(({ callId }) => callId === each.callId)?.output]]
          : [],
      ),
    ).toEqual(walked.calls)
    expect(outputs.filter(({ isError }) => isError).length).toBe(walked.failures)
    expect(usage).toMatchObject({ inputTokens: walked.input, outputTokens: walked.output, cost: walked.cost })
    if (walked.error !== undefined) {
      const { message, statusCode } = walked.error.data
      expect(terminal).toMatchObject({ type: "error", message, kind: walked.error.name, status: statusCode })
    } else if (walked.reason === "tool-calls") expect(terminal).toEqual({ type: "interrupted", code: "truncated" })
    else expect(terminal).toMatchObject({ type: "finish", native: walked.reason })
    expect([raw, warnings]).toEqual([[], []])
  })

  test.each(recordings)("opencode.decode() never calls $name complete where it was cut off", ({ text }) => {
    const complete = text.includes('"reason":"stop"') ? text.trimEnd().length : Number.POSITIVE_INFINITY
    for (let end = 0; end < text.length; end++) {
      expect(decode(text.slice(0, end)).at(-1)?.type === "finish").toBe(end >= complete)
    }
  })

  test.each(recordings)("opencode.decode() ends with one terminal where $name was damaged", ({ text }) => {
    const random = seededRandom(7)
    const pick = (length: number) => Math.floor(random() * length)
    const scraps = ["null", "{}", "[]", '"x"', "1e999", "\n", "", "}", '"type":"error",']
    for (let round = 0; round < 300; round++) {
      let damaged = text
      for (let count = 1 + pick(4); count > 0; count--) {
        const place = pick(damaged.length)
        damaged = damaged.slice(0, place) + scraps[pick(scraps.length)] + damaged.slice(place + pick(12))
      }
      // Values of another type, where JSON stays JSON.
      damaged = damaged.replaceAll(
        /"(?:part|id|text|state|status|input|callID|tool|reason|cost|read|name|sessionID|message)":("[^"\\]*"|[\d.]+)/g,
        (whole, value) => (random() < 0.9 ? whole : whole.replace(value, scraps[pick(4)] as string)),
      )
      const parts = decode(damaged)
      const ends = parts.filter(({ type }) => /^(?:finish|error|interrupted|abort)$/.test(type))
      expect(ends).toEqual([parts.at(-1)])
      expect(ends[0]).not.toHaveProperty("code", "internal-error")
    }
  })
})
