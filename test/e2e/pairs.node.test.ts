/**
 * Every client before every upstream dialect: the real clients ask the running gateway for its recordings, which exist in
 * every dialect that it reads, and say what they made of the answers. Nothing of ours stands between the two but the
 * gateway.
 */
import { run } from "@millrace/core"
import { check, foldParts, joinedText, type Message } from "@millrace/llm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Conversation } from "../../apps/edge/src/upstream/replay/conversation.ts"
import { dialects } from "../../apps/edge/src/upstream/replay/dialects.ts"
import { recordedDialects } from "../../apps/edge/src/upstream/replay/recorded-dialects.ts"
import { conversations, recordings } from "../../apps/edge/src/upstream/replay/recordings.ts"
import type { Judge } from "../judges/judge.ts"
import { toBytes } from "../judges/judge-frames.ts"
import { judges } from "../judges/judges.ts"
import type { Verdict } from "../judges/verdict.ts"
import { type Gateway, runtimes } from "./gateways.ts"

/** Those that have a route of their own here; AWS's clients ask nobody but AWS, and AG-UI's agents. */
const clients = judges.filter(({ dialect }) => !/^(?:bedrock|ag-ui)/.test(dialect))

/** One client for each dialect: enough, where the translation is the same code. */
const oneEach = clients.filter(({ dialect }, index) => clients.findIndex((each) => each.dialect === dialect) === index)

/** How many at once: the machine has two cores. */
const WIDTH = 8

const nameOf = (dialect: string, { name }: Conversation): string =>
  dialect === "openai-chat" ? name : `${dialect}/${name}`

/** What the recording says, as its own decoder reads it. */
function read(name: string): Message {
  const recording = recordings.get(name)
  const dialect = recordedDialects.get(recording?.dialect ?? "")
  if (recording === undefined || dialect === undefined) throw new TypeError(`no recording ${name}`)
  return foldParts(
    run(
      recording.frames.map(([, bytes]) => toBytes(bytes)),
      dialect.decode(),
      check(),
    ),
  )
}

/** What is wrong with a verdict, in words; nothing where it is as it should be. */
function fault(judge: Judge, message: Message, verdict: Verdict): string | undefined {
  const { terminal } = message
  if (terminal?.type !== "finish") {
    // The text transport breaks off, which its client is told; a cut text that is whole by itself would be a lie.
    return verdict.outcome === "finished" ? `an answer that ended in ${terminal?.type} is told as finished` : undefined
  }
  if (verdict.outcome !== "finished") return `${verdict.outcome}: ${verdict.error}`
  const said = joinedText(message, "text") + joinedText(message, "refusal")
  if (verdict.text + verdict.refusal !== said) return `text: ${JSON.stringify(verdict.text + verdict.refusal)}`
  if (judge.dialect === "ai-sdk-text") return undefined
  const wanted = message.content.flatMap((each) =>
    each.type === "tool-call" && each.executor === "client" ? [{ name: each.name, args: each.input }] : [],
  )
  const called = verdict.tools.filter(({ provider }) => !provider).map(({ name, args }) => ({ name, args }))
  if (JSON.stringify(called) !== JSON.stringify(wanted)) return `tools: ${JSON.stringify(called)}`
  return undefined
}

describe.each(runtimes)("on %s", (runtime, start) => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await start("http://127.0.0.1:9/v1", {}, { replay: { speed: 1_000 } })
  })
  afterAll(() => gateway?.close())

  const isNode = runtime === "Node"
  const asked = isNode ? clients : oneEach
  const played = isNode ? conversations : conversations.filter(({ name }) => /^(?:hello|tool|error|cut)$/.test(name))

  test.each(dialects.map(({ name }) => name))("every client takes what an upstream says in %s", async (dialect) => {
    const pairs = asked.flatMap((judge) => played.map((conversation) => [judge, conversation] as const))
    const faults: string[] = []
    const work = async () => {
      for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
        const [judge, conversation] = pair
        const name = nameOf(dialect, conversation)
        const verdict = await judge.judge({
          url: gateway.url,
          model: `replay/${name}`,
          tools: ["get_water_level"],
          ...(judge.dialect === "ai-sdk-text" && { path: "/ui/text" }),
        })
        const wrong = fault(judge, read(name), verdict)
        if (wrong !== undefined) faults.push(`${judge.name}, ${name}: ${wrong}`)
      }
    }
    await Promise.all(Array.from({ length: WIDTH }, work))
    expect(faults).toEqual([])
  })
})
