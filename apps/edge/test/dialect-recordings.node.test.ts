/** Every recording in every dialect says what was written, and ends as it was written, in that dialect's own words. */
import { describe, expect, test } from "vitest"
import type { Conversation } from "../src/upstream/replay/conversation.ts"
import { dialects, type WrittenDialect } from "../src/upstream/replay/dialects.ts"
import { hello } from "../src/upstream/replay/recordings/hello.ts"
import { conversations, recordings } from "../src/upstream/replay/recordings.ts"
import { tokens } from "../src/upstream/replay/tokens.ts"
import { type Frames, readFrames } from "./read-frames.ts"
import { readTold } from "./told.ts"

/** The words for a finish: stop, length, tool_calls, content_filter; and for a refusal, where there is another. */
const FINISHES: Readonly<Record<string, readonly [string?, string?, string?, string?, string?]>> = {
  "openai-chat": ["stop", "length", "tool_calls", "content_filter"],
  "openai-responses": ["completed", "max_output_tokens", "completed", "content_filter"],
  "openai-completions": ["stop", "length", "stop", "content_filter"],
  anthropic: ["end_turn", "max_tokens", "tool_use", "refusal", "refusal"],
  gemini: ["STOP", "MAX_TOKENS", "STOP", "SAFETY"],
  "gemini-array": ["STOP", "MAX_TOKENS", "STOP", "SAFETY"],
  ollama: ["stop", "length", "stop", "stop"],
  "ollama-generate": ["stop", "length", "stop", "stop"],
  cohere: ["COMPLETE", "MAX_TOKENS", "TOOL_CALL", "COMPLETE"],
  "bedrock-converse": ["end_turn", "max_tokens", "tool_use", "content_filtered"],
  "bedrock-invoke": ["end_turn", "max_tokens", "tool_use", "refusal", "refusal"],
  "workers-ai": [],
  tgi: ["eos_token", "length", "eos_token", "eos_token"],
  "ag-ui": ["stop", "length", "tool-calls", "content-filter", "content-filter"],
  "ai-sdk-ui": ["stop", "length", "tool-calls", "content-filter", "content-filter"],
  "claude-code": ["end_turn", "max_tokens", "tool_use", "refusal", "refusal"],
  codex: ["turn.completed", "turn.completed", "turn.completed", "turn.completed"],
}

const FINISH_ORDER = ["stop", "length", "tool_calls", "content_filter"] as const

/** Dialects that have the tokens of a model as they are: reasoning and calls stand in the text. */
const RAW = ["openai-completions", "tgi"]
const WITHOUT_CALLS = [...RAW, "ollama-generate"]
const WITHOUT_REASONING = [...RAW, "workers-ai"]
const WITH_SIGNATURES = [
  "openai-responses",
  "anthropic",
  "gemini",
  "gemini-array",
  "bedrock-converse",
  "bedrock-invoke",
  "ag-ui",
  "ai-sdk-ui",
  "claude-code",
]
const WITHOUT_SOURCES = [...RAW, "ollama", "ollama-generate", "workers-ai", "ag-ui", "codex"]

const encoder = new TextEncoder()

function bytesOf(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => [...(typeof piece === "string" ? encoder.encode(piece) : piece)]))
}

const written = (dialect: WrittenDialect, conversation: Conversation): Frames =>
  readFrames(dialect.contentType, bytesOf(dialect.write(conversation)))

const isDone = ({ values }: Frames): boolean => values.at(-1) === "[DONE]"

/** How many tokens of a cut text never came whole: those of the last piece. */
const LOST: Readonly<Record<string, number>> = { gemini: 5, "gemini-array": 5 }

function expectedText(dialect: string, { passages, ending }: Conversation): string {
  const said = passages.map((passage) => {
    if (passage.kind === "content" || passage.kind === "refusal") return passage.text
    if (passage.kind === "reasoning")
      return WITHOUT_REASONING.includes(dialect) ? `<think>\n${passage.text}\n</think>\n\n` : ""
    if (!WITHOUT_CALLS.includes(dialect)) return ""
    return `\n<tool_call>\n{"name": "${passage.name}", "arguments": ${passage.arguments}}\n</tool_call>`
  })
  const text = said.join("")
  if (ending.kind !== "cut") return text
  if (dialect === "codex") return ""
  const whole = tokens(text)
  const size = LOST[dialect] ?? 1
  return whole.slice(0, -(whole.length % size || size)).join("")
}

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))("%s", (name, dialect) => {
  const words = FINISHES[name] ?? []

  test.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
    "%s says what was written, and ends as it should",
    (_, conversation) => {
      const { passages, ending } = conversation
      const frames = written(dialect, conversation)
      const told = readTold(name, frames)
      expect(told.text).toBe(expectedText(name, conversation))
      const reasoning = passages.filter((passage) => passage.kind === "reasoning")
      expect(told.reasoning).toBe(WITHOUT_REASONING.includes(name) ? "" : reasoning.map(({ text }) => text).join(""))
      expect(told.signature).toBe(
        WITH_SIGNATURES.includes(name) ? reasoning.map(({ signature }) => signature).join("") : "",
      )
      const calls = passages.filter((passage) => passage.kind === "tool-call")
      expect(told.calls).toEqual(
        WITHOUT_CALLS.includes(name) ? [] : calls.map((call) => `${call.name}(${call.arguments})`),
      )
      const sources = passages.flatMap((passage) => (passage.kind === "content" ? (passage.citations ?? []) : []))
      expect(told.urls).toEqual(WITHOUT_SOURCES.includes(name) ? [] : sources.map(({ url }) => url))

      expect(frames.isTorn).toBe(ending.kind === "cut")
      expect(told.error).toBe(ending.kind === "error" ? ending.error.message : undefined)
      const refused = passages.some(({ kind }) => kind === "refusal")
      const reason = ending.kind === "finish" ? FINISH_ORDER.indexOf(ending.reason) : -1
      const finish =
        ending.kind === "error" && name === "cohere" ? "ERROR" : words[refused ? (words[4] ? 4 : reason) : reason]
      expect(told.finish).toBe(finish)
    },
  )

  test.each(FINISH_ORDER.map((reason, index) => [reason, index] as const))("finishes for %s", (reason, index) => {
    const conversation = { ...hello, ending: { kind: "finish", reason } } as const
    const frames = written(dialect, conversation)
    expect([readTold(name, frames).finish, frames.isTorn]).toEqual([words[index], false])
  })

  test("says [DONE] where it is a custom, and nowhere else", () => {
    const custom = ["openai-chat", "openai-completions", "cohere", "workers-ai", "ai-sdk-ui"].includes(name)
    const ends = conversations.map((conversation) => [conversation.ending.kind, isDone(written(dialect, conversation))])
    const alsoBehindErrors = ["cohere", "ai-sdk-ui"].includes(name)
    expect(ends).toEqual(
      ends.map(([kind]) => [kind, custom && (kind === "finish" || (kind === "error" && alsoBehindErrors))]),
    )
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
