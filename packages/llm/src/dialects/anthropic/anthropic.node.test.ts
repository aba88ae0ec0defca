/**
 * Recorded streams: what is read of each is what a plain walk over its events finds, what is written of that reads the
 * same, and no cut passes for the whole. They lie beside the repository; without them there is nothing to check.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { encodeText, run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, type Message } from "../../fold.ts"
import { anthropic } from "./anthropic.ts"

// biome-ignore lint/suspicious/noExplicitAny: the walk takes the events as they lie
type Wire = any

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts")
/** Somebody in between has begun a second message within the first: the call under way is cut off. */
const SPLICED = "anthropic/spliced-message-start-f843d0.events.jsonl"

const recordings = existsSync(FOLDER) ? ["anthropic", "vertex-anthropic"].flatMap(readFolder) : []
if (recordings.length === 0) console.log("Recorded Anthropic streams are not beside the repository: not checked")

function readFolder(folder: string): { name: string; events: Wire[] }[] {
  return readdirSync(resolve(FOLDER, folder)).map((file) => {
    const lines = readFileSync(resolve(FOLDER, folder, file), "utf8").split("\n")
    const data = file.endsWith(".jsonl") ? lines : lines.flatMap((line) => line.match(/^data: (.*)$/)?.[1] ?? [])
    const events = data.filter((line) => line.trim() !== "").map((line) => JSON.parse(line))
    return { name: `${folder}/${file}`, events }
  })
}

const wireOf = (events: readonly Wire[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
const decode = (wire: string) => run([wire], encodeText(), anthropic.decode(), check())
const encode = (wire: string) => run([wire], encodeText(), anthropic.decode(), check(), anthropic.encode()).join("")
const eventsOf = (wire: string): Wire[] =>
  wire
    .split("\n\n")
    .slice(0, -1)
    .map((each) => JSON.parse(each.split("data: ")[1] ?? ""))

/** Walks over the events and puts the message together, in the way of Anthropic's own client. */
function walk(events: readonly Wire[]): Wire {
  let message: Wire
  let usage: Wire = {}
  const content: Wire[] = []
  let open: Wire[] = []
  for (const event of events) {
    const block = open[event.index]
    if (event.type === "message_start") {
      message ??= event.message
      usage = { ...usage, ...event.message.usage }
      if (message.id !== event.message.id) open = []
    } else if (event.type === "content_block_start") {
      open[event.index] = { ...event.content_block }
      content.push(open[event.index])
    } else if (event.type === "content_block_delta") {
      const { type, text, thinking, partial_json, signature, citation } = event.delta
      if (type === "text_delta") block.text += text
      if (type === "thinking_delta") block.thinking += thinking
      if (type === "input_json_delta") block.json = (block.json ?? "") + partial_json
      if (type === "signature_delta") block.signature = signature
      if (type === "citations_delta") block.citations = [...(block.citations ?? []), citation]
    } else if (event.type === "message_delta") {
      message = { ...message, ...event.delta }
      for (const [name, value] of Object.entries(event.usage)) if (value !== null) usage[name] = value
    }
  }
  return { ...message, usage, content }
}

/** Tells a message that was folded as the walk tells it. */
function told(message: Message): Wire[] {
  return message.content.map((each): Wire => {
    if (each.type === "text") return ["text", each.text, each.annotations.map(({ value }) => value)]
    if (each.type === "reasoning") return ["reasoning", each.text, each.signatures.map(({ data }) => data)]
    if (each.type === "tool-call") return ["tool", each.callId, each.name, each.text, each.extra?.fields.type]
    return each.type === "tool-output" ? ["output", each.callId, each.output, each.extra?.fields.type] : each
  })
}

function walked(content: readonly Wire[]): Wire[] {
  return content.map((each) => {
    if (each.type === "text") return ["text", each.text, each.citations ?? []]
    if (each.type === "thinking") return ["reasoning", each.thinking, each.signature ? [each.signature] : []]
    if (each.type === "tool_use") return ["tool", each.id, each.name, each.json || "{}", undefined]
    if (each.type.endsWith("_tool_use")) return ["tool", each.id, each.name, each.json || "{}", each.type]
    return ["output", each.tool_use_id, each.content, each.type]
  })
}

test.skipIf(recordings.length === 0)("no recorded stream is left out", () => {
  expect(recordings).toHaveLength(15)
})

describe.each(recordings)("$name", ({ name, events }) => {
  const wire = wireOf(events)
  const parts = decode(wire)
  const message = foldParts(parts)
  const plain = walk(events)

  test("is read for what it says", () => {
    expect(message).toMatchObject({ id: plain.id, model: plain.model })
    expect(told(message)).toEqual(walked(plain.content))
    expect(message.terminal).toMatchObject({ type: "finish", native: plain.stop_reason, from: "anthropic" })
    const { input_tokens, cache_read_input_tokens: read = 0, cache_creation_input_tokens: written = 0 } = plain.usage
    expect(message.usage).toMatchObject({
      inputTokens: input_tokens + read + written,
      outputTokens: plain.usage.output_tokens,
      native: { from: "anthropic", value: plain.usage },
    })
  })

  test("is written as it was, and reads the same; where a call was cut within it, it is written as an error", () => {
    const again = encode(wire)
    if (name === SPLICED) {
      expect(decode(again).at(-1)).toMatchObject({ type: "error" })
      return expect(again).not.toContain("event: message_stop")
    }
    const { warnings: _, ...same } = foldParts(decode(again))
    const { warnings: __, ...before } = message
    expect(same).toEqual(before)
    const second = walk(eventsOf(again))
    expect(walked(second.content)).toEqual(walked(plain.content))
    expect(second).toMatchObject({ stop_reason: plain.stop_reason, usage: plain.usage })
    expect(second.stop_details ?? null).toEqual(plain.stop_details == null ? null : expect.anything())
  })

  test("gives the message in one piece", () => {
    const answer = anthropic.answer(message) as Wire
    const wanted = plain.content.filter((_: Wire, index: number) => name !== SPLICED || index !== 1)
    expect(walked(answer.content.map((each: Wire) => ({ ...each, json: JSON.stringify(each.input) })))).toEqual(
      walked(wanted.map((each: Wire) => ({ ...each, json: JSON.stringify(JSON.parse(each.json || "{}")) }))),
    )
    expect(answer).toMatchObject({ id: plain.id, type: "message", role: "assistant", stop_reason: plain.stop_reason })
    expect(answer.usage).toEqual(plain.usage)
  })

  test("is no success cut behind any event, and one only once it is over", () => {
    const endsAt = events.findIndex(({ type, delta }) => type === "message_delta" && delta.stop_reason)
    for (let count = 0; count < events.length; count++) {
      const cut = wireOf(events.slice(0, count))
      expect(decode(cut).at(-1)?.type, `behind ${count} events`).toBe(count > endsAt ? "finish" : "interrupted")
      if (count <= endsAt) expect(encode(cut)).not.toContain("event: message_stop")
    }
    for (const end of [wire.length - 20, Math.floor(wire.length / 2), 30]) {
      const last = decode(wire.slice(0, end)).at(-1)?.type
      expect(last).toBe(wire.slice(0, end).includes('"stop_reason":"') ? "finish" : "interrupted")
    }
  })
})
