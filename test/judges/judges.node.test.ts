/**
 * The judges judged: each is given small streams whose meaning is known, whole and broken in every way, before anything is
 * said of ours. Where a client cannot tell a cut from an end, that is written down here as what it says.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Judge, JudgeDialect } from "./judge.ts"
import { judges } from "./judges.ts"
import { openPlayback, type Playback, type PlayedAnswer } from "./playback.ts"
import { unclosed } from "./samples/ag-ui.ts"
import { leftOpen, stopped } from "./samples/ai-sdk-ui.ts"
import { unstopped } from "./samples/anthropic.ts"
import { damaged } from "./samples/bedrock.ts"
import { blocked, malformed } from "./samples/gemini.ts"
import { ends, refusal, tornCall } from "./samples/openai-chat.ts"
import { errorEvent, interrupted } from "./samples/openai-responses.ts"
import { ARGS, ERROR, type Frame, REASONING, type Sample, TEXT, TEXTS, TOOL, USAGE } from "./samples/sample.ts"
import { samples } from "./samples/samples.ts"
import type { Verdict } from "./verdict.ts"

/** Each format's own words for an end, for an end with a call, and for the limit of tokens. */
const WORDS: Readonly<Record<JudgeDialect, readonly (string | undefined)[]>> = {
  "openai-chat": ["stop", "tool_calls", "length"],
  "openai-responses": ["completed", "completed", "max_output_tokens"],
  anthropic: ["end_turn", "tool_use", "max_tokens"],
  gemini: ["STOP", "STOP", "MAX_TOKENS"],
  ollama: ["stop", "stop", "length"],
  "ai-sdk-ui": ["stop", "tool-calls", "length"],
  "ai-sdk-text": [],
  "ag-ui": ["stop", "tool-calls", "length"],
  "bedrock-converse": ["end_turn", "tool_use", "max_tokens"],
  "bedrock-invoke": ["end_turn", "tool_use", "max_tokens"],
}

/** Those that show no reasoning: there is no place for it in the format, or the client does not read it. */
const WITHOUT_REASONING = /TextStream|@ai-sdk\/openai chat/

let playback: Playback
beforeAll(async () => {
  playback = await openPlayback()
})
afterAll(() => playback.close())

const wordsOf = ({ name, dialect }: Judge) =>
  dialect !== "ai-sdk-text" && name.startsWith("ai ") ? WORDS["ai-sdk-ui"] : WORDS[dialect]

const encoder = new TextEncoder()
const toBytes = (frame: Frame) => (typeof frame === "string" ? encoder.encode(frame) : frame)

