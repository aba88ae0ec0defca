/**
 * The judges judged: each is given small streams whose meaning is known, whole and broken in every way, before anything is
 * said of ours. Where a client cannot tell a cut from an end, that is written down here as what it says.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Judge, JudgeDialect } from "./judge.ts"
import { judgeFrames, toBytes } from "./judge-frames.ts"
import { judges } from "./judges.ts"
import { openPlayback, type Playback, type PlayedAnswer } from "./playback.ts"
import { ARGS, ERROR, type Frame, REASONING, type Sample, TEXT, TEXTS, TOOL, USAGE } from "./samples/sample.ts"
import { samples } from "./samples/samples.ts"

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

const judge = (judge: Judge, frames: readonly Frame[], more?: Partial<PlayedAnswer>) =>
  judgeFrames(playback, judge, frames, more)

const wordsOf = ({ name, dialect }: Judge) =>
  dialect !== "ai-sdk-text" && name.startsWith("ai ") ? WORDS["ai-sdk-ui"] : WORDS[dialect]

/** Cuts the bytes of all frames into pieces of a size. */
function cut(frames: readonly Frame[], size: number): Uint8Array[] {
  const bytes = Buffer.concat(frames.map(toBytes))
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
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

  if (sample.tools !== undefined)
    test("reads the call of a tool", async () => {
      expect(await judge(each, sample.tools ?? [])).toEqual({
        ...nothing,
        outcome: "finished",
        text: TEXT,
        tools: [{ name: TOOL, args: ARGS }],
        ...usageOf(each),
        ...finishOf(each, 1),
      })
    })

  if (sample.length !== undefined)
    test("takes the limit of tokens for an end, and tells it", async () => {
      expect(await judge(each, sample.length ?? [])).toEqual({
        ...nothing,
        outcome: "finished",
        text: TEXT,
        ...usageOf(each),
        ...finishOf(each, 2),
      })
    })

  if (sample.error !== undefined)
    test("tells an error in the stream, and keeps what came before", async () => {
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
    const body = toBytes(JSON.stringify({ error: { message: ERROR } }))
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
