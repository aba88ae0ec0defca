import { decodeSse, encodeText, run } from "@millrace/core"
import { chunkings, obeysLaws } from "@millrace/core/testing"
import { anthropic, type ClientDialect, type DecodingDialect, gemini, ollama, openaiChat } from "@millrace/llm"
import { describe, expect, test } from "vitest"
import { errorPart, GatewayError } from "../guard/errors.ts"
import { passHop } from "./hop.ts"
import { createWatch, type Watch } from "./watch.ts"

const chunk = (content: string, more = ""): string =>
  `data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}${more}}]}\n\n`
const finish = chunk("", ',"finish_reason":"stop"')
const done = "data: [DONE]\n\n"

interface Setting {
  readonly dialect?: DecodingDialect & ClientDialect
  readonly maxEventByteLength?: number
  readonly maxResponseByteLength?: number
  readonly isUsageHidden?: boolean
}

const newWatch = (): Watch => createWatch({ redact: (text) => text })
function create(watch = newWatch(), setting: Setting = {}) {
  const { dialect = openaiChat, maxEventByteLength = 1_000_000, maxResponseByteLength = 1e9 } = setting
  const limits = { maxEventByteLength, maxResponseByteLength }
  return passHop({ from: dialect, watch, limits, decode: {} }, dialect, setting.isUsageHidden ?? false)
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (chunks: readonly Uint8Array[]): string => {
  const decoder = new TextDecoder()
  return chunks.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode()
}

/** How a stream ends that does not end by itself. */
function failure(watch: Watch): string {
  return openaiChat.failure?.(errorPart(watch.failure as GatewayError)) ?? ""
}
const cut = openaiChat.failure?.(
  errorPart(
    new GatewayError("The upstream closed its stream before the answer was complete", {
      code: "upstream_truncated",
      status: 502,
    }),
  ),
) as string

/** Runs a stream in one piece and gives what passed, and the watch behind it. */
function pass(input: string, setting?: Setting): { output: string; watch: Watch } {
  const watch = newWatch()
  return { output: text(run([bytes(input)], create(watch, setting))), watch }
}

test("passFrames() obeys the laws of a block", () => {
  const whole = [chunk("a"), chunk("Größe 🌊"), finish, done].join("")
  const cases = [
    { name: "a whole stream", input: [bytes(whole)], output: [bytes(whole)] },
    { name: "CRLF", input: [bytes(whole.replaceAll("\n", "\r\n"))], output: [bytes(whole.replaceAll("\n", "\r\n"))] },
    { name: "a cut event", input: [bytes(`${chunk("a")}data: {"choi`)], output: [bytes(chunk("a") + cut)] },
    {
      name: "a missing blank line",
      input: [bytes(`${chunk("a")}${finish.trimEnd()}`)],
      output: [bytes(chunk("a") + finish + done)],
    },
    { name: "a missing [DONE]", input: [bytes(chunk("a") + finish)], output: [bytes(chunk("a") + finish + done)] },
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
      output: [bytes(chunk("a") + failure(pass(`data: {"error":{"code":"x"}}\n\n`).watch))],
    },
    {
      name: "no JSON at first",
      input: [bytes("data: oops\n\n")],
      output: [bytes(failure(pass("data: oops\n\n").watch))],
    },
    { name: "nothing", input: [], output: [bytes(cut)] },
  ]
  const unlimited = { maxEventByteLength: Number.POSITIVE_INFINITY, maxResponseByteLength: Number.POSITIVE_INFINITY }
  const checked = obeysLaws(() => create(), cases, {
    linear: { create: () => create(newWatch(), unlimited), chunk: bytes("x".repeat(100)) },
  })
  expect(checked).toContain("Cut")
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
  const block = create()
  const first = bytes(chunk("a"))
  const second = bytes(chunk("b") + chunk("c"))
  const output: Uint8Array[] = []
  const outlet = { enqueue: (piece: Uint8Array) => output.push(piece), terminate() {} }
  block.transform(first, outlet)
  block.transform(second, outlet)
  expect(output[1]).toBe(second)
})

