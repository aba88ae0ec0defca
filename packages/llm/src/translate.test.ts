import { compose, decodeText, encodeText, LimitError, run } from "@millrace/core"
import { expect, test } from "vitest"
import type { EncodingDialect } from "./dialect.ts"
import { openaiChat } from "./dialects/openai-chat/openai-chat.ts"
import { parts } from "./dialects/parts/parts.ts"
import { StreamFailure } from "./dialects/text/stream-failure.ts"
import { text } from "./dialects/text/text.ts"
import { type TranslateOptions, translate } from "./translate.ts"

const chunk = (content: string, more = "") =>
  `data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}${more}}]}\n\n`
const finish = chunk("", ',"finish_reason":"stop"')

function translated(events: readonly string[], options?: TranslateOptions): string {
  return run(events, encodeText(), translate(openaiChat, openaiChat, options), decodeText()).join("")
}

test("translate() gives a whole answer as a whole answer", () => {
  const answer = translated([chunk("Hel"), chunk("lo"), finish, "data: [DONE]\n\n"])
  expect(answer).toContain('"content":"Hel"')
  expect(answer).toContain('"finish_reason":"stop"')
  expect(answer.endsWith("data: [DONE]\n\n")).toBe(true)
})

test.each([
  ["a stream that ends too early", [chunk("Hel")]],
  ["an event that is no JSON", [chunk("Hel"), "data: oops\n\n"]],
  ["an error inside", [chunk("Hel"), 'data: {"error":{"message":"no"}}\n\n']],
  ["nothing", []],
])("translate() tells %s as an error, in the client's words", (_name, events) => {
  const answer = translated(events)
  expect(answer).toContain('"error"')
  expect(answer).not.toMatch(/DONE|"finish_reason":"/)
})

test("translate() tells the end that whoever knows better names", () => {
  const interruption = () => ({ type: "error", message: "It took too long", code: "idle-timeout" }) as const
  expect(translated([chunk("Hel")], { interruption })).toContain("It took too long")
})

test("translate() has one word for what a decoder throws", () => {
  const describe = () => ({ type: "error", message: "Mine" }) as const
  expect(translated(["data: oops\n\n"], { describe })).toContain("Mine")
})

test("translate() passes options on to both sides", () => {
  const dropped: string[] = []
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\n\n'
  const events = [chunk("Hello"), finish, usage, "data: [DONE]\n\n"]
  expect(translated(events, { encode: { includeUsage: true } })).toContain('"total_tokens":3')
  expect(translated(events)).not.toContain('"total_tokens":3')
  run(events, encodeText(), translate(openaiChat, text, { encode: { onDropped: ({ type }) => dropped.push(type) } }))
  expect(dropped).toContain("usage")
  const large = [chunk("x".repeat(100))]
  expect(translated(large, { decode: { maxEventByteLength: 50 } })).toContain("event-too-large")
})

test("translate() tells it where an encoder has kept more than it may", () => {
  const greedy: EncodingDialect = {
    ...openaiChat,
    encode: () => ({
      transform(part) {
        if (part.type !== "text-delta") return
        throw new LimitError("Cannot keep", { code: "stream-too-long", limit: 1, received: 2 })
      },
      flush() {},
    }),
  }
  const told = (to: EncodingDialect) => run([chunk("Hel")], encodeText(), translate(openaiChat, to), decodeText())
  expect(told(greedy).join("")).toContain('"code":"stream-too-long"')
  // Text has no word for it.
  const { failure: _, ...mute } = greedy
  expect(() => told(mute)).toThrow(LimitError)
  expect(() => told(text)).toThrow(StreamFailure)
})

test("translate() makes one piece of what came in one piece", () => {
  const events = [`${chunk("Hel")}${chunk("lo")}${finish}data: [DONE]\n\n`]
  expect(run(events, encodeText(), translate(openaiChat, parts))).toHaveLength(1)
  expect(run(events, encodeText(), compose(translate(openaiChat, text), decodeText()))).toEqual(["Hello"])
})
