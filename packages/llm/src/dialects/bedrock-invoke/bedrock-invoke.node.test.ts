/** Recorded streams. They lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { encodeText, run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText } from "../../fold.ts"
import { decodeEventStream } from "../../wire/event-stream.ts"
import { anthropic } from "../anthropic/anthropic.ts"
import { bedrockInvoke } from "./bedrock-invoke.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts/bedrock-invoke")
const recordings = existsSync(FOLDER)
  ? readdirSync(FOLDER).map((file) => ({ file, bytes: new Uint8Array(readFileSync(resolve(FOLDER, file))) }))
  : []
if (recordings.length === 0) console.log("Recorded Bedrock streams are not beside the repository: not checked")

const decode = (bytes: Uint8Array) => run([bytes], bedrockInvoke.decode(), check())
const eventsOf = (bytes: Uint8Array): string[] =>
  run([bytes], decodeEventStream()).map(({ payload }) =>
    Buffer.from(JSON.parse(new TextDecoder().decode(payload)).bytes, "base64").toString("utf8"),
  )

test.skipIf(recordings.length === 0)("no recorded stream is left out", () => {
  expect(recordings).toHaveLength(2)
})

describe.each(recordings)("$file", ({ bytes }) => {
  const events = eventsOf(bytes)

  test("is read for what it says", () => {
    const message = foldParts(decode(bytes))
    expect(message.terminal).toMatchObject({ type: "finish" })
    if (events.some((event) => event.includes("outputText"))) {
      expect(joinedText(message, "text")).toBe(events.map((event) => JSON.parse(event).outputText).join(""))
      expect(message.terminal).toMatchObject({ reason: "content-filter" })
      expect(message.safety).toHaveLength(1)
    } else {
      const wire = events.map((event) => `data: ${event}\n\n`)
      expect(message).toEqual(foldParts(run(wire, encodeText(), anthropic.decode(), check())))
      expect(message.content.filter(({ type }) => type === "tool-call")).toHaveLength(2)
    }
  })

  test("is no success cut within its first half", () => {
    for (let end = 0; end < bytes.length / 2; end += 7) {
      expect(decode(bytes.subarray(0, end)).at(-1)?.type).toBe("interrupted")
    }
  })
})
