import { encodeText, run } from "@millrace/core"
import { expect, test } from "vitest"
import { openaiChat } from "./dialects/openai-chat/openai-chat.ts"
import { type ReadPartsOptions, readParts } from "./read-parts.ts"

const chunk = (content: string, more = "") =>
  `data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}${more}}]}\n\n`
const whole = [chunk("Hello", ',"finish_reason":"stop"'), "data: [DONE]\n\n"]

const read = (events: readonly string[], options?: ReadPartsOptions) =>
  run(events, encodeText(), readParts(openaiChat, options))

test("readParts() ends every stream in one terminal", () => {
  expect(read(whole).at(-1)).toMatchObject({ type: "finish" })
  expect(read([chunk("Hello")]).at(-1)).toMatchObject({ type: "interrupted" })
  expect(read([chunk("Hello"), "data: oops\n\n"]).at(-1)).toMatchObject({ type: "error", code: "invalid-json" })
  expect(read([]).at(-1)).toMatchObject({ type: "interrupted" })
})

test("readParts() takes no more bytes than it may", () => {
  const parts = read([chunk("Hello"), chunk("more")], { maxByteLength: chunk("Hello").length })
  expect(parts.at(-1)).toMatchObject({ type: "error", code: "stream-too-long" })
  expect(parts).toContainEqual({ type: "text-delta", id: "0", text: "Hello" })
})

test("readParts() shows every part, and goes on with what it is given", () => {
  const types: string[] = []
  const parts = read([chunk("Hello"), 'data: {"error":{"message":"secret"}}\n\n'], {
    onPart(part) {
      types.push(part.type)
      return part.type === "error" ? { type: "error", message: "It failed" } : part
    },
  })
  expect(types).toEqual(parts.map(({ type }) => type))
  expect(parts.at(-1)).toEqual({ type: "error", message: "It failed" })
})

test("readParts() has the words of whoever knows better for an end and for an error", () => {
  const interruption = () => ({ type: "error", message: "It took too long" }) as const
  expect(read([chunk("Hello")], { interruption }).at(-1)).toEqual(interruption())
  const describe = () => ({ type: "error", message: "Mine" }) as const
  expect(read(["data: oops\n\n"], { describe }).at(-1)).toEqual(describe())
})
