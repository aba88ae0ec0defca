/** What is particular to a format: its other ends, and what each of its clients makes of them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Judge, JudgeDialect } from "./judge.ts"
import { judgeFrames } from "./judge-frames.ts"
import { judges } from "./judges.ts"
import { openPlayback, type Playback } from "./playback.ts"
import { unclosed } from "./samples/ag-ui.ts"
import { leftOpen, stopped } from "./samples/ai-sdk-ui.ts"
import { unstopped } from "./samples/anthropic.ts"
import { damaged, unstoppedChunks } from "./samples/bedrock.ts"
import { blocked, malformed } from "./samples/gemini.ts"
import { ends, refusal, tornCall } from "./samples/openai-chat.ts"
import { errorEvent, interrupted } from "./samples/openai-responses.ts"
import { ARGS, ERROR, type Frame, TOOL } from "./samples/sample.ts"
import { samples } from "./samples/samples.ts"

let playback: Playback
beforeAll(async () => {
  playback = await openPlayback()
})
afterAll(() => playback.close())

const judge = (judge: Judge, frames: readonly Frame[]) => judgeFrames(playback, judge, frames)

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

  test("an error beside choices is lost on one client, which takes the finish there for an end", async () => {
    expect(await outcomes("openai-chat", ends["an error beside choices"])).toEqual({
      "openai 7 chat.stream": "failed",
      "openai 6 chat.stream": "failed",
      "ai 7 @ai-sdk/openai chat": "finished",
      "ai 7 @ai-sdk/openai-compatible": "failed",
      "ai 6 @ai-sdk/openai chat": "finished",
      "ai 6 @ai-sdk/openai-compatible": "failed",
    })
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
      const verdict = await judgeFrames(playback, each, samples["openai-chat"].tools ?? [], { tools: [] })
      expect(verdict.outcome).toBe("finished")
      expect(verdict.tools).toEqual([{ name: TOOL, args: ARGS, error: expect.stringContaining("unavailable tool") }])
    }
  })
})

test.each(judges.filter(({ dialect }) => dialect === "openai-responses").map((each) => [each.name, each] as const))(
  "openai-responses: %s tells the words of an error event",
  async (_name, each) => {
    expect(await judge(each, errorEvent)).toMatchObject({ outcome: "failed", error: expect.stringContaining(ERROR) })
  },
)

test("openai-responses: a reason that is no limit ends no answer, but for line 7 of the AI SDK", async () => {
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

test("bedrock-invoke: frames that are whole are no end without the model's own", async () => {
  expect(Object.values(await outcomes("bedrock-invoke", unstoppedChunks))).toEqual(["failed"])
})
