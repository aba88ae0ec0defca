import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { aiSdkText } from "./ai-sdk-text.ts"

test("aiSdkText.encode() obeys the laws", () => {
  const input: Part[] = [
    { type: "start" },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "Hi" },
    { type: "text-delta", id: "0", text: "!" },
    { type: "text-end", id: "0" },
    { type: "finish", reason: "stop" },
  ]
  const each = [[], [], ["Hi"], ["!"], [], [], []]
  const laws = obeysLaws(
    () => aiSdkText.encode(),
    [
      { input, output: ["Hi", "!"], each },
      { input: [...input.slice(0, 3), { type: "interrupted" }], output: ["Hi"], throws: "interrupted" },
    ],
  )
  expect(laws).toEqual(["Silence", "End", "Failure", "One enqueue"])
})
