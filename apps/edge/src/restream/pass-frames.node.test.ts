import { decodeSse, encodeText, run } from "@millrace/core"
import { chunkings, obeysLaws } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { GatewayError } from "../guard/errors.ts"
import { chatEndRule, type EndRule } from "./end-rule.ts"
import { passFrames } from "./pass-frames.ts"

const chunk = (content: string, more = ""): string =>
  `data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}${more}}]}\n\n`
const finish = chunk("", ',"finish_reason":"stop"')
const done = "data: [DONE]\n\n"

const createRule = (): EndRule => chatEndRule({ redact: (text) => text })
const create = (rule = createRule(), maxEventByteLength = 1_000_000) => passFrames(rule, { maxEventByteLength })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (chunks: readonly Uint8Array[]): string => {
  const decoder = new TextDecoder()
  return chunks.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode()
}

/** Runs a stream in one piece and gives what passed, and the rule behind it. */
function pass(input: string): { output: string; rule: EndRule } {
  const rule = createRule()
  return { output: text(run([bytes(input)], create(rule))), rule }
}

test("passFrames() obeys the laws of a block", () => {
  const whole = [chunk("a"), chunk("Größe 🌊"), finish, done].join("")
  const cases = [
    { name: "a whole stream", input: [bytes(whole)], output: [bytes(whole)] },
    { name: "CRLF", input: [bytes(whole.replaceAll("\n", "\r\n"))], output: [bytes(whole.replaceAll("\n", "\r\n"))] },
    { name: "a cut event", input: [bytes(`${chunk("a")}data: {"choi`)], output: [bytes(chunk("a"))] },
    {
      name: "a missing blank line",
      input: [bytes(`${chunk("a")}${finish.trimEnd()}`)],
      output: [bytes(chunk("a") + finish)],
    },
    { name: "behind the end", input: [bytes(`${chunk("a")}${done}${chunk("b")}`)], output: [bytes(chunk("a") + done)] },
    {
      name: "comments",
      input: [bytes(`: wait\n\n${chunk("a")}: wait\n\n: wait\n\n${done}`)],
      output: [bytes(chunk("a") + done)],
    },
    ...["\n", "\r\n"].map((end) => ({
      name: `comments inside events, ended by ${JSON.stringify(end)}`,
      input: [bytes(`: a\ndata: {}\n: b\n\n${chunk("a")}: c\n: d\n${chunk("b")}${done}`.replaceAll("\n", end))],
      output: [bytes(`data: {}\n\n${chunk("a")}${chunk("b")}${done}`.replaceAll("\n", end))],
    })),
    {
      name: "comments between mixed line ends",
      input: [bytes(`data: {}\r: a\n\ndata: {}\r: b\r\n\n${done}`)],
      output: [bytes(`data: {}\r\n\ndata: {}\r\n\n${done}`)],
    },
    {
      name: "frames without data",
      input: [bytes(`retry: 1\n\n${chunk("a")}id: 1\n\n\nevent: x\n\n${chunk("b")}database: 1\n\n${done}`)],
      output: [bytes(chunk("a") + chunk("b") + done)],
    },
    {
      name: "an error",
      input: [bytes(`${chunk("a")}data: {"error":{"code":"x"}}\n\n${done}`)],
      output: [bytes(chunk("a"))],
    },
    { name: "no JSON at first", input: [bytes("data: oops\n\n")], output: [], throws: "upstream_invalid_event" },
    { name: "nothing", input: [], output: [] },
  ]
  const checked = obeysLaws(() => create(), cases, {
    bound: {
      create: (limit) => create(createRule(), limit),
      chunk: bytes("x".repeat(100)),
      code: "event_too_large",
    },
    linear: { create: () => create(createRule(), Number.POSITIVE_INFINITY), chunk: bytes("x".repeat(100)) },
  })
  expect(checked).toContain("Cut")
  expect(checked).toContain("Bound")
  expect(checked).toContain("Linear")
})

test("passFrames() gives the same events for any line end and any cut", () => {
  const stream = [
    ": hello\n\n",
    chunk("a"),
    "event: x\n: y\ndata: {}\n: z\n\n",
    ": w\n",
    chunk("b"),
    finish,
    done,
  ].join("")
  const wanted = run([bytes(stream)], decodeSse())
  for (const end of ["\n", "\r\n", "\r"]) {
    for (const chunks of chunkings(bytes(stream.replaceAll("\n", end)), { singlesUpTo: 1_000 })) {
      expect(run(run(chunks, create()), decodeSse())).toEqual(wanted)
    }
  }
})

test("passFrames() ends every chunk between two events, so that a comment may stand behind any", () => {
  const stream = [chunk("a"), chunk("b"), chunk("c"), finish, done].join("")
  for (const end of ["\n", "\r\n", "\r"]) {
    const input = bytes(stream.replaceAll("\n", end))
    for (const chunks of chunkings(input, { singlesUpTo: 1_000 })) {
      const between = run(chunks, create()).flatMap((piece) => [piece, bytes(": keep-alive\n")])
      expect(run(between, decodeSse())).toEqual(run([input], decodeSse()))
    }
  }
})

