import { encodeText, run } from "@millrace/core"
import { obeysLaws } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { check } from "../../check.ts"
import { foldParts, joinedText } from "../../fold.ts"
import type { Part } from "../../part.ts"
import { codex } from "./codex.ts"

type Line = string | { readonly type: string; readonly [name: string]: unknown }

const item = (phase: string, item: unknown) => ({ type: `item.${phase}`, item })
const said = (text: string, id = "item_0") => item("completed", { id, type: "agent_message", text })
const began = { type: "turn.started" }
const done = { type: "turn.completed" }
const finish = { type: "finish", reason: "stop", native: "turn.completed", from: "codex" }

const wire = (...lines: readonly Line[]) =>
  lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("")
const decode = (...lines: readonly Line[]) => run([wire(...lines)], encodeText(), codex.decode())

test("codex.decode() gives a turn as a step, with what was thought and said", () => {
  const parts = decode(
    { type: "thread.started", thread_id: "t-1", cwd: "/" },
    began,
    item("completed", { id: "item_0", type: "reasoning", text: "**Looking**" }),
    said("Done.", "item_1"),
    { ...done, usage: { input_tokens: 10, cached_input_tokens: 4, output_tokens: 3, reasoning_output_tokens: 1 } },
  )
  expect(parts).toEqual([
    { type: "start", id: "t-1", extra: { from: "codex", fields: { cwd: "/" } } },
    { type: "step-start" },
    { type: "reasoning-start", id: "0", itemId: "item_0", kind: "summary" },
    { type: "reasoning-delta", id: "0", text: "**Looking**" },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1", itemId: "item_1" },
    { type: "text-delta", id: "1", text: "Done." },
    { type: "text-end", id: "1" },
    {
      type: "usage",
      usage: {
        inputTokens: 10,
        outputTokens: 3,
        cacheReadTokens: 4,
        reasoningTokens: 1,
        native: {
          from: "codex",
          value: { input_tokens: 10, cached_input_tokens: 4, output_tokens: 3, reasoning_output_tokens: 1 },
        },
      },
    },
    { type: "step-end" },
    finish,
  ])
})

test("codex.decode() gives a command as a call that the agent carries out, with what it prints", () => {
  const command = { id: "item_1", type: "command_execution", command: "ls" }
  const ended = { aggregated_output: "a\nb\n", exit_code: 2, status: "failed" }
  const parts = decode(
    item("started", { ...command, aggregated_output: "", exit_code: null, status: "in_progress" }),
    item("updated", { ...command, aggregated_output: "a\n", status: "in_progress" }),
    item("updated", { ...command, aggregated_output: "a\n", status: "in_progress" }),
    item("completed", { ...command, ...ended }),
  )
  expect(parts.slice(0, -1)).toEqual([
    { type: "tool-start", id: "0", callId: "item_1", name: "command_execution", executor: "agent" },
    { type: "tool-delta", id: "0", text: '{"command":"ls"}' },
    { type: "tool-end", id: "0" },
    {
      type: "tool-output",
      callId: "item_1",
      output: { aggregated_output: "a\n", status: "in_progress" },
      isPreliminary: true,
    },
    { type: "tool-output", callId: "item_1", output: ended, isError: true },
  ])
})

test("codex.decode() gives arguments when they are certain", () => {
  const search = { id: "item_2", type: "web_search" }
  const change = { id: "item_3", type: "file_change", changes: [{ path: "a", kind: "add" }] }
  const tool = { id: "item_4", type: "mcp_tool_call", server: "docs", tool: "find", arguments: { q: "x" } }
  const parts = decode(
    item("started", { ...search, query: "" }),
    item("completed", { ...search, query: "streams" }),
    item("completed", { ...change, status: "completed" }),
    item("started", { ...tool, status: "in_progress" }),
    item("completed", { ...tool, result: null, error: { message: "gone" }, status: "failed" }),
  )
  expect(parts.slice(0, -1)).toEqual([
    { type: "tool-start", id: "0", callId: "item_2", name: "web_search", executor: "agent" },
    { type: "tool-delta", id: "0", text: '{"query":"streams"}' },
    { type: "tool-end", id: "0" },
    { type: "tool-output", callId: "item_2", output: {} },
    { type: "tool-start", id: "1", callId: "item_3", name: "file_change", executor: "agent" },
    { type: "tool-delta", id: "1", text: '{"changes":[{"path":"a","kind":"add"}]}' },
    { type: "tool-end", id: "1" },
    { type: "tool-output", callId: "item_3", output: { status: "completed" } },
    {
      type: "tool-start",
      id: "2",
      callId: "item_4",
      name: "find",
      executor: "agent",
      extra: { from: "codex", fields: { server: "docs" } },
    },
    { type: "tool-delta", id: "2", text: '{"q":"x"}' },
    { type: "tool-end", id: "2" },
    { type: "tool-output", callId: "item_4", output: { error: { message: "gone" }, status: "failed" }, isError: true },
  ])
})

