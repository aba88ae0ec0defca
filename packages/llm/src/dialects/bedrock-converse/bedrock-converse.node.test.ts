/**
 * Recorded streams: what is read of each is what a plain walk over its frames finds, and no cut passes for the whole. They
 * lie beside the repository; without them there is nothing to check.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText } from "../../fold.ts"
import { decodeEventStream } from "../../wire/event-stream.ts"
import { bedrockConverse } from "./bedrock-converse.ts"

// biome-ignore lint/suspicious/noExplicitAny: the walk takes the events as they lie
type Wire = any

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts/bedrock-converse")
const recordings = existsSync(FOLDER) ? readdirSync(FOLDER).map((file) => ({ file, ...read(file) })) : []
if (recordings.length === 0) console.log("Recorded Bedrock streams are not beside the repository: not checked")

function read(file: string): { bytes: Uint8Array; events: Wire[]; ends: number[] } {
  const bytes = new Uint8Array(readFileSync(resolve(FOLDER, file)))
  const events = run([bytes], decodeEventStream()).map(({ headers, payload }) => [
    headers[":event-type"],
    JSON.parse(new TextDecoder().decode(payload)),
  ])
  const ends: number[] = []
  for (let at = 0; at < bytes.length; ends.push(at)) at += new DataView(bytes.buffer).getUint32(at)
  return { bytes, events, ends }
}

const decode = (bytes: Uint8Array) => run([bytes], bedrockConverse.decode(), check())

test.skipIf(recordings.length === 0)("no recorded stream is left out", () => {
  expect(recordings).toHaveLength(5)
})

describe.each(recordings)("$file", ({ bytes, events, ends }) => {
  test("is read for what it says", () => {
    const message = foldParts(decode(bytes))
    const deltas = events.filter(([event]) => event === "contentBlockDelta").map(([, value]) => value.delta)
    const join = (pick: (delta: Wire) => unknown) => deltas.map((delta) => pick(delta) ?? "").join("")
    expect(joinedText(message, "text")).toBe(join((delta) => delta.text))
    expect(joinedText(message, "reasoning")).toBe(join((delta) => delta.reasoningContent?.text))
    const calls = message.content.filter((each) => each.type === "tool-call")
    expect(calls.map(({ text }) => text).join("")).toBe(join((delta) => delta.toolUse?.input))
    const starts = events.flatMap(([, value]) => (value.start?.toolUse ? [value.start.toolUse] : []))
    expect(calls.map(({ callId, name }) => ({ callId, name }))).toEqual(
      starts.map(({ toolUseId: callId, name }) => ({ callId, name })),
    )
    const signatures = message.content.flatMap((each) => (each.type === "reasoning" ? each.signatures : []))
    expect(signatures.map(({ data }) => data).join("")).toBe(join((delta) => delta.reasoningContent?.signature))
    const [, { usage }] = events.find(([event]) => event === "metadata") ?? []
    const { inputTokens, outputTokens, totalTokens } = usage
    expect(message.usage).toMatchObject({ inputTokens, outputTokens, totalTokens, native: { value: usage } })
    const [, { stopReason }] = events.find(([event]) => event === "messageStop") ?? []
    expect(message.terminal).toMatchObject({ type: "finish", native: stopReason })
  })

  test("is no success cut anywhere before its stop", () => {
    const stopsAt = ends[events.findIndex(([event]) => event === "messageStop")] ?? 0
    for (let end = 0; end <= bytes.length; end += end < 64 ? 1 : 13) {
      expect(decode(bytes.subarray(0, end)).at(-1)?.type).toBe(end >= stopsAt ? "finish" : "interrupted")
    }
    for (const end of ends) {
      expect(decode(bytes.subarray(0, end)).at(-1)?.type).toBe(end >= stopsAt ? "finish" : "interrupted")
    }
  })
})
