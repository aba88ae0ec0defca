/** Recorded streams, which lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { contain } from "../../contain.ts"
import { foldParts, joinedText } from "../../fold.ts"
import type { JsonObject } from "../../part.ts"
import { openaiCompletions } from "../openai-completions/openai-completions.ts"
import { openaiResponses } from "./openai-responses.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts")
const recordings = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith("responses"))
      .flatMap(readAll)
  : []
const completions = existsSync(FOLDER) ? readAll("openai-completions") : []
if (recordings.length === 0) console.log("Recorded Responses streams are not beside the repository: not checked")

/** Those that hold nothing but the data of events are framed again. */
function readAll(folder: string): { name: string; text: string }[] {
  return readdirSync(resolve(FOLDER, folder)).map((name) => {
    const text = readFileSync(resolve(FOLDER, folder, name), "utf8")
    if (name.endsWith(".sse")) return { name, text }
    const lines = text.split("\n").filter((line) => line.trim() !== "")
    return { name, text: lines.map((line) => `data: ${line}\n\n`).join("") }
  })
}

const decode = (text: string) => run([new TextEncoder().encode(text)], contain(openaiResponses.decode()), check())
const eventsOf = (text: string): Record<string, unknown>[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice(6)))
const lastOf = (text: string) => eventsOf(text).at(-1)?.response as JsonObject & { output: Record<string, unknown>[] }

/** What comes out otherwise by its nature: what was encrypted anew, ids that a server changed, empty lists and defaults. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const members = Object.entries(value)
    .filter(
      ([name, member]) => member !== null && !(Array.isArray(member) && member.length === 0 && name === "logprobs"),
    )
    .filter(([name]) => name !== "encrypted_content" && name !== "id" && name !== "output_text")
    .map(([name, member]) => [name, plain(member)] as const)
  return Object.fromEntries(members)
}

describe.runIf(recordings.length > 0)("of what servers of Responses have sent", () => {
  test.each(recordings)("openaiResponses.decode() reads $name as its last event tells it", ({ text }) => {
    const message = foldParts(decode(text))
    const { output, usage } = lastOf(text)
    const texts = (type: string, list: string) =>
      output
        .filter((item) => item.type === type)
        .flatMap((item) => ((item[list] ?? []) as { text?: string }[]).map((part) => part.text ?? ""))
    expect(joinedText(message, "text")).toBe(texts("message", "content").join(""))
    expect(joinedText(message, "reasoning")).toBe(
      [...texts("reasoning", "summary"), ...texts("reasoning", "content")].join("\n\n"),
    )
    const calls = message.content.flatMap((each) =>
      each.type === "tool-call" && each.executor === "client" ? [[each.callId, each.name, each.text]] : [],
    )
    expect(calls).toEqual(
      output.filter(({ type }) => type === "function_call").map((item) => [item.call_id, item.name, item.arguments]),
    )
    const count = (list: unknown[]) => list.length
    expect(message.content.flatMap((each) => (each.type === "text" ? each.annotations : [])).length).toBe(
      count(
        output
          .flatMap((item) => (item.type === "message" ? (item.content as { annotations?: unknown[] }[]) : []))
          .flatMap((part) => part.annotations ?? []),
      ),
    )
    expect(message.usage?.native?.value).toEqual(usage)
    expect(message.warnings).toEqual([])
    expect(message.terminal?.type).toBe("finish")
  })

  test.each(recordings)("openaiResponses.encode() writes $name as it was", ({ text }) => {
    const parts = decode(text)
    const written = run(
      parts,
      openaiResponses.encode({ onDropped: (part) => expect.unreachable(`${part.type} was dropped`) }),
    ).join("")
    expect(plain(lastOf(written))).toMatchObject(plain(lastOf(text)) as object)
    const types = (from: string) =>
      eventsOf(from)
        .map(({ type }) => type)
        .sort()
    const more = ["response.reasoning_summary_part.done", "response.function_call_arguments.delta"]
    const isWanted = (type: unknown) => !more.includes(type as string)
    expect(types(written).filter(isWanted)).toEqual(types(text).filter(isWanted))
    const { raw, ...message } = foldParts(decode(written))
    const { raw: _, ...wanted } = foldParts(parts)
    expect(message).toEqual(wanted)
    expect(plain(openaiResponses.answer(foldParts(parts)))).toEqual(plain(lastOf(written)))
  })

  test.each(recordings)("openaiResponses.decode() never calls $name complete where it was cut off", ({ text }) => {
    const ends = [...text.matchAll(/\n\n/g)].map(({ index }) => index + 2)
    const complete = text.indexOf(
      "\n\n",
      Math.max(text.lastIndexOf('"type":"response.completed"'), text.lastIndexOf('"type": "response.completed"')),
    )
    for (const end of ends) {
      expect(decode(text.slice(0, end)).at(-1)?.type).toBe(end > complete ? "finish" : "interrupted")
      if (end <= complete) expect(decode(text.slice(0, end + 30)).at(-1)?.type).toBe("interrupted")
    }
  })

  test.each(recordings)("openaiResponses.decode() ends with one terminal where $name was damaged", ({ text }) => {
    const random = seededRandom(7)
    const pick = (length: number) => Math.floor(random() * length)
    const scraps = ["null", "{}", "[]", '"x"', "1e999", "\n\n", "", "}", '"type":"error",']
    for (let round = 0; round < 100; round++) {
      let damaged = text
      for (let count = pick(3); count > 0; count--) {
        const place = pick(damaged.length)
        damaged = damaged.slice(0, place) + scraps[pick(scraps.length)] + damaged.slice(place + pick(12))
      }
      // Values of another type, where JSON stays JSON.
      damaged = damaged.replaceAll(
        /"(?:text|delta|part|item|content|summary|arguments|output_index|content_index|output|usage|id|type|call_id|status)": ?("[^"\\]*"|\d+)/g,
        (whole, value) => (random() < 0.95 ? whole : whole.replace(value, scraps[pick(4)] as string)),
      )
      const parts = decode(damaged)
      const ends = parts.filter(({ type }) => /^(?:finish|error|interrupted|abort)$/.test(type))
      expect(ends).toEqual([parts.at(-1)])
      expect(ends[0]).not.toHaveProperty("code", "internal-error")
      eventsOf(run(parts, openaiResponses.encode()).join(""))
      openaiResponses.answer(foldParts(parts))
    }
  })
})

test.runIf(completions.length > 0).each(completions)("openaiCompletions.decode() reads $name", ({ text }) => {
  const parts = run([new TextEncoder().encode(text)], openaiCompletions.decode(), check())
  const message = foldParts(parts)
  const events = eventsOf(text) as { choices: { text: string }[]; usage?: JsonObject }[]
  expect(joinedText(message, "text")).toBe(
    events.flatMap(({ choices }) => choices.map((choice) => choice.text)).join(""),
  )
  expect(message.usage?.native?.value).toEqual(events.findLast(({ usage }) => usage)?.usage)
  expect(message.terminal).toMatchObject({ type: "finish", reason: "stop" })
  expect([message.raw, message.warnings]).toEqual([[], []])
  expect(
    run(
      [new TextEncoder().encode(text.slice(0, text.indexOf('"finish_reason":"stop"')))],
      openaiCompletions.decode(),
    ).at(-1)?.type,
  ).toBe("interrupted")
})
