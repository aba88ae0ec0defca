/**
 * The built-in recordings, judged by the clients of their own formats, with nothing of ours between: what the gateway is
 * tried with must itself be what those clients take for an answer, an error or a cut.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Conversation } from "../../apps/edge/src/upstream/replay/conversation.ts"
import { dialects } from "../../apps/edge/src/upstream/replay/dialects.ts"
import { conversations, recordings } from "../../apps/edge/src/upstream/replay/recordings.ts"
import type { Judge } from "../judges/judge.ts"
import { toBytes } from "../judges/judge-frames.ts"
import { judges } from "../judges/judges.ts"
import { openPlayback, type Playback } from "../judges/playback.ts"
import { samples } from "../judges/samples/samples.ts"

/** Those that show no reasoning of this format: the client does not read it. */
const WITHOUT_REASONING = /@ai-sdk\/openai chat/

const written = dialects.filter(({ name }) => judges.some(({ dialect }) => dialect === name))

let playback: Playback
beforeAll(async () => {
  playback = await openPlayback()
})
afterAll(() => playback.close())

async function verdictOf(judge: Judge, { name }: Conversation) {
  const recording = recordings.get(judge.dialect === "openai-chat" ? name : `${judge.dialect}/${name}`)
  if (recording === undefined) throw new TypeError(`no recording "${name}" in ${judge.dialect}`)
  const chunks = recording.frames.map(([, bytes]) => toBytes(bytes))
  const { headers } = samples[judge.dialect]
  const { url, forget } = playback.play({ contentType: recording.contentType, headers, chunks })
  const verdict = await judge.judge({ url, model: "m", tools: ["get_water_level"] })
  forget()
  return verdict
}

const said = ({ passages }: Conversation, kinds: readonly string[]): string =>
  passages.map((passage) => ("text" in passage && kinds.includes(passage.kind) ? passage.text : "")).join("")

describe.each(
  judges
    .filter(({ dialect }) => written.some(({ name }) => name === dialect))
    .map((judge) => [judge.name, judge] as const),
)("%s", (name, judge) => {
  test.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
    "takes the recording %s for what it is",
    async (_, conversation) => {
      const { passages, ending } = conversation
      const verdict = await verdictOf(judge, conversation)
      if (ending.kind === "cut") {
        expect(verdict.outcome).toBe("failed")
        expect(said(conversation, ["content"]).startsWith(verdict.text)).toBe(true)
        return
      }
      if (ending.kind === "error") {
        expect(verdict).toMatchObject({ outcome: "failed", error: expect.stringContaining(ending.error.message) })
        return
      }
      expect(verdict).toMatchObject({ outcome: "finished" })
      expect(verdict.error).toBeUndefined()
      expect(verdict.text + verdict.refusal).toBe(said(conversation, ["content", "refusal"]))
      expect(verdict.reasoning).toBe(WITHOUT_REASONING.test(name) ? "" : said(conversation, ["reasoning"]))
      expect(verdict.tools).toEqual(
        passages.flatMap((passage) =>
          passage.kind === "tool-call" ? [{ name: passage.name, args: JSON.parse(passage.arguments) }] : [],
        ),
      )
      expect(verdict.usage?.input).toBe(conversation.promptTokens)
      expect(verdict.usage?.output).toBeGreaterThan(0)
    },
  )
})