/** Cuts the bytes of all frames into pieces of a size. */
function cut(frames: readonly Frame[], size: number): Uint8Array[] {
  const bytes = Buffer.concat(frames.map(toBytes))
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

async function judge(judge: Judge, frames: readonly Frame[], more: Partial<PlayedAnswer> = {}): Promise<Verdict> {
  const { contentType, headers } = samples[judge.dialect]
  const answer = playback.play({ contentType, headers, chunks: frames.map(toBytes), ...more })
  const verdict = await judge.judge({ url: answer.url, model: "m", tools: [TOOL] })
  answer.forget()
  return verdict
}

const nothing = { text: "", reasoning: "", refusal: "", tools: [] }
const usageOf = ({ dialect }: Judge) => (dialect === "ai-sdk-text" ? {} : { usage: USAGE })
const finishOf = (judge: Judge, index: number) => {
  const finish = wordsOf(judge)[index]
  return finish === undefined ? {} : { finish }
}

describe.each(judges.map((each) => [each.name, each] as const))("%s", (name, each) => {
  const sample: Sample = samples[each.dialect]
  const reasoning = WITHOUT_REASONING.test(name) ? "" : REASONING
  const isText = each.dialect === "ai-sdk-text"

  test("reads an answer to its end, however it is cut into pieces", async () => {
    const expected = {
      ...nothing,
      outcome: "finished",
      text: TEXT,
      reasoning,
      ...usageOf(each),
      ...finishOf(each, 0),
    }
    expect(await judge(each, sample.answer)).toEqual(expected)
    for (const size of [1, 7, Number.MAX_SAFE_INTEGER]) {
      expect(await judge(each, [], { chunks: cut(sample.answer, size) }), `${size} bytes`).toEqual(expected)
    }
  })

  test.runIf(sample.tools)("reads the call of a tool", async () => {
    expect(await judge(each, sample.tools ?? [])).toEqual({
      ...nothing,
      outcome: "finished",
      text: TEXT,
      tools: [{ name: TOOL, args: ARGS }],
      ...usageOf(each),
      ...finishOf(each, 1),
    })
  })

  test.runIf(sample.length)("takes the limit of tokens for an end, and tells it", async () => {
    expect(await judge(each, sample.length ?? [])).toEqual({
      ...nothing,
      outcome: "finished",
      text: TEXT,
      ...usageOf(each),
      ...finishOf(each, 2),
    })
  })

  test.runIf(sample.error)("tells an error in the stream, and keeps what came before", async () => {
    expect(await judge(each, sample.error ?? [])).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining(ERROR),
      text: TEXT,
    })
  })

  test("tells a cut between two events from an end", async () => {
    const frames = sample.answer.slice(0, sample.cut)
    const before = { reasoning, text: expect.stringMatching(new RegExp(`^(${TEXTS[0]}|${TEXTS[0]}${TEXTS[1]})$`)) }
    expect(await judge(each, frames)).toMatchObject({ ...before, outcome: isText ? "finished" : "failed" })
    // The one thing that a text can do is to break, so there all clients see it.
    expect(await judge(each, frames, { end: "reset" })).toMatchObject({ ...before, outcome: "failed" })
  })

  test("tells a cut inside an event from an end", async () => {
    const next = toBytes(sample.answer[sample.cut] as Frame)
    for (const length of [1, next.length >> 1, next.length - (each.dialect === "ollama" ? 2 : 3)]) {
      const frames = [...sample.answer.slice(0, sample.cut), next.subarray(0, length)]
      const outcome = isText ? "finished" : "failed"
      expect((await judge(each, frames)).outcome, `${length} of ${next.length} bytes`).toBe(outcome)
      expect((await judge(each, frames, { end: "reset" })).outcome, `${length} of ${next.length} bytes`).toBe("failed")
    }
  })

  test("takes no answer at all for a failure", async () => {
    expect(await judge(each, [])).toMatchObject({ ...nothing, outcome: isText ? "finished" : "failed" })
    expect(await judge(each, [], { end: "reset" })).toMatchObject({ ...nothing, outcome: "failed" })
    const body = encoder.encode(JSON.stringify({ error: { message: ERROR } }))
    for (const status of [400, 429, 503]) {
      const more = { status, contentType: "application/json", chunks: [body] }
      expect(await judge(each, [], more), String(status)).toMatchObject({ ...nothing, outcome: "failed" })
    }
  })

  test("is stopped by its signal, before and in the middle of the answer", async () => {
    const { contentType, headers } = sample
    const chunks = sample.answer.slice(0, sample.cut).map(toBytes)
    const { url, sent } = playback.play({ contentType, headers, chunks, end: "open" })
    expect((await each.judge({ url, model: "m" }, AbortSignal.abort())).outcome).toBe("aborted")
    const controller = new AbortController()
    const verdict = each.judge({ url, model: "m" }, controller.signal)
    await sent
    controller.abort()
    expect((await verdict).outcome).toBe("aborted")
  })
})

/** The outcome that every judge of a dialect comes to. */
async function outcomes(dialect: JudgeDialect, frames: readonly Frame[]): Promise<Record<string, string>> {
  const own = judges.filter((each) => each.dialect === dialect)
  const told = own.map(async (each): Promise<[string, string]> => [each.name, (await judge(each, frames)).outcome])
  return Object.fromEntries(await Promise.all(told))
}

