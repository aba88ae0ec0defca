import { decodeSse, parseJson, run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import type { Conversation } from "./conversation.ts"
import { dialects } from "./dialects.ts"
import { recordConversation } from "./record-conversation.ts"
import type { Recording } from "./recording.ts"
import { conversations, recordings } from "./recordings.ts"
import { tokens } from "./tokens.ts"

/** The parts of a chunk that the tests read. */
interface Chunk {
  readonly id?: string
  readonly object?: string
  readonly model?: string
  readonly choices?: readonly { readonly delta: Delta; readonly finish_reason: string | null }[]
  readonly usage?: Usage | null
  readonly error?: unknown
}
interface Delta {
  readonly role?: string
  readonly content?: string
  readonly reasoning_content?: string
  readonly refusal?: string | null
  readonly tool_calls?: readonly {
    readonly index: number
    readonly id?: string
    readonly function: { readonly name?: string; readonly arguments: string }
  }[]
}
interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly completion_tokens_details: { readonly reasoning_tokens: number }
}

const [plain] = dialects as [(typeof dialects)[number]]
const encoder = new TextEncoder()

function recordingOf({ name }: Conversation): Recording {
  const recording = recordings.get(name)
  if (recording === undefined) throw new TypeError(`no recording "${name}"`)
  return recording
}

/** Recordings without a dialect's name are text. */
function textsOf({ frames }: Recording): string[] {
  return frames.map(([, text]) => {
    if (typeof text !== "string") throw new TypeError("a frame of bytes")
    return text
  })
}

function dataOf(recording: Recording): string[] {
  const bytes = textsOf(recording).map((text) => encoder.encode(text))
  return run(bytes, decodeSse({ onTruncated: "discard" })).map(({ data }) => data)
}

function chunksOf(recording: Recording): Chunk[] {
  return run(
    dataOf(recording).filter((data) => data !== "[DONE]"),
    parseJson(),
  ) as Chunk[]
}

const deltasOf = (recording: Recording): Delta[] =>
  chunksOf(recording).flatMap(({ choices }) => (choices ?? []).map(({ delta }) => delta))

const written = ({ passages }: Conversation, kind: string): string =>
  passages.map((passage) => (passage.kind === kind && "text" in passage ? passage.text : "")).join("")

test("recordings are named after their conversations, and after their dialects where these are not OpenAI's chat", () => {
  const names = ["hello", "long", "reasoning", "tool", "search", "refusal", "error", "cut", "slow"]
  const named = dialects.slice(1).flatMap((dialect) => names.map((name) => `${dialect.name}/${name}`))
  expect([...recordings.keys()]).toEqual([...names, ...named])
})

