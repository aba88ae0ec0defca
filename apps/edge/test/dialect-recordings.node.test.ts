/** Every recording in every dialect says what was written, and ends as it was written, in that dialect's own words. */
import { describe, expect, test } from "vitest"
import type { Conversation } from "../src/upstream/replay/conversation.ts"
import { dialects, type WrittenDialect } from "../src/upstream/replay/dialects.ts"
import { hello } from "../src/upstream/replay/recordings/hello.ts"
import { conversations, recordings } from "../src/upstream/replay/recordings.ts"
import { tokens } from "../src/upstream/replay/tokens.ts"
import type { Places } from "./place.ts"
import { placesOf } from "./places.ts"
import { type Frames, readFrames } from "./read-frames.ts"
import { readTold } from "./told.ts"

const FINISH_ORDER = ["stop", "length", "tool_calls", "content_filter"] as const

const encoder = new TextEncoder()

function bytesOf(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => [...(typeof piece === "string" ? encoder.encode(piece) : piece)]))
}

const written = (dialect: WrittenDialect, conversation: Conversation): Frames =>
  readFrames(dialect.contentType, bytesOf(dialect.write(conversation)))

const isDone = ({ values }: Frames): boolean => values.at(-1) === "[DONE]"

/** What has no place of its own stands in the text, between the marks of the model. */
function expectedText({ reasoning, calls, tokens: size = 1 }: Places, { passages, ending }: Conversation): string {
  const said = passages.map((passage) => {
    if (passage.kind === "content" || passage.kind === "refusal") return passage.text
    if (passage.kind === "reasoning") return reasoning === undefined ? `<think>\n${passage.text}\n</think>\n\n` : ""
    if (calls !== undefined) return ""
    return `\n<tool_call>\n{"name": "${passage.name}", "arguments": ${passage.arguments}}\n</tool_call>`
  })
  const text = said.join("")
  if (ending.kind !== "cut") return text
  const whole = tokens(text)
  return whole.slice(0, -(whole.length % size || size)).join("")
}

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))("%s", (name, dialect) => {
  const places = placesOf(name)

  test.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
    "%s says what was written, and ends as it should",
    (_, conversation) => {
      const { passages, ending } = conversation
      const frames = written(dialect, conversation)
      const told = readTold(name, frames)
      expect(told.text).toBe(expectedText(places, conversation))
      const reasoning = passages.filter((passage) => passage.kind === "reasoning")
      expect(told.reasoning).toBe(places.reasoning ? reasoning.map(({ text }) => text).join("") : "")
      expect(told.signature).toBe(places.signature ? reasoning.map(({ signature }) => signature).join("") : "")
      const calls = passages.filter((passage) => passage.kind === "tool-call")
      expect(told.calls).toEqual(places.calls ? calls.map((call) => `${call.name}(${call.arguments})`) : [])
      const sources = passages.flatMap((passage) => (passage.kind === "content" ? (passage.citations ?? []) : []))
      expect(told.urls).toEqual(places.url ? sources.map(({ url }) => url) : [])

      expect(frames.isTorn).toBe(ending.kind === "cut")
      expect(told.error).toBe(ending.kind === "error" ? ending.error.message : undefined)
      const { words, errorWord } = places
      const refused = passages.some(({ kind }) => kind === "refusal")
      const reason = ending.kind === "finish" ? FINISH_ORDER.indexOf(ending.reason) : -1
      const finish = ending.kind === "error" ? errorWord : words[refused && words[4] ? 4 : reason]
      expect(told.finish).toBe(finish)
    },
  )

  test.each(FINISH_ORDER.map((reason, index) => [reason, index] as const))("finishes for %s", (reason, index) => {
    const conversation = { ...hello, ending: { kind: "finish", reason } } as const
    const frames = written(dialect, conversation)
    expect([readTold(name, frames).finish, frames.isTorn]).toEqual([places.words[index], false])
  })

  test("says [DONE] where it is a custom, and nowhere else", () => {
    const customs = places.done?.split(" and ") ?? []
    const ends = conversations.map((conversation) => [conversation.ending.kind, isDone(written(dialect, conversation))])
    expect(ends).toEqual(ends.map(([kind]) => [kind, customs.includes(String(kind))]))
  })

  test.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
    "%s is recorded as it was written, forward in time",
    (conversationName, conversation) => {
      const recording = recordings.get(name === "openai-chat" ? conversationName : `${name}/${conversationName}`)
      expect(recording).toMatchObject({
        dialect: name,
        contentType: dialect.contentType,
        end: conversation.ending.kind === "cut" ? "cut" : "close",
      })
      const frames = recording?.frames ?? []
      expect(bytesOf(frames.map(([, bytes]) => bytes))).toEqual(bytesOf(dialect.write(conversation)))
      let before = 0
      for (const [time, bytes] of frames) {
        expect(Number.isInteger(time) && time >= before && bytes.length > 0).toBe(true)
        if (typeof bytes === "string") expect(bytes.isWellFormed()).toBe(true)
        before = time
      }
    },
  )
})
