import { encodeText, LimitError, run } from "@millrace/core"
import { type EncodingDialect, openaiChat } from "@millrace/llm"
import { expect, test } from "vitest"
import { translateHop } from "./hop.ts"
import { createWatch } from "./watch.ts"

test("translateHop() tells the client, and the watch, of an encoder that has kept more than it may", () => {
  const greedy: EncodingDialect = {
    ...openaiChat,
    encode: () => ({
      transform() {
        throw new LimitError("canary", { code: "stream-too-long", limit: 7, received: 8 })
      },
      flush() {},
    }),
  }
  const watch = createWatch({ redact: (text) => text })
  const limits = { maxEventByteLength: 1_000, maxResponseByteLength: 1_000 }
  const hop = translateHop({ from: openaiChat, watch, limits, decode: {} }, greedy, {})
  const event = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n'
  const told = run([event], encodeText(), hop).map((bytes) => new TextDecoder().decode(bytes))
  expect(told.join("")).toContain('"code":"response_too_large"')
  expect(told.join("")).not.toContain("canary")
  expect([watch.done, watch.failure?.code]).toEqual([true, "response_too_large"])
})