test("passFrames() does no JSON work for events that look like no end", () => {
  let read = 0
  const counted: typeof openaiChat = {
    ...openaiChat,
    decode(options) {
      const block = openaiChat.decode(options)
      return {
        ...block,
        transform(piece, controller) {
          read++
          block.transform(piece, controller)
        },
      }
    },
  }
  const input = [
    bytes(chunk("a")),
    ...Array.from({ length: 100 }, () => bytes(chunk('an "error": {} and [done]'))),
    bytes(finish),
  ]
  run(input, create(newWatch(), { dialect: counted }))
  expect(read).toBe(2)
})

describe("passFrames() sees", () => {
  test.each([
    ["a finish", finish],
    ["a finish with spaces", 'data: {"choices": [{"index": 0, "delta": {}, "finish_reason" : "stop"}]}\n\n'],
    ["[DONE]", done],
    ["[DONE] without its space and blank line", "data:[DONE]"],
  ])("%s as a good end", (_name, end) => {
    const { watch } = pass(chunk("a") + end)
    expect([watch.done, watch.failure]).toEqual([true, undefined])
  })

  test.each([
    ["an error", 'data: {"error":{"message":"no","type":"server_error","code":"overloaded"}}\n\n'],
    ["an error with choices", 'data: {"choices":[{"delta":{}}],"error":{"code":400}}\n\n'],
    ["an error in words", 'data: {"error" : "no"}\n\n'],
    ["an error by its event", 'event: error\ndata: {"message":"no"}\n\n'],
    ["an error by its event, without JSON", "event:error\ndata: no\n\n"],
    ["an error by its object", 'data: {"object":"error","message":"no"}\n\n'],
    ["an error without its blank line", 'data: {"error":{}}'],
    ["an error behind a finish", `${finish}data: {"error":{"code":"late"}}\n\n${done}`],
  ])("%s as a bad end, and passes none of it", (_name, end) => {
    const { watch, output } = pass(chunk("a") + end)
    expect(watch.failure?.code).toBe("upstream_error")
    expect(output.replace(`${chunk("a")}${end.startsWith(finish) ? finish : ""}`, "")).toBe(failure(watch))
  })

  test("an error by its finish as a bad end, once it is clear that no more of it comes", () => {
    const end = chunk("", ',"finish_reason":"error"')
    const { watch, output } = pass(chunk("a") + end + done)
    expect(watch.failure?.code).toBe("upstream_error")
    expect(output).toBe(chunk("a") + end + failure(watch))
  })

  test.each([
    ["nothing", ""],
    ["half an event", 'data: {"choices":[{"finish_reason":"stop"'],
    ["a model that writes of ends", chunk('"finish_reason":"stop" "error":{} data: [DONE]')],
    ["an error that is null", 'data: {"error": null,"choices":[]}\n\n'],
    ["a finish that is null", chunk("b", ',"finish_reason":null')],
    ["half of a [DONE]", "data: [DON"],
  ])("%s as no end", (_name, end) => {
    const { watch } = pass(chunk("a") + end)
    expect(watch.failure?.code).toBe("upstream_truncated")
  })
})

test("passFrames() passes what came before an event that is too large", () => {
  const { output, watch } = pass(chunk("a") + chunk("x".repeat(500)), { maxEventByteLength: 200 })
  expect(watch.failure?.code).toBe("event_too_large")
  expect(output).toBe(chunk("a") + failure(watch))
})

test("passFrames() holds no more of an event that never ends than it may", () => {
  const watch = newWatch()
  const block = create(watch, { maxEventByteLength: 1_000 })
  let taken = 0
  const outlet = { enqueue() {}, terminate() {} }
  while (!watch.done && taken < 10_000) {
    block.transform(bytes("x".repeat(100)), outlet)
    taken += 100
  }
  expect([watch.failure?.code, taken]).toEqual(["event_too_large", 1_100])
})

test("passFrames() passes an answer up to its longest length", () => {
  const { output, watch } = pass(chunk("a") + chunk("b"), { maxResponseByteLength: chunk("a").length + 10 })
  expect(watch.failure?.code).toBe("response_too_large")
  expect(output).toBe(chunk("a") + failure(watch))
})

