/** Recorded streams, which lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { contain } from "../../contain.ts"
import { foldParts, joinedText, type Message } from "../../fold.ts"
import { geminiArray } from "../gemini-array/gemini-array.ts"
import { gemini } from "./gemini.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts")
const FOLDERS = ["gemini-sse", "vertex-gemini", "google", "gemini-json-array"]
const recordings = existsSync(FOLDER) ? FOLDERS.flatMap(readAll) : []
if (recordings.length === 0) console.log("Recorded Gemini streams are not beside the repository: not checked")

interface Recording {
  readonly name: string
  readonly responses: readonly string[]
}

/** Reads the responses of a recording, however it was framed. */
function readAll(folder: string): Recording[] {
  return readdirSync(resolve(FOLDER, folder)).map((name) => {
    const text = readFileSync(resolve(FOLDER, folder, name), "utf8")
    if (name.endsWith(".json"))
      return { name, responses: (JSON.parse(text) as unknown[]).map((each) => JSON.stringify(each)) }
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "")
    return { name, responses: lines.map((line) => line.replace(/^data: /, "")) }
  })
}

const sse = (responses: readonly string[]) => responses.map((each) => `data: ${each}\r\n\r\n`).join("")
const array = (responses: readonly string[]) => `[${responses.join("\n,\r\n")}\n]`
const decode = (text: string, dialect = gemini) =>
  run([new TextEncoder().encode(text)], contain(dialect.decode()), check())

/** Sets a value where a path of JSONPath leads, in the plainest way there is. */
function put(args: Record<string, unknown>, path: string, value: unknown, isMore: boolean) {
  const steps = path.slice(2).replaceAll("]", "").split(/[.[]/)
  let at = args
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]
    if (next === undefined) at[step] = isMore ? `${at[step] ?? ""}${value}` : value
    else {
      at[step] ??= /^\d+$/.test(next) ? [] : {}
      at = at[step] as Record<string, unknown>
    }
  }
}

/** Reads a recording in the plainest way there is. */
function walk(responses: readonly string[]) {
  const found = {
    text: "",
    thought: "",
    calls: [] as { name: string; args: Record<string, unknown> }[],
    signatures: [] as string[],
    reason: "",
    total: 0,
  }
  for (const response of responses) {
    const { candidates, usageMetadata } = JSON.parse(response)
    for (const part of candidates[0].content.parts) {
      const { text = "", thought, functionCall, thoughtSignature } = part
      if (thought) found.thought += text
      else found.text += text
      if (thoughtSignature) found.signatures.push(thoughtSignature)
      if (functionCall?.name) found.calls.push({ name: functionCall.name, args: functionCall.args ?? {} })
      for (const { jsonPath, stringValue, numberValue } of functionCall?.partialArgs ?? []) {
        put(found.calls.at(-1)?.args ?? {}, jsonPath, stringValue ?? numberValue, stringValue !== undefined)
      }
    }
    found.reason = candidates[0].finishReason ?? found.reason
    found.total = usageMetadata?.totalTokenCount ?? found.total
  }
  return found
}

/** What must be the same after a way through parts and back. */
function gist({ content, annotations, usage, safety, raw, terminal, id, model, created }: Message) {
  return { content, annotations, usage, safety, raw, terminal, id, model, created }
}