test("codex.decode() gives what is to do as data", () => {
  const todo = (completed: boolean) => ({ id: "item_5", type: "todo_list", items: [{ text: "Read", completed }] })
  const { content } = foldParts(decode(item("started", todo(false)), item("updated", todo(true)), done))
  expect(content).toEqual([
    { type: "data", name: "todo_list", key: "item_5", data: [{ text: "Read", completed: true }] },
  ])
})

test("codex.decode() gives a text that grows as deltas, and says where it has become another one", () => {
  const text = (phase: string, text: string) => item(phase, { id: "item_0", type: "agent_message", text })
  const grown = decode(
    text("started", ""),
    text("updated", "Hel"),
    text("updated", "Hello"),
    text("completed", "Hello!"),
  )
  expect(grown.flatMap((part) => (part.type === "text-delta" ? part.text : []))).toEqual(["Hel", "lo", "!"])
  const other = foldParts(decode(text("started", "Hel"), text("updated", "Hola"), text("completed", "Holla"), done))
  expect(joinedText(other, "text")).toBe("Hel")
  expect(other.warnings.map(({ code }) => code)).toEqual(["text-mismatch"])
})

test("codex.decode() takes usage of several turns as that of the thread, and never adds it up", () => {
  const turn = (output_tokens: number) => [began, said("Hi"), { ...done, usage: { output_tokens } }]
  const message = foldParts(decode(...turn(3), ...turn(7)))
  expect(message.usage?.outputTokens).toBe(7)
  expect(joinedText(message, "text")).toBe("HiHi")
  expect(message.terminal).toEqual(finish)
})

test("codex.decode() gives the failure of a turn as an error, and nothing behind it", () => {
  const failed = { type: "turn.failed", error: { message: "No quota", code: "insufficient_quota", at: 1 } }
  const error = {
    type: "error",
    message: "No quota",
    code: "insufficient_quota",
    extra: { from: "codex", fields: { at: 1 } },
  }
  expect(decode(began, failed, said("late"))).toEqual([{ type: "step-start" }, error])
  expect(decode({ type: "error", message: "No quota" }, failed)).toEqual([error])
  expect(decode({ type: "turn.failed", error: "oops" })).toEqual([{ type: "error", message: "oops" }])
  expect(decode({ type: "turn.failed" })).toEqual([{ type: "error", message: "The agent failed" }])
})

test("codex.decode() takes an error for the end where no turn is completed behind it", () => {
  const error = (message: string) => ({ type: "error", message })
  const raw = (message: string) => ({ type: "raw", from: "codex", event: "error", value: error(message) })
  expect(decode(error("Reconnecting"))).toEqual([error("Reconnecting")])
  expect(decode(error("one"), error("two"), done)).toEqual([raw("one"), raw("two"), { type: "step-end" }, finish])
  expect(decode(done, error("late")).at(-1)).toEqual(error("late"))
  expect(decode(error("one"), { type: "turn.failed", error: { message: "two" } })).toEqual([raw("one"), error("two")])
})

test("codex.decode() calls a log interrupted whose last turn is not completed", () => {
  const interrupted = { type: "interrupted", code: "truncated" }
  expect(decode()).toEqual([interrupted])
  expect(decode(began, said("Hi")).at(-1)).toEqual(interrupted)
  expect(decode(began, done, began).at(-1)).toEqual(interrupted)
  expect(run(['{"type":"turn.compl'], encodeText(), codex.decode())).toEqual([interrupted])
  expect(run([JSON.stringify(done)], encodeText(), codex.decode()).at(-1)).toEqual(finish)
})

