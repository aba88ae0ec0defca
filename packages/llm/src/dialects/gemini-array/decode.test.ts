import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { geminiArray } from "./gemini-array.ts"

const response = (text: string, more: object = {}) => ({ candidates: [{ content: { parts: [{ text }] }, ...more }] })
const first = `[${JSON.stringify(response("é"), null, 2)}\n`
const last = `,\r\n${JSON.stringify(response("", { finishReason: "STOP" }), null, 2)}\n]`
const decode = (...texts: readonly string[]) => run(texts, encodeText(), geminiArray.decode())
const said: Part[] = [{ type: "start" }, { type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "é" }]
const end: Part = { type: "text-end", id: "0" }
const finish: Part = { type: "finish", reason: "stop", native: "STOP", from: "gemini" }
const interrupted: Part = { type: "interrupted", code: "truncated" }

test("geminiArray.decode() gives each response as it completes", () => {
  expect(decode(first, last)).toEqual([...said, end, finish])
})

test.each([
  ["nothing", "", [interrupted]],
  ["an empty array", "[]", [interrupted]],
  ["a response", first, [...said, interrupted]],
  ["half a response", first + last.slice(0, 20), [...said, interrupted]],
  ["all but the bracket", first + last.slice(0, -1), [...said, end, finish]],
])("geminiArray.decode() ends %s for what it is", (_name, text, parts) => {
  expect(decode(text)).toEqual(parts)
})

test("geminiArray.decode() gives an error in the array", () => {
  const error = { error: { code: 429, message: "Slow down", status: "RESOURCE_EXHAUSTED" } }
  expect(decode(first, `,${JSON.stringify(error)}]`).at(-1)).toMatchObject({ type: "error", status: 429 })
})

test.each([
  ["another value", '{"candidates":[]}', "invalid-json"],
  ["an item that is no object", "[1]", "invalid-event"],
  ["what is no JSON", "[{]", "invalid-json"],
  ["what is nested too deep", `[{"a":${"[".repeat(2_000)}${"]".repeat(2_000)}}]`, "too-deep"],
])("geminiArray.decode() refuses %s", (_name, text, code) => {
  expect(() => decode(text)).toThrow(expect.objectContaining({ code }))
})

test("geminiArray.decode() obeys the laws of blocks", () => {
  const encode = (text: string) => new TextEncoder().encode(text)
  const laws = obeysLaws(
    () => geminiArray.decode(),
    [
      { input: [encode(first), encode(last)], output: [...said, end, finish], each: [said, [end], [finish]] },
      { input: [encode(first)], output: [...said, interrupted] },
      { input: [encode(`${first},1]`)], output: said, throws: "invalid-event" },
    ],
    {
      bound: {
        create: (limit) => geminiArray.decode({ maxEventByteLength: limit }),
        prefix: encode("["),
        chunk: encode("67890"),
        code: "item-too-long",
      },
    },
  )
  expect(laws).toContain("Cut")
  expect(laws).toContain("Bound")
})