describe("openai-chat", () => {
  const chat = judges.filter(({ dialect }) => dialect === "openai-chat")

  test("a finish is an end without [DONE], and [DONE] is none without a finish", async () => {
    const finished = await outcomes("openai-chat", ends["a finish without [DONE]"])
    expect(new Set(Object.values(finished))).toEqual(new Set(["finished"]))
    const failed = await outcomes("openai-chat", ends["[DONE] without a finish"])
    expect(new Set(Object.values(failed))).toEqual(new Set(["failed"]))
  })

  test("an error after the finish is an error", async () => {
    const failed = await outcomes("openai-chat", ends["an error after the finish"])
    expect(new Set(Object.values(failed))).toEqual(new Set(["failed"]))
  })

  test("a finish that nobody knows is an end in line 7 of the AI SDK alone", async () => {
    expect(await outcomes("openai-chat", ends["a finish that no application knows"])).toEqual({
      "openai 7 chat.stream": "failed",
      "openai 6 chat.stream": "failed",
      "ai 7 @ai-sdk/openai chat": "finished",
      "ai 7 @ai-sdk/openai-compatible": "finished",
      "ai 6 @ai-sdk/openai chat": "failed",
      "ai 6 @ai-sdk/openai-compatible": "failed",
    })
  })

  test.each(chat.map((each) => [each.name, each] as const))("%s reads a refusal", async (name, each) => {
    const { outcome, text, refusal: refused, finish } = await judge(each, refusal)
    if (name.startsWith("openai ")) {
      expect([outcome, text, refused, finish]).toEqual(["finished", "", ERROR, "stop"])
    } else {
      expect([outcome, text, refused, finish]).toEqual(["finished", ERROR, "", "content-filter"])
    }
  })

  test.each(chat.map((each) => [each.name, each] as const))("%s keeps arguments that are torn", async (name, each) => {
    const { outcome, finish, tools } = await judge(each, tornCall)
    expect([outcome, finish, tools.length, tools[0]?.name]).toEqual(["finished", "length", 1, TOOL])
    expect(tools[0]?.args).toBe('{"city":"Zür')
    expect(tools[0]?.error).toEqual(name.startsWith("openai ") ? undefined : expect.stringContaining(TOOL))
  })

  test("a tool that was not declared is an error of its call in the AI SDK", async () => {
    for (const each of chat.filter(({ name }) => name.startsWith("ai "))) {
      const { contentType, tools = [] } = samples["openai-chat"]
      const { url } = playback.play({ contentType, chunks: tools.map(toBytes) })
      const verdict = await each.judge({ url, model: "m" })
      expect(verdict.outcome).toBe("finished")
      expect(verdict.tools).toEqual([{ name: TOOL, args: ARGS, error: expect.stringContaining("unavailable tool") }])
    }
  })
})

test("openai-responses: an error event is an error, and a reason that is no limit ends no answer", async () => {
  expect(await outcomes("openai-responses", errorEvent)).toEqual({
    "openai 7 responses.stream": "failed",
    "openai 6 responses.stream": "failed",
    "ai 7 @ai-sdk/openai responses": "failed",
    "ai 6 @ai-sdk/openai responses": "failed",
  })
  expect(await outcomes("openai-responses", interrupted)).toEqual({
    "openai 7 responses.stream": "failed",
    "openai 6 responses.stream": "failed",
    // To this line it is a reason like any other: only a failed response is safe to send.
    "ai 7 @ai-sdk/openai responses": "finished",
    "ai 6 @ai-sdk/openai responses": "failed",
  })
})

test("anthropic: a stop reason is no end without message_stop", async () => {
  expect(new Set(Object.values(await outcomes("anthropic", unstopped)))).toEqual(new Set(["failed"]))
})

test("gemini: a prompt that was blocked is an end, and a call that is malformed is none", async () => {
  expect(new Set(Object.values(await outcomes("gemini", blocked)))).toEqual(new Set(["finished"]))
  expect(new Set(Object.values(await outcomes("gemini", malformed)))).toEqual(new Set(["failed"]))
})

test("ai-sdk-ui: a stream that was stopped is aborted, and a part that is left open fails", async () => {
  expect(new Set(Object.values(await outcomes("ai-sdk-ui", stopped)))).toEqual(new Set(["aborted"]))
  expect(new Set(Object.values(await outcomes("ai-sdk-ui", leftOpen)))).toEqual(new Set(["failed"]))
})

test("ag-ui: a message that is never ended fails", async () => {
  expect(Object.values(await outcomes("ag-ui", unclosed))).toEqual(["failed"])
})

test("bedrock-converse: a frame that was damaged fails", async () => {
  expect(Object.values(await outcomes("bedrock-converse", damaged))).toEqual(["failed"])
})
