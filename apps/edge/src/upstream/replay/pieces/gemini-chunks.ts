/**
 * Writes a conversation as the chunks of Gemini, without a frame. A chunk holds several tokens, or whole calls, and always
 * the usage so far. Calls end in `STOP`. A signature is on the first call behind the reasoning, or else on an empty text
 * at the end; sources come with the last chunk. A refusal is a text.
 *
 * @see https://ai.google.dev/api/generate-content
 */
import type { Conversation, Passage } from "../conversation.ts"
import { tokens } from "../tokens.ts"
import { placedCitations } from "./citations.ts"
import { modelOf } from "./origin.ts"

/** How many tokens come in one chunk. */
const TOKENS = 5

const FINISH_REASONS = { stop: "STOP", length: "MAX_TOKENS", tool_calls: "STOP", content_filter: "SAFETY" } as const

type Fields = Readonly<Record<string, unknown>>

/** Parts, and how many tokens they stand for. */
interface Portion {
  readonly parts: readonly Fields[]
  readonly thoughts: number
  readonly answers: number
}

export function geminiChunks(conversation: Conversation): Fields[] {
  const { passages, ending, name } = conversation
  const { portions, signature } = portionsOf(passages)
  let thoughts = 0
  let answers = 0
  const chunk = (parts: readonly Fields[], end: Fields = {}): Fields => ({
    candidates: [{ content: { parts, role: "model" }, ...end, index: 0 }],
    usageMetadata: usageMetadata(conversation.promptTokens, thoughts, answers),
    modelVersion: modelOf(conversation),
    responseId: name,
  })

  const chunks = portions.map((portion) => {
    thoughts += portion.thoughts
    answers += portion.answers
    return chunk(portion.parts)
  })
  if (ending.kind === "finish") {
    const empty = signature === undefined ? { text: "" } : { text: "", thoughtSignature: signature }
    chunks.push(chunk([empty], { finishReason: FINISH_REASONS[ending.reason], ...grounding(passages) }))
  } else if (ending.kind === "error") {
    chunks.push({ error: { code: 500, message: ending.error.message, status: "INTERNAL" } })
  }
  return chunks
}

/** @returns the portions, and the signature that no call took along */
function portionsOf(passages: readonly Passage[]): { portions: Portion[]; signature: string | undefined } {
  const portions: Portion[] = []
  let signature: string | undefined
  let calls: Fields[] | undefined
  for (const passage of passages) {
    if (passage.kind === "tool-call") {
      const call = { id: passage.id, name: passage.name, args: JSON.parse(passage.arguments) }
      const part =
        signature === undefined ? { functionCall: call } : { functionCall: call, thoughtSignature: signature }
      signature = undefined
      const answers = tokens(passage.name + passage.arguments).length
      // Calls that follow each other are parts of one chunk.
      const before = calls === undefined ? undefined : portions.pop()
      calls = [...(calls ?? []), part]
      portions.push({ parts: calls, thoughts: 0, answers: answers + (before?.answers ?? 0) })
      continue
    }
    calls = undefined
    const thought = passage.kind === "reasoning"
    if (thought) signature = passage.signature ?? signature
    const all = tokens(passage.text)
    for (let place = 0; place < all.length; place += TOKENS) {
      const some = all.slice(place, place + TOKENS)
      const text = some.join("")
      const count = some.length
      portions.push({
        parts: [thought ? { text, thought } : { text }],
        thoughts: thought ? count : 0,
        answers: thought ? 0 : count,
      })
    }
  }
  return { portions, signature }
}

function usageMetadata(prompt: number, thoughts: number, answers: number): Fields {
  return {
    promptTokenCount: prompt,
    // A count that is 0 is left out.
    ...(answers > 0 && { candidatesTokenCount: answers }),
    totalTokenCount: prompt + thoughts + answers,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: prompt }],
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
  }
}

/** Places are in bytes, over the text of the whole answer. */
function grounding(passages: readonly Passage[]): Fields {
  const length = (text: string): number => new TextEncoder().encode(text).length
  let before = ""
  const cited = passages.flatMap((passage) => {
    if (passage.kind !== "content") return []
    const offset = length(before)
    before += passage.text
    return placedCitations(passage).map((citation) => {
      const startIndex = offset + length(passage.text.slice(0, citation.start))
      return {
        ...citation,
        segment: { startIndex, endIndex: startIndex + length(citation.quote), text: citation.quote },
      }
    })
  })
  if (cited.length === 0) return {}
  return {
    groundingMetadata: {
      groundingChunks: cited.map(({ url, title }) => ({ web: { uri: url, title } })),
      groundingSupports: cited.map(({ segment }, index) => ({ segment, groundingChunkIndices: [index] })),
    },
  }
}
