/**
 * Decoders over streams as providers have sent them, recorded, and spoiled: they say what no writer of ours thinks of. The
 * recordings lie beside the repository; without them there is nothing to check.
 */
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { DecodingDialect } from "@millrace/llm"
import * as door from "@millrace/llm"
import { describe, expect, test } from "vitest"
import { createDice } from "./dice.ts"
import { mutatePieces } from "./streams/mutate-pieces.ts"
import type { Piece } from "./streams/piece.ts"
import { show } from "./target.ts"
import { checkPieces } from "./targets/decoders.ts"

const FOLDER = resolve(import.meta.dirname, "../../../shared/data/transcripts")

/** How often each recording is spoiled; more in a long run. */
const { MILLRACE_RUNS } = process.env
const TIMES = Number(MILLRACE_RUNS) > 1000 ? 200 : 4

/** A larger one costs more than it has to say. */
const MAX_BYTE_LENGTH = 50_000

/** The format of each folder; what is not named is not one of ours. */
const dialects: readonly (readonly [RegExp, DecodingDialect])[] = [
  [/^ag-ui/, door.agUi],
  [/^agent-cli-opencode/, door.opencode],
  [/^(?:.*-)?(?:responses)/, door.openaiResponses],
  [/^(?:vertex-)?anthropic/, door.anthropic],
  [/^bedrock-converse/, door.bedrockConverse],
  [/^bedrock-invoke/, door.bedrockInvoke],
  [/^cohere/, door.cohere],
  [/^gemini-json-array/, door.geminiArray],
  [/^(?:gemini-sse|google|vertex-gemini)$/, door.gemini],
  [/^ollama-api-chat/, door.ollama],
  [/^ollama-api-generate/, door.ollamaGenerate],
  [/completions$/, door.openaiCompletions],
  [/^(?:alibaba|azure-chat|cerebras|crusoe|deepseek|gpustack|groq|local-.*|mistral|moonshotai)$/, door.openaiChat],
  [/^(?:ollama-openai-compat|openai-chat|openai-compatible|openrouter|snowflake-cortex|writer|zai)$/, door.openaiChat],
]

interface Transcript {
  readonly name: string
  readonly dialect: DecodingDialect
  readonly pieces: readonly Piece[]
}

const transcripts = existsSync(FOLDER) ? readTranscripts() : []
if (transcripts.length === 0) console.log("Recorded provider streams are not beside the repository: none are spoiled")

function readTranscripts(): Transcript[] {
  const { files } = JSON.parse(readFileSync(resolve(FOLDER, "manifest.json"), "utf8")) as {
    files: { file: string; kind: string; provider: string; bytes: number }[]
  }
  return files.flatMap(({ file, kind, provider, bytes }) => {
    const dialect = dialects.find(([pattern]) => pattern.test(provider))?.[1]
    if (dialect === undefined || bytes > MAX_BYTE_LENGTH) return []
    return [{ name: file, dialect, pieces: piecesOf(readFileSync(resolve(FOLDER, file)), kind, dialect) }]
  })
}

function piecesOf(bytes: Buffer, kind: string, { contentType }: DecodingDialect): Piece[] {
  if (kind === "eventstream") return framesOf(bytes)
  const text = bytes.toString("utf8")
  if (kind === "sse") return text.split(/(?<=\n\n|\r\n\r\n)/)
  const lines = text.split(/(?<=\n)/)
  return kind === "events-jsonl" && contentType.startsWith("text/event-stream")
    ? lines.map((line) => `data: ${line.trim()}\n\n`)
    : lines
}

function framesOf(bytes: Buffer): Piece[] {
  const frames: Piece[] = []
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    frames.push(new Uint8Array(bytes.subarray(at, at + bytes.readUInt32BE(at))))
  }
  return frames
}

describe.runIf(transcripts.length > 0)("recorded streams", () => {
  test.each([...new Set(transcripts.map(({ dialect }) => dialect))].map((dialect) => [dialect.name, dialect] as const))(
    "in %s, spoiled, do no harm",
    (_name, dialect) => {
      const own = transcripts.filter((each) => each.dialect === dialect)
      for (const [index, { name, pieces }] of own.entries()) {
        const other = own[(index + 1) % own.length]?.pieces ?? pieces
        for (let seed = 0; seed < TIMES; seed++) {
          const dice = createDice(seed * 1000 + index)
          const difference = checkPieces(door, dialect, mutatePieces(pieces, other, dice), dice)
          expect(difference === undefined, `${name}, ${seed}: ${show(difference)}`).toBe(true)
        }
      }
    },
  )
})
