/** Recorded streams, which lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { contain } from "../../contain.ts"
import { foldParts, joinedText } from "../../fold.ts"
import { cohere } from "./cohere.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts")
const recordings = existsSync(FOLDER) ? ["cohere", "cohere-v2"].flatMap(readAll) : []
if (recordings.length === 0) console.log("Recorded Cohere streams are not beside the repository: not checked")

/** Those that hold nothing but the data of events are framed again. */
function readAll(folder: string): { name: string; text: string }[] {
  return readdirSync(resolve(FOLDER, folder)).map((name) => {
    const text = readFileSync(resolve(FOLDER, folder, name), "utf8")
    if (name.endsWith(".sse")) return { name, text }
    const lines = text.split("\n").filter((line) => line.trim() !== "")
    return { name, text: lines.map((line) => `data: ${line}\n\n`).join("") }
  })
}

const decode = (text: string) => run([new TextEncoder().encode(text)], contain(cohere.decode()), check())

interface Walked {
  text: string
  thought: string
  calls: { id?: string; name?: string; text: string }[]
  citations: number
  reason?: string
  output?: number
}

/** Reads a recording in the plainest way there is. */
function walk(recording: string): Walked {
  const found: Walked = { text: "", thought: "", calls: [], citations: 0 }
  for (const line of recording.split("\n")) {
    if (!line.startsWith("data: {")) continue
    const event = JSON.parse(line.slice(6))
    const { content, tool_plan, tool_calls, citations } = event.delta?.message ?? {}
    if (event.type === "content-delta") {
      found.text += content.text ?? ""
      found.thought += content.thinking ?? ""
    }
    found.thought += event.type === "tool-plan-delta" ? tool_plan : ""
    if (event.type === "tool-call-start")
      found.calls.push({ id: tool_calls.id, name: tool_calls.function.name, text: "" })
    const call = found.calls.at(-1)
    if (event.type === "tool-call-delta" && call) call.text += tool_calls.function.arguments
    if (citations?.sources) found.citations += citations.sources.length
    if (event.type === "message-end") {
      found.reason = event.delta.finish_reason
      found.output = event.delta.usage.tokens.output_tokens
    }
  }
  return found
}

describe.runIf(recordings.length > 0)("of what Cohere has sent", () => {
  test.each(recordings)("cohere.decode() reads $name as a plain walk over it does", ({ text }) => {
    const message = foldParts(decode(text))
    const walked = walk(text)
    const { content, usage, terminal, raw, warnings } = message
    const annotations = content.flatMap((each) => (each.type === "text" ? each.annotations : []))
    expect(joinedText(message, "text")).toBe(walked.text)
    expect(joinedText(message, "reasoning")).toBe(walked.thought)
    expect(
      content.flatMap((each) =>
        each.type === "tool-call" ? [{ id: each.callId, name: each.name, text: each.text }] : [],
      ),
    ).toEqual(walked.calls)
    expect(annotations.length + message.annotations.length).toBe(walked.citations)
    expect(usage?.outputTokens).toBe(walked.output)
    expect(terminal).toMatchObject({ type: "finish", native: walked.reason })
    expect([raw, warnings]).toEqual([[], []])
    for (const { start, end, value } of annotations) expect(walked.text.slice(start, end)).toBe(value.text)
  })

  test.each(recordings)("cohere.decode() never calls $name complete where it was cut off", ({ text }) => {
    const ends = [...text.matchAll(/\n\n/g)].map(({ index }) => index + 2)
    const complete = text.indexOf("\n\n", text.indexOf('"type":"message-end"'))
    for (const end of ends) {
      expect(decode(text.slice(0, end)).at(-1)?.type).toBe(end > complete ? "finish" : "interrupted")
      if (end > complete) continue
      expect(decode(text.slice(0, end + 30)).at(-1)?.type).toBe("interrupted")
    }
  })

  test.each(recordings)("cohere.decode() ends with one terminal where $name was damaged", ({ text }) => {
    const random = seededRandom(7)
    const pick = (length: number) => Math.floor(random() * length)
    const scraps = ["null", "{}", "[]", '"x"', "1e999", "\n\n", "", "}", '"type":"error",']
    for (let round = 0; round < 300; round++) {
      let damaged = text
      for (let count = 1 + pick(4); count > 0; count--) {
        const place = pick(damaged.length)
        damaged = damaged.slice(0, place) + scraps[pick(scraps.length)] + damaged.slice(place + pick(12))
      }
      // Values of another type, where JSON stays JSON.
      damaged = damaged.replaceAll(/"(?:text|arguments|index|message|usage)":("[^"\\]*"|\d+|\{)/g, (whole, value) =>
        random() < 0.9 || value === "{" ? whole : whole.replace(value, scraps[pick(4)] as string),
      )
      const parts = decode(damaged)
      const ends = parts.filter(({ type }) => /^(?:finish|error|interrupted)$/.test(type))
      expect(ends).toEqual([parts.at(-1)])
      expect(ends[0]).not.toHaveProperty("code", "internal-error")
    }
  })
})
