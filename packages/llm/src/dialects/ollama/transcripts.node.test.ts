/** Recorded streams, which lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { contain } from "../../contain.ts"
import type { DecodingDialect } from "../../dialect.ts"
import { foldParts, joinedText } from "../../fold.ts"
import { ollamaGenerate } from "../ollama-generate/ollama-generate.ts"
import { ollama } from "./ollama.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts")
const FOLDERS: readonly [string, DecodingDialect][] = [
  ["ollama-api-chat", ollama],
  ["ollama-api-generate", ollamaGenerate],
]
const recordings = existsSync(FOLDER) ? FOLDERS.flatMap(([folder, dialect]) => readAll(folder, dialect)) : []
if (recordings.length === 0) console.log("Recorded Ollama streams are not beside the repository: not checked")

function readAll(folder: string, dialect: DecodingDialect) {
  return readdirSync(resolve(FOLDER, folder)).map((name) => {
    return { name, dialect, text: readFileSync(resolve(FOLDER, folder, name), "utf8") }
  })
}

const decode = (text: string, dialect: DecodingDialect) =>
  run([new TextEncoder().encode(text)], contain(dialect.decode()), check())

describe.runIf(recordings.length > 0)("of what Ollama has sent", () => {
  test.each(recordings)("$dialect.name reads $name as a plain walk over it does", ({ text, dialect }) => {
    const lines = text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const last = lines.at(-1)
    const message = foldParts(decode(text, dialect))
    expect(joinedText(message, "text")).toBe(lines.map((line) => line.message?.content ?? line.response).join(""))
    expect(message.usage).toMatchObject({ inputTokens: last.prompt_eval_count, outputTokens: last.eval_count })
    expect(message.usage?.native?.value).toMatchObject({ total_duration: last.total_duration })
    expect(message.terminal).toMatchObject({ type: "finish", native: last.done_reason })
    expect(message.raw.map(({ value }) => value)).toEqual(last.context ? [{ context: last.context }] : [])
    expect(message.warnings).toEqual([])
  })

  test.each(recordings)("ollama.encode() writes $name so that it says the same", ({ text, dialect }) => {
    const parts = decode(text, dialect)
    const { raw, ...wanted } = foldParts(parts)
    const { raw: _raw, ...again } = foldParts(decode(run(parts, ollama.encode()).join(""), ollama))
    expect(again).toEqual(wanted)
    const answer = foldParts(decode(JSON.stringify(ollama.answer(foldParts(parts))), ollama))
    expect([answer.content, answer.usage, answer.terminal]).toEqual([wanted.content, wanted.usage, wanted.terminal])
  })

  test.each(recordings)("$dialect.name never calls $name complete where it was cut off", ({ text, dialect }) => {
    for (let end = 0; end < text.trimEnd().length; end += 11) {
      expect(decode(text.slice(0, end), dialect).at(-1)?.type).toBe("interrupted")
    }
    expect(decode(text.trimEnd(), dialect).at(-1)?.type).toBe("finish")
  })

  test.each(recordings)("$dialect.name ends with one terminal where $name was damaged", ({ text, dialect }) => {
    const random = seededRandom(13)
    const pick = (length: number) => Math.floor(random() * length)
    const scraps = ["null", "{}", "[]", '"x"', "1e999", "\n", "", "}", '"error":{},', "true"]
    for (let round = 0; round < 200; round++) {
      let damaged = text
      for (let count = 1 + pick(4); count > 0; count--) {
        const place = pick(damaged.length)
        damaged = damaged.slice(0, place) + scraps[pick(scraps.length)] + damaged.slice(place + pick(12))
      }
      // Values of another type, where JSON stays JSON.
      damaged = damaged.replaceAll(/":("[^"\\]*"|\d+|true|false)/g, (whole, value) =>
        random() < 0.97 ? whole : whole.slice(0, -value.length) + (scraps[pick(5)] as string),
      )
      const parts = decode(damaged, dialect)
      const ends = parts.filter(({ type }) => /^(?:finish|error|interrupted)$/.test(type))
      expect(ends).toEqual([parts.at(-1)])
      expect(ends[0]).not.toHaveProperty("code", "internal-error")
      const again = decode(run(parts, ollama.encode()).join(""), ollama)
      expect(again.at(-1)?.type === "finish").toBe(parts.at(-1)?.type === "finish")
    }
  })
})
