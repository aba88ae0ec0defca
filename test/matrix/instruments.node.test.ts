/** What the matrix measures with, measured: each instrument is given something that is wrong, and says so. */
import { expect, test } from "vitest"
import type { Judge, JudgeDialect } from "../judges/judge.ts"
import type { Verdict } from "../judges/verdict.ts"
import { piecesToEnd } from "./end-rules.ts"
import { differences } from "./expectation.ts"
import type { Facts } from "./facts.ts"
import { added, lost, readNative } from "./native.ts"
import { outcomeOf } from "./outcomes.ts"

const facts: Facts = {
  end: "finish",
  reason: "tool-calls",
  text: "Hi",
  refusal: "",
  reasoning: ["One.", "Two."],
  tools: [{ name: "f", args: { a: 1, b: [2] }, executor: "client", encoding: "json", isCut: false }],
  usage: { input: 3, output: 4 },
}

const verdict: Verdict = {
  outcome: "finished",
  finish: "tool_calls",
  text: "Hi",
  reasoning: "One.\n\nTwo.",
  refusal: "",
  tools: [{ name: "f", args: { b: [2], a: 1 } }],
  usage: { input: 3, output: 4 },
}

const judge = (name: string, dialect: JudgeDialect): Judge => ({
  name,
  dialect,
  judge: () => Promise.reject(new TypeError("not asked")),
})
const chat = judge("openai 7 chat.stream", "openai-chat")

const whats = (found: readonly string[]) => found.map((difference) => difference.slice(0, difference.indexOf(":")))

test("differences() finds none in a verdict that is right, whatever stands between sections", () => {
  expect(differences(facts, chat, verdict)).toEqual([])
  expect(differences(facts, chat, { ...verdict, reasoning: "One.Two." })).toEqual([])
})

test.each([
  ["outcome", { outcome: "failed", error: "no" }],
  ["text", { text: "Hi!" }],
  ["refusal", { refusal: "No" }],
  ["reasoning", { reasoning: "One.\nTwo." }],
  ["tools", { tools: [] }],
  ["tools", { tools: [{ name: "f", args: { a: 1, b: ["2"] } }] }],
  ["usage", { usage: { input: 3, output: 5 } }],
  ["finish", { finish: "stop" }],
] as const)("differences() finds a wrong %s", (what, wrong) => {
  expect(whats(differences(facts, chat, { ...verdict, ...(wrong as Partial<Verdict>) }))).toEqual([what])
})

test("differences() wants a failure where the stream has failed, in the same words", () => {
  const failed: Facts = { ...facts, end: "error", error: "overloaded" }
  expect(whats(differences(failed, chat, verdict))).toEqual(["outcome", "error"])
  expect(differences(failed, chat, { ...verdict, outcome: "failed", error: "503: overloaded" })).toEqual([])
  expect(whats(differences({ ...facts, end: "interrupted" }, chat, verdict))).toEqual(["outcome"])
})

test("differences() lets a client not show the calls that are not its own, but no others", () => {
  const [call] = facts.tools
  const provided: Facts = { ...facts, tools: call === undefined ? [] : [{ ...call, executor: "provider" }] }
  expect(differences(provided, chat, { ...verdict, tools: [] })).toEqual([])
  expect(whats(differences(provided, chat, { ...verdict, tools: [{ name: "g", args: {} }] }))).toEqual(["tools"])
})

test.each([
  ["openai-chat", 'data: {"choices":[{"finish_reason":"stop"}]}\n\n', 'data: {"error":{"message":"no"}}\n\n'],
  ["openai-responses", 'data: {"type":"response.completed"}\n\n', 'data: {"type":"response.failed"}\n\n'],
  ["anthropic", 'data: {"type":"message_stop"}\n\n', 'data: {"type":"error"}\n\n'],
  ["gemini", 'data: {"candidates":[{"finishReason":"STOP"}]}\r\n\r\n', 'data: {"error":{"code":500}}\r\n\r\n'],
  ["ollama", '{"done":true}\n', '{"error":"no"}\n'],
  ["ai-sdk-ui", 'data: {"type":"finish"}\n\n', 'data: {"type":"error"}\n\n'],
  ["ag-ui", 'data: {"type":"RUN_FINISHED"}\n\n', 'data: {"type":"RUN_ERROR"}\n\n'],
  ["parts-lines", '{"type":"finish"}\n', '{"type":"interrupted"}\n'],
])("outcomeOf() tells the ends of %s apart", (dialect, good, bad) => {
  expect(outcomeOf(dialect, good)).toBe("success")
  expect(outcomeOf(dialect, bad)).toBe("failure")
  expect(outcomeOf(dialect, good + bad)).toBe("contradiction")
  expect(outcomeOf(dialect, 'data: {"choices":[{"finish_reason":null}],"delta":{}}\n\n')).toBe("silence")
})

test("piecesToEnd() counts up to the end, or for ever", () => {
  const pieces = ['{"done":false}\n', '{"done":true}\n', "\n"].map((text) => new TextEncoder().encode(text))
  expect(piecesToEnd("ollama", pieces)).toBe(2)
  expect(piecesToEnd("ollama", pieces.slice(0, 1))).toBe(Number.POSITIVE_INFINITY)
})

test("lost() and added() find members that are not in both, and texts that are not the same", () => {
  const read = (...events: readonly object[]) =>
    readNative("ollama", new TextEncoder().encode(events.map((event) => `${JSON.stringify(event)}\n`).join("")))
  const before = read({ message: { content: "Hel" }, x: { y: [1, "2"] } }, { message: { content: "lo" }, done: true })
  expect(lost(before, read({ message: { content: "Hello" }, done: true, x: { y: ["2", 1] } }))).toEqual([])
  const after = read({ message: { content: "Hell" }, done: true, x: { y: [1] }, z: 0 })
  expect(lost(before, after)).toEqual(["message.content: Hello", "x.y.*: 1, 2"])
  expect(added("ollama", before, after)).toEqual(["message.content: Hell", "z: 0"])
})