describe.runIf(recordings.length > 0)("of what Gemini has sent", () => {
  test.each(recordings)("gemini.decode() reads $name as a plain walk over it does", ({ responses }) => {
    const walked = walk(responses)
    for (const message of [
      foldParts(decode(sse(responses))),
      foldParts(decode(array(responses), geminiArray as typeof gemini)),
    ]) {
      const { content, usage, terminal, warnings } = message
      expect(joinedText(message, "text")).toBe(walked.text)
      expect(joinedText(message, "reasoning")).toBe(walked.thought)
      const calls = content.flatMap((each) => (each.type === "tool-call" && each.executor === "client" ? [each] : []))
      expect(calls.map(({ name, input }) => ({ name, args: input }))).toEqual(walked.calls)
      const signatures = content.flatMap((each) => ("signatures" in each ? each.signatures : []))
      expect(signatures.map(({ data }) => data)).toEqual(walked.signatures)
      expect(usage?.totalTokens).toBe(walked.total)
      expect((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0)).toBe(walked.total)
      expect(terminal).toMatchObject({ type: "finish", native: walked.reason })
      expect(warnings).toEqual([])
    }
  })

  test.each(recordings)("gemini.encode() writes $name so that it says the same", ({ responses }) => {
    const parts = decode(sse(responses))
    const again = decode(run(parts, gemini.encode()).join(""))
    expect(gist(foldParts(again))).toEqual(gist(foldParts(parts)))
    const answer = decode(sse([JSON.stringify(gemini.answer(foldParts(parts)))]))
    const { content: _content, ...rest } = gist(foldParts(answer))
    const { content, ...wanted } = gist(foldParts(parts))
    expect(rest).toEqual(wanted)
    expect(foldParts(answer).content.map(({ type }) => type)).toEqual(content.map(({ type }) => type))
  })

  test.each(recordings)("gemini.decode() never calls $name complete where it was cut off", ({ responses }) => {
    const last = responses.findIndex((each) => "finishReason" in JSON.parse(each).candidates[0])
    for (const [index, response] of responses.entries()) {
      const before = responses.slice(0, index)
      const wanted = index > last ? "finish" : "interrupted"
      const ends = (text: string, dialect = gemini) => decode(text, dialect).at(-1)?.type
      expect(ends(sse(before))).toBe(wanted)
      expect(ends(`${sse(before)}data: ${response.slice(0, -9)}`)).toBe(wanted)
      expect(ends(array(before).slice(0, -1), geminiArray as typeof gemini)).toBe(wanted)
      expect(
        ends(
          `${array(before).slice(0, -1)}${index > 0 ? "," : ""}${response.slice(0, -9)}`,
          geminiArray as typeof gemini,
        ),
      ).toBe(wanted)
    }
  })

  test.each(recordings)("gemini.decode() ends with one terminal where $name was damaged", ({ responses }) => {
    const random = seededRandom(11)
    const pick = (length: number) => Math.floor(random() * length)
    const scraps = ["null", "{}", "[]", '"x"', "1e999", "\n\n", "", "}", '"error":{},', "true"]
    for (let round = 0; round < 200; round++) {
      let damaged = sse(responses)
      for (let count = 1 + pick(4); count > 0; count--) {
        const place = pick(damaged.length)
        damaged = damaged.slice(0, place) + scraps[pick(scraps.length)] + damaged.slice(place + pick(12))
      }
      // Values of another type, where JSON stays JSON.
      damaged = damaged.replaceAll(/":\s*("[^"\\]*"|\d+|true|\{\}|\[\])/g, (whole, value) =>
        random() < 0.9 ? whole : whole.slice(0, -value.length) + (scraps[pick(5)] as string),
      )
      const parts = decode(damaged)
      const ends = parts.filter(({ type }) => /^(?:finish|error|interrupted)$/.test(type))
      expect(ends).toEqual([parts.at(-1)])
      expect(ends[0]).not.toHaveProperty("code", "internal-error")
      const again = decode(run(parts, gemini.encode()).join(""))
      expect(again.at(-1)?.type === "finish").toBe(parts.at(-1)?.type === "finish" && !hasLostCall(parts))
    }
  })
})

/** Says whether there is a call that Gemini cannot say, which makes an answer a failure. */
function hasLostCall(parts: ReturnType<typeof decode>): boolean {
  const { content, terminal } = foldParts(parts)
  const isStop = terminal?.type === "finish" && /^(?:stop|tool-calls)$/.test(terminal.reason)
  return (
    isStop && content.some((each) => each.type === "tool-call" && each.executor === "client" && !isPlain(each.input))
  )
}

function isPlain(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
