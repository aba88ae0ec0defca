/** Recorded streams, which lie beside the repository; without them there is nothing to check. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { FormatError, LimitError, run } from "@millrace/core"
import { seededRandom } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText, type Message } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { openaiChat } from "./openai-chat.ts"

const FOLDER = resolve(import.meta.dirname, "../../../../../../shared/data/transcripts")
const SERVERS = (
  "alibaba azure-chat cerebras crusoe deepseek gpustack groq local-5002 local-8000-vllm-like mistral moonshotai " +
  "ollama-openai-compat openai-chat openai-compatible openrouter snowflake-cortex writer zai"
).split(" ")
const recordings = existsSync(FOLDER) ? SERVERS.flatMap(readAll) : []
if (recordings.length === 0) console.log("Recorded chat completions are not beside the repository: not checked")

/** Those in which the provider itself told an error. */
const ERRORS: Readonly<Record<string, string>> = {
  "test_tool_use_failed_error_streaming-25e988.sse": "tool_use_failed",
  "test_tool_use_failed_error_streaming_with_text-952e74.sse": "tool_use_failed",
  "test_openrouter_stream_error-baafd4.sse": "400",
}

/** Those that hold nothing but the data of events are framed again. */
function readAll(folder: string): { name: string; events: string[] }[] {
  return readdirSync(resolve(FOLDER, folder)).map((name) => {
    const text = readFileSync(resolve(FOLDER, folder, name), "utf8")
    const isFramed = name.endsWith(".sse")
    const events = text.split(isFramed ? "\n\n" : "\n").filter((event) => event.trim() !== "")
    return { name, events: events.map((event) => `${isFramed ? "" : "data: "}${event}\n\n`) }
  })
}

const bytes = (text: string) => [new TextEncoder().encode(text)]
const decode = (text: string): Part[] => run(bytes(text), openaiChat.decode(), check())

interface Walked {
  text: string
  thought: string
  calls: Map<string, { name: string; text: string }>
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number }
}

/** Reads the first choice of a recording in the plainest way there is. */
function walk(events: readonly string[]): Walked {
  const found: Walked = { text: "", thought: "", calls: new Map() }
  const lines = events.flatMap((event) => event.split("\n").filter((line) => line.startsWith("data: {")))
  for (const line of lines) {
    const { usage, choices } = JSON.parse(line.slice(6))
    if (usage) found.usage = usage
    const { content, reasoning, reasoning_content, tool_calls } = choices?.find(isFirst)?.delta ?? {}
    for (const item of Array.isArray(content) ? content : [{ text: content }]) {
      found.text += item.text ?? ""
      for (const thought of item.thinking ?? []) found.thought += thought.text
    }
    found.thought += reasoning ?? reasoning_content ?? ""
    for (const { id, function: called } of tool_calls ?? []) {
      const text = called.arguments ?? ""
      const last = [...found.calls.values()].at(-1)
      if (id && !found.calls.has(id)) found.calls.set(id, { name: called.name, text })
      else if (last) last.text += text
    }
  }
  return found
}

const isFirst = ({ index }: { index: number }) => index === 0

function summarise(message: Message): Walked {
  const calls = message.content.flatMap((each) => (each.type === "tool-call" ? [each] : []))
  const { usage } = message
  const thoughts = message.content.flatMap((each) => (each.type === "reasoning" ? [each.text] : []))
  return {
    text: joinedText(message, "text"),
    thought: thoughts.join(""),
    calls: new Map(calls.map(({ callId, name, text }) => [callId, { name, text }])),
    ...(usage?.native && { usage: usage.native.value as unknown as Walked["usage"] & {} }),
  }
}

/** Without what differs only in how it is told. Behind an end that is bad, nobody can say what was done. */
function essence({ terminal, id: _id, ...message }: Message) {
  const isGood = terminal?.type === "finish"
  const content = message.content.map((each) => (isGood ? each : { ...each, isDone: false }))
  const { native: _native, ...usage } = message.usage ?? {}
  return { ...message, content, usage, terminal: isGood ? { ...terminal, native: "", from: "" } : terminal }
}

describe.runIf(recordings.length > 0)("of what servers have sent", () => {
  test.each(recordings)("openaiChat.decode() reads $name as a plain walk over it does", ({ name, events }) => {
    const message = foldParts(decode(events.join("")))
    expect(summarise(message)).toEqual(walk(events))
    expect(message.warnings).toEqual([])
    const { terminal } = message
    expect(terminal?.type === "error" ? terminal.code : terminal?.type).toBe(ERRORS[name] ?? "finish")
  })

  test.each(recordings)("openaiChat.encode() writes $name so that it reads as the same", ({ events }) => {
    const parts = decode(events.join(""))
    const again = decode(run(parts, openaiChat.encode({ includeUsage: true })).join(""))
    expect(essence(foldParts(again))).toEqual(essence(foldParts(parts)))
  })

  test.each(recordings)("openaiChat.decode() takes $name for cut wherever it is", ({ name, events }) => {
    const ends = events.map((_event, count) => decode(events.slice(0, count).join("")).at(-1)?.type)
    const complete = events.findIndex((event) => /"finish_reason":"/.test(event) || event.includes("[DONE]"))
    const mayFail = name in ERRORS || name.includes("multiple_choices")
    for (const [count, type] of ends.entries()) {
      if (complete < 0 || count <= complete) expect([count, type]).toEqual([count, "interrupted"])
      else if (!mayFail) expect([count, type]).toEqual([count, "finish"])
    }
  })

  test("openaiChat.decode() bears whatever becomes of a recording", () => {
    const random = seededRandom(4)
    const pick = (length: number) => Math.floor(random() * length)
    const values = ["null", "1", '""', "[]", "{}", "true", '"x"', "[null]", '{"a":1}', "-1"]
    for (const { name, events } of recordings) {
      for (let round = 0; round < 40; round++) {
        let text = events.slice(0, 60).join("")
        for (let count = 0; count < 5; count++) {
          const colon = text.indexOf('":', pick(text.length)) + 2
          const place = pick(text.length)
          const value = values[pick(values.length)] ?? ""
          text =
            round % 2 === 0
              ? `${text.slice(0, place)}${String.fromCharCode(pick(128))}${text.slice(place + 1 + pick(3))}`
              : text.slice(0, colon) +
                text.slice(colon).replace(/^(?:null|true|\d+|"[^"\\]*"|\{[^{}]*\}|\[[^[\]]*\])/, value)
        }
        try {
          const parts = decode(text)
          run(parts, openaiChat.encode())
          openaiChat.answer(foldParts(parts))
        } catch (error) {
          const isKnown = error instanceof FormatError || error instanceof LimitError
          if (!isKnown) throw new Error(`${name}, round ${round}: ${text}`, { cause: error })
        }
      }
    }
  })
})