describe.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
  "%s",
  (name, conversation) => {
    const recording = recordingOf(conversation)
    const { ending } = conversation

    test("runs forward in time, in whole milliseconds, and holds no empty frame", () => {
      let before = 0
      for (const [at, text] of recording.frames) {
        expect(Number.isInteger(at) && at >= before && text.length > 0).toBe(true)
        before = at
      }
    })

    test("is never cut inside a character", () => {
      for (const text of textsOf(recording)) expect(text.isWellFormed()).toBe(true)
    })

    test("has chunks of one completion, the role in the first", () => {
      const chunks = chunksOf(recording).filter(({ error }) => error === undefined)
      for (const { id, object, model, choices } of chunks) {
        expect([id, object, model]).toEqual([`chatcmpl-${name}`, "chat.completion.chunk", `replay/${name}`])
        expect(choices?.length).toBeLessThanOrEqual(1)
      }
      expect(chunks[0]?.choices?.[0]?.delta.role).toBe("assistant")
    })

    test("says what was written", () => {
      const deltas = deltasOf(recording)
      // Of a cut recording the last token is in the half event, which is no event.
      const expected =
        ending.kind === "cut"
          ? tokens(written(conversation, "content")).slice(0, -1).join("")
          : written(conversation, "content")
      expect(deltas.map(({ content }) => content ?? "").join("")).toBe(expected)
      expect(deltas.map(({ reasoning_content }) => reasoning_content ?? "").join("")).toBe(
        written(conversation, "reasoning"),
      )
      expect(deltas.map((delta) => delta.refusal ?? "").join("")).toBe(written(conversation, "refusal"))
    })

    test("calls the tools that were written, with whole JSON for arguments", () => {
      const calls: { id?: string | undefined; name?: string | undefined; arguments: string }[] = []
      for (const { index, id, function: called } of deltasOf(recording).flatMap(({ tool_calls }) => tool_calls ?? [])) {
        const call = calls[index]
        if (call === undefined) calls[index] = { id, name: called.name, arguments: called.arguments }
        else call.arguments += called.arguments
      }
      expect(calls).toEqual(
        conversation.passages.flatMap((passage) => {
          if (passage.kind !== "tool-call") return []
          const { id, name, arguments: text } = passage
          return [{ id, name, arguments: text }]
        }),
      )
      for (const call of calls) expect(() => JSON.parse(call.arguments)).not.toThrow()
    })

    test(`ends as written: ${ending.kind}`, () => {
      const data = dataOf(recording)
      const chunks = chunksOf(recording)
      const finishes = chunks.flatMap(({ choices }) => (choices ?? []).flatMap((choice) => choice.finish_reason ?? []))
      const text = textsOf(recording).join("")
      expect(recording.end).toBe(ending.kind === "cut" ? "cut" : "close")
      expect(finishes).toEqual(ending.kind === "finish" ? [ending.reason] : [])
      expect(data.filter((each) => each === "[DONE]").length).toBe(ending.kind === "finish" ? 1 : 0)
      if (ending.kind === "finish") {
        expect(data.at(-1)).toBe("[DONE]")
        expect(chunks.at(-2)?.choices?.[0]?.finish_reason).toBe(ending.reason)
        expect(chunks.at(-1)).toMatchObject({ choices: [] })
      } else if (ending.kind === "error") {
        expect(chunks.at(-1)).toEqual({ error: ending.error })
      }
      expect(text.endsWith("\n\n")).toBe(ending.kind !== "cut")
    })

    test("reports a usage that adds up, once, where it is complete", () => {
      const usages = chunksOf(recording).flatMap(({ usage }) => usage ?? [])
      expect(usages.length).toBe(ending.kind === "finish" ? 1 : 0)
      for (const usage of usages) {
        expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
        expect(usage.completion_tokens).toBeGreaterThan(0)
        const reasoningTokens = deltasOf(recording).filter(
          ({ reasoning_content }) => reasoning_content !== undefined,
        ).length
        expect(usage.completion_tokens_details.reasoning_tokens).toBe(reasoningTokens)
      }
    })

    test("is the same each time", () => {
      expect(recordConversation(conversation, plain).frames).toEqual(recording.frames)
    })
  },
)

test("long is long, and has tokens that end inside a grapheme", () => {
  const contents = deltasOf(recordings.get("long") as Recording).map(({ content }) => content ?? "")
  expect(contents.length).toBeGreaterThan(800)
  expect(contents.some((content) => /^\p{M}/u.test(content))).toBe(true)
  expect(contents.some((content) => content === "\u200d")).toBe(true)
})

test("the recordings have chunks of several events and chunks that end inside an event", () => {
  const texts = conversations.flatMap((conversation) => textsOf(recordingOf(conversation)))
  expect(texts.some((text) => text.split("\n\n").length > 3)).toBe(true)
  expect(texts.some((text) => !text.endsWith("\n\n"))).toBe(true)
})

test("the recordings of bytes have chunks of several frames and chunks that end inside a frame", () => {
  const long = conversations.find(({ name }) => name === "long") as Conversation
  const converse = dialects.find(({ name }) => name === "bedrock-converse") as (typeof dialects)[number]
  const endsOf = (parts: readonly { readonly length: number }[]): number[] => {
    let end = 0
    return parts.map(({ length }) => (end += length))
  }
  const frameEnds = endsOf(converse.write(long))
  const chunkEnds = endsOf(recordConversation(long, converse).frames.map(([, bytes]) => bytes))
  expect(chunkEnds.at(-1)).toBe(frameEnds.at(-1))
  expect(chunkEnds.some((end) => !frameEnds.includes(end))).toBe(true)
  const held = chunkEnds.map((end, index) =>
    frameEnds.filter((each) => each > (chunkEnds[index - 1] ?? 0) && each < end),
  )
  expect(held.some((ends) => ends.length > 1)).toBe(true)
})

test("slow says nothing for six seconds", () => {
  expect(recordings.get("slow")?.frames[0]?.[0]).toBeGreaterThan(6_000)
})