test("passFrames() passes a chunk of whole events on as it is", () => {
  const rule = createRule()
  const block = create(rule)
  const first = bytes(chunk("a"))
  const second = bytes(chunk("b") + chunk("c"))
  const output: Uint8Array[] = []
  const outlet = { enqueue: (piece: Uint8Array) => output.push(piece), terminate() {} }
  block.transform(first, outlet)
  block.transform(second, outlet)
  expect(output[1]).toBe(second)
})

test("passFrames() does no JSON work for frames that look like no end", () => {
  const rule = createRule()
  let judged = 0
  const counted: EndRule = {
    ...rule,
    judge: (event) => {
      judged++
      return rule.judge(event)
    },
    get hasBegun() {
      return rule.hasBegun
    },
  }
  run(
    [bytes(chunk("a")), ...Array.from({ length: 100 }, () => bytes(chunk('an "error": {} and [done]'))), bytes(finish)],
    create(counted),
  )
  expect(judged).toBe(2)
})

describe("passFrames() sees", () => {
  test.each([
    ["a finish", finish],
    ["a finish with spaces", 'data: {"choices": [{"index": 0, "delta": {}, "finish_reason" : "stop"}]}\n\n'],
    ["[DONE]", done],
    ["[DONE] without its space and blank line", "data:[DONE]"],
  ])("%s as a good end", (_name, end) => {
    const { rule } = pass(chunk("a") + end)
    expect([rule.complete, rule.failure]).toEqual([true, undefined])
  })

  test.each([
    ["an error", 'data: {"error":{"message":"no","type":"server_error","code":"overloaded"}}\n\n'],
    ["an error with choices", 'data: {"choices":[{"delta":{}}],"error":{"code":400}}\n\n'],
    ["an error in words", 'data: {"error" : "no"}\n\n'],
    ["an error by its event", 'event: error\ndata: {"message":"no"}\n\n'],
    ["an error by its event, without JSON", "event:error\ndata: no\n\n"],
    ["an error by its object", 'data: {"object":"error","message":"no"}\n\n'],
    ["an error by its finish", chunk("", ',"finish_reason":"error"')],
    ["an error without its blank line", 'data: {"error":{}}'],
    ["an error behind a finish", `${finish}data: {"error":{"code":"late"}}\n\n${done}`],
  ])("%s as a bad end, and passes none of it", (_name, end) => {
    const { rule, output } = pass(chunk("a") + end)
    expect(rule.failure?.code).toBe("upstream_error")
    expect(output).not.toContain("error")
    expect(output).not.toContain("DONE")
  })

  test.each([
    ["nothing", ""],
    ["half an event", 'data: {"choices":[{"finish_reason":"stop"'],
    ["a model that writes of ends", chunk('"finish_reason":"stop" "error":{} data: [DONE]')],
    ["an error that is null", 'data: {"error": null,"choices":[]}\n\n'],
    ["a finish that is null", chunk("b", ',"finish_reason":null')],
    ["half of a [DONE]", "data: [DON"],
  ])("%s as no end", (_name, end) => {
    const { rule } = pass(chunk("a") + end)
    expect([rule.complete, rule.failure]).toEqual([false, undefined])
  })
})

test("passFrames() passes what came before an event that is too large", () => {
  const rule = createRule()
  const block = create(rule, 200)
  const output: Uint8Array[] = []
  const outlet = { enqueue: (piece: Uint8Array) => output.push(piece), terminate() {} }
  expect(() => block.transform(bytes(chunk("a") + chunk("x".repeat(500))), outlet)).toThrow(GatewayError)
  expect(text(output)).toBe(chunk("a"))
})

test("passFrames() takes no UTF-8 apart", () => {
  const stream = bytes(chunk("🌊🌊") + done)
  for (const chunks of chunkings(stream)) expect(text(run(chunks, create()))).toBe(new TextDecoder().decode(stream))
})

test("an event stream made by another encoder passes", () => {
  const [encoded] = run(['id: 1\ndata: {"choices":[]}\n\n'], encodeText())
  expect(run([encoded as Uint8Array], create())).toEqual([encoded])
})

test("passFrames() keeps nothing of comments, however many come and however long they are", () => {
  const beats = Array.from({ length: 100 }, () => bytes(": keep-alive\n"))
  const endless = Array.from({ length: 100 }, () => bytes(":::::::::::::"))
  const input = [bytes(chunk("a")), ...beats, ...endless, bytes(`\n${chunk("b")}`)]
  expect(text(run(input, create(createRule(), 200)))).toBe(chunk("a") + chunk("b"))
})