test("passFrames() takes no UTF-8 apart", () => {
  const stream = bytes(chunk("🌊🌊") + done)
  for (const chunks of chunkings(stream)) expect(text(run(chunks, create()))).toBe(new TextDecoder().decode(stream))
})

test("an event stream made by another encoder passes", () => {
  const [encoded] = run(['id: 1\ndata: {"choices":[]}\n\n'], encodeText())
  expect(text(run([encoded as Uint8Array], create()))).toBe(`${text([encoded as Uint8Array])}${cut}`)
})

test("passFrames() keeps nothing of comments, however many come and however long they are", () => {
  const beats = Array.from({ length: 100 }, () => bytes(": keep-alive\n"))
  const endless = Array.from({ length: 100 }, () => bytes(":::::::::::::"))
  const input = [bytes(chunk("a")), ...beats, ...endless, bytes(`\n${chunk("b")}`)]
  expect(text(run(input, create(newWatch(), { maxEventByteLength: 200 })))).toBe(chunk("a") + chunk("b") + cut)
})

test("passFrames() takes out an event that tells usage and nothing else, where the client has not asked", () => {
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\n\n'
  const stream = chunk("a") + finish + usage + done
  const hidden = pass(stream, { isUsageHidden: true })
  expect(hidden.output).toBe(chunk("a") + finish + done)
  expect(hidden.watch.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 })
  expect(pass(stream).output).toBe(stream)
})

describe("passFrames() passes other dialects:", () => {
  const event = (value: { type: string }) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`
  const begin = event({
    type: "message_start",
    message: {
      id: "m",
      type: "message",
      role: "assistant",
      model: "x",
      content: [],
      usage: { input_tokens: 3, output_tokens: 1 },
    },
  } as never)
  const delta = event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "a" } } as never)
  const end = event({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } } as never)
  const stop = event({ type: "message_stop" })

  test("Anthropic's events", () => {
    const whole = begin + event({ type: "ping" }) + delta + end + stop
    const { output, watch } = pass(whole, { dialect: anthropic })
    expect(output).toBe(whole)
    expect([watch.done, watch.failure, watch.usage?.outputTokens]).toEqual([true, undefined, 9])
    const short = pass(begin + delta, { dialect: anthropic })
    expect(short.watch.failure?.code).toBe("upstream_truncated")
    expect(short.output).toBe(begin + delta + anthropic.failure?.(errorPart(short.watch.failure as GatewayError)))
  })

  test("Gemini's events, without an end mark that is none of Gemini's", () => {
    const word = 'data: {"candidates":[{"content":{"parts":[{"text":"a [DONE]"}],"role":"model"},"index":0}]}\r\n\r\n'
    const last = 'data: {"candidates":[{"content":{"parts":[]},"finishReason":"STOP","index":0}]}\r\n\r\n'
    for (const chunks of chunkings(bytes(`${word}${last}data: [DONE]\r\n\r\n`), { random: 10, singlesUpTo: 300 })) {
      const watch = newWatch()
      expect(text(run(chunks, create(watch, { dialect: gemini })))).toBe(word + last)
      expect([watch.done, watch.failure]).toEqual([true, undefined])
    }
  })

  test("Ollama's lines", () => {
    const line = (value: object) => `${JSON.stringify({ model: "m", created_at: "2026-01-01T00:00:00Z", ...value })}\n`
    const word = line({ message: { role: "assistant", content: "a" }, done: false })
    const last = line({ message: { role: "assistant", content: "" }, done: true, done_reason: "stop", eval_count: 4 })
    for (const chunks of chunkings(bytes(word + word + last), { random: 10, singlesUpTo: 200 })) {
      const watch = newWatch()
      expect(text(run(chunks, create(watch, { dialect: ollama })))).toBe(word + word + last)
      expect([watch.done, watch.failure, watch.usage?.outputTokens]).toEqual([true, undefined, 4])
    }
    const short = pass(word + last.slice(0, 30), { dialect: ollama })
    expect(short.output).toBe(word + ollama.failure?.(errorPart(short.watch.failure as GatewayError)))
  })
})
