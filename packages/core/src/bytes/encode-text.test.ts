import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { decodeText } from "./decode-text.ts"
import { encodeText } from "./encode-text.ts"

const encoder = new TextEncoder()

test("encodeText() joins a surrogate pair that was cut", () => {
  expect(run(["a\ud83d", "", "\ude00b"], encodeText()).map((chunk) => [...chunk])).toEqual([
    [0x61],
    [0xf0, 0x9f, 0x98, 0x80, 0x62],
  ])
})

test("encodeText() makes U+FFFD of half a pair", () => {
  const halves = ["\ud83dx", "\ude00", "\ud83d", "\ud83d\ude00", "\ud83d"]
  expect(run(halves, encodeText(), decodeText()).join("")).toBe("\uFFFDx\uFFFD\uFFFD😀\uFFFD")
})

test("encodeText() agrees with TextEncoderStream", async () => {
  const chunks = ["a\ud83d", "\ude00", "\ud83d", "b", "\udc00\ud800", "", "\udc00", "\ud800"]
  const source = new ReadableStream<string>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  const encoded = await Array.fromAsync(source.pipeThrough(new TextEncoderStream()))
  expect(run(chunks, encodeText()).flatMap((chunk) => [...chunk])).toEqual(encoded.flatMap((chunk) => [...chunk]))
})

test("encodeText() obeys the laws", () => {
  const checked = obeysLaws(
    () => encodeText(),
    [
      { input: ["héllo ", "😀"], output: [encoder.encode("héllo 😀")] },
      {
        input: ["\ud83d", "\ude00\ud83d"],
        output: [encoder.encode("😀\uFFFD")],
        each: [[], [encoder.encode("😀")], [encoder.encode("\uFFFD")]],
      },
    ],
    { mirror: () => decodeText(), linear: { create: () => encodeText(), chunk: "\ud83d" } },
  )
  expect(checked).toEqual(["Cut", "Silence", "End", "Mirror", "One enqueue", "Linear"])
})

test("encodeText() refuses chunks that are not text", () => {
  expect(() => run([7 as never], encodeText())).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})
