import { run } from "@millrace/core"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import type { Part } from "../../part.ts"
import { aiSdkText } from "../ai-sdk-text/ai-sdk-text.ts"
import { StreamFailure } from "./stream-failure.ts"
import { text } from "./text.ts"

const answer: readonly Part[] = [
  { type: "reasoning-delta", id: "r", text: "hm" },
  { type: "text-delta", id: "0", text: "Hel" },
  { type: "text-start", id: "1", choice: 1 },
  { type: "text-delta", id: "1", text: "Bye" },
  { type: "text-delta", id: "0", text: "lo" },
  { type: "refusal-delta", id: "2", text: "!" },
  { type: "usage", usage: { inputTokens: 1 } },
  { type: "finish", reason: "stop" },
]
const dialects = [text, aiSdkText]

test.each(dialects)("$name.encode() writes what was said and refused in the first answer", ({ encode }) => {
  expect(run(answer, check(), encode()).join("")).toBe("Hello!")
})

test.each(dialects)("$name.encode() tells of every part that it cannot carry", ({ encode }) => {
  const dropped: string[] = []
  run(answer, check(), encode({ onDropped: ({ type }) => void dropped.push(type) }))
  expect(dropped.filter((type) => type !== "warning")).toEqual([
    "reasoning-start",
    "reasoning-delta",
    "text-start",
    "text-delta",
    "usage",
    "reasoning-end",
    "text-end",
  ])
})

test.each([
  [{ type: "error", message: "secret" }, "failed"],
  [{ type: "interrupted" }, "interrupted"],
  [{ type: "abort", reason: "stop" }, "aborted"],
] as const)("text.encode() breaks off at %j, behind what was said", (end, code) => {
  for (const { encode } of dialects) {
    const written: string[] = []
    const block = encode()
    const outlet = { enqueue: (piece: string) => void written.push(piece), terminate() {} }
    block.transform({ type: "text-delta", id: "0", text: "Hel" }, outlet)
    const failure = expect.objectContaining({ code, end, message: expect.not.stringContaining("secret") })
    expect(() => block.transform(end, outlet)).toThrow(failure)
    expect(() => encode().transform(end, outlet)).toThrow(StreamFailure)
    expect(written).toEqual(["Hel"])
  }
})

test("text has no form for a bad end", () => {
  expect([text.failure, aiSdkText.failure, text.keepAlive, aiSdkText.keepAlive]).toEqual(Array(4).fill(undefined))
})