test("codex.decode() says once that only an end may still come", () => {
  const seen: string[] = []
  const parts = run(
    [wire(began), wire(done), wire(began, done)],
    encodeText(),
    codex.decode({ onComplete: () => seen.push("complete") }),
  )
  expect(seen).toEqual(["complete"])
  expect(parts.at(-1)).toEqual(finish)
})

test("codex.decode() keeps lines of others, and what it does not know", () => {
  const unknown = { type: "thread.renamed", name: "x" }
  const error = item("completed", { id: "item_9", type: "error", message: "Slow" })
  const odd = item("completed", { id: "item_9", type: "agent_message", text: 1 })
  const raw = { type: "raw", from: "codex" }
  expect(decode("WARN late", unknown, error, odd, item("started", null), { type: "x", item: [] }).slice(0, -1)).toEqual(
    [
      { ...raw, value: "WARN late" },
      { ...raw, event: "thread.renamed", value: unknown },
      { ...raw, event: "item.completed", value: error },
      { ...raw, event: "item.completed", value: odd },
      { ...raw, event: "item.started", value: item("started", null) },
      { ...raw, event: "x", value: { type: "x", item: [] } },
    ],
  )
})

test("codex.decode() begins with the start, also where lines of others come before it", () => {
  const parts = run([wire("WARN", { type: "thread.started", thread_id: "t" }, done)], encodeText(), codex.decode())
  expect(parts.slice(0, 2)).toEqual([
    { type: "start", id: "t" },
    { type: "raw", from: "codex", value: "WARN" },
  ])
})

test("codex.decode() makes ids for calls that have none", () => {
  const line = item("completed", { type: "command_execution", command: "ls", exit_code: 0 })
  const start: Line = { type: "thread.started", thread_id: "t 1" }
  const ids = (idPrefix?: string) =>
    run([wire(start, line, line)], encodeText(), codex.decode({ idPrefix }), check()).flatMap((part) =>
      part.type === "tool-start" || part.type === "tool-output" ? part.callId : [],
    )
  expect(ids()).toEqual(["t_1_0", "t_1_0", "t_1_1", "t_1_1"])
  expect(ids("x")).toEqual(["x_0", "x_0", "x_1", "x_1"])
})

test("codex.decode() follows no more items at once than an agent can have under way", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => item("started", { id: `${index}`, type: "web_search", query: "" }))
  expect(decode(...lines(1_024)).length).toBe(1_025)
  expect(() => decode(...lines(1_025))).toThrow(expect.objectContaining({ code: "too-many-parts", limit: 1_024 }))
})

test("codex.decode() ends a log that was cut anywhere, and never as if it were complete", () => {
  const text = wire(
    { type: "thread.started", thread_id: "t" },
    began,
    item("started", { id: "1", type: "command_execution", command: "é" }),
    said("Hi"),
    done,
  )
  const bytes = new TextEncoder().encode(text)
  for (let end = 0; end < bytes.length - 1; end++) {
    const parts = run([bytes.subarray(0, end)], codex.decode(), check())
    expect(parts.filter(({ type }) => /^(?:finish|error|interrupted)$/.test(type))).toEqual([
      { type: "interrupted", code: "truncated" },
    ])
  }
  expect(run([bytes.subarray(0, -1)], codex.decode()).at(-1)).toEqual(finish)
})

test("codex.decode() obeys the laws", () => {
  const encoder = new TextEncoder()
  const first: Part[] = [
    { type: "text-start", id: "0", itemId: "item_0" },
    { type: "text-delta", id: "0", text: "é" },
    { type: "text-end", id: "0" },
  ]
  const laws = obeysLaws(
    () => codex.decode(),
    [
      {
        input: [encoder.encode(wire(said("é"))), encoder.encode(wire(done))],
        output: [...first, { type: "step-end" }, finish as Part],
        each: [first, [{ type: "step-end" }], [finish as Part]],
      },
    ],
    {
      bound: {
        create: (limit) => codex.decode({ maxEventByteLength: limit }),
        chunk: encoder.encode("0123456789"),
        code: "part-too-long",
      },
    },
  )
  expect(laws).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
})
