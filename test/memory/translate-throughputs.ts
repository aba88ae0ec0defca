/** Translations that have to let a gigabyte through with a flat heap: text and reasoning, from and to every dialect. */
import type { Block } from "@millrace/core"
import {
  agUi,
  aiSdkText,
  aiSdkUi,
  anthropic,
  bedrockConverse,
  bedrockInvoke,
  claudeCode,
  cohere,
  type DecodingDialect,
  type EncodingDialect,
  gemini,
  geminiArray,
  ollama,
  ollamaGenerate,
  openaiChat,
  openaiCompletions,
  openaiResponses,
  parts,
  partsLines,
  text,
  tgi,
  translate,
  workersAi,
} from "@millrace/llm"
import { CHUNK_LENGTH, feed, type Throughput } from "./throughput.ts"
import { endlessWire, type Kind } from "./translate-wire.ts"

/**
 * What Gemini's two sides keep of a text: a megabyte of code units at the most, as a rope, since the places of its sources
 * are told in bytes and at the end.
 */
const GEMINI_HOLDS = 4_194_304

/** Every dialect with deltas, and somewhere to go. */
const texts: readonly (readonly [DecodingDialect, EncodingDialect])[] = [
  [openaiChat, anthropic],
  [anthropic, openaiChat],
  [openaiResponses, gemini],
  [openaiCompletions, ollama],
  [gemini, aiSdkUi],
  [geminiArray, agUi],
  [ollama, parts],
  [ollamaGenerate, partsLines],
  [cohere, aiSdkText],
  [bedrockConverse, text],
  [bedrockInvoke, openaiChat],
  [workersAi, anthropic],
  [tgi, aiSdkUi],
  [agUi, openaiChat],
  [aiSdkUi, anthropic],
  [claudeCode, gemini],
]

const thoughts: typeof texts = [
  [anthropic, openaiChat],
  [openaiChat, anthropic],
  [openaiResponses, gemini],
  [gemini, ollama],
  [cohere, aiSdkUi],
  [ollama, agUi],
]

export const translateThroughputs: readonly Throughput[] = [
  ...texts.map(([from, to]) => through(from, to, "content")),
  ...thoughts.map(([from, to]) => through(from, to, "reasoning")),
]

function through(from: DecodingDialect, to: EncodingDialect, kind: Kind): Throughput {
  const { first, again } = endlessWire(from, kind)
  const times = Math.ceil(CHUNK_LENGTH / again.length)
  const bytes = Buffer.concat(Array.from({ length: times }, () => again))
  const sides = [from, to].filter(({ name }) => name.startsWith("gemini")).length
  const name = `translate, ${from.name} to ${to.name}, ${kind}`
  const throughput = feed<Uint8Array>(
    name,
    () => goOn(translate(from, to, { maxByteLength: Number.POSITIVE_INFINITY })),
    () => new Uint8Array(bytes),
    first,
  )
  return { ...throughput, holds: sides * GEMINI_HOLDS }
}

/** A stream that has ended holds nothing, which would prove nothing. */
function goOn(block: Block<Uint8Array, Uint8Array>): Block<Uint8Array, Uint8Array> {
  let length = 0
  const outlet = {
    enqueue: (chunk: Uint8Array) => {
      length += chunk.length
    },
    terminate() {
      throw new Error("A stream that should go on has ended")
    },
  }
  return {
    transform(chunk) {
      const before = length
      block.transform(chunk, outlet)
      if (chunk.length >= CHUNK_LENGTH && length === before) throw new Error("Nothing came of what went in")
    },
    flush() {},
  }
}
