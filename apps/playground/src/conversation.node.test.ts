import { describe, expect, test } from "vitest"
import type { ChatChunk, Delta } from "./chat-chunk.ts"
import { advance, type Conversation, idle, type Step } from "./conversation.ts"

const delta = (content: Delta): ChatChunk => ({ choices: [{ index: 0, delta: content, finish_reason: null }] })
const finish = (reason: string): ChatChunk => ({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
const chunks = (at: number, ...list: readonly ChatChunk[]): Step => ({ type: "chunks", at, chunks: list })
const after = (...steps: readonly Step[]): Conversation => steps.reduce(advance, idle)

const sent: Step = { type: "sent", at: 100 }
const closed: Step = { type: "closed", at: 900 }

describe("advance() puts together", () => {
  test("text, reasoning and refusal, each on its own", () => {
    const state = after(
      sent,
      chunks(1, delta({ reasoning_content: "Hm" }), delta({ reasoning: "m." })),
      chunks(2, delta({ content: "Hel" }), delta({ content: "lo" }), delta({ refusal: "No." })),
    )
    expect(state).toMatchObject({ reasoning: "Hmm.", text: "Hello", refusal: "No.", deltas: 5 })
  })

  test("tool calls from fragments, by index", () => {
    const call = (index: number, name: string | undefined, fragment: string): ChatChunk =>
      delta({ tool_calls: [{ index, function: { ...(name && { name }), arguments: fragment } }] })
    const state = after(
      sent,
      chunks(1, call(0, "a", ""), call(0, undefined, '{"x"'), call(1, "b", ""), call(1, undefined, "{}")),
      chunks(2, call(0, undefined, ":1}")),
    )
    expect(state.toolCalls).toEqual([
      { name: "a", arguments: '{"x":1}' },
      { name: "b", arguments: "{}" },
    ])
  })

  test("fragments without an index, and an index that leaves a gap", () => {
    const state = after(
      sent,
      chunks(
        1,
        delta({ tool_calls: [{ index: 7, function: { name: "a", arguments: "" } }] }),
        delta({ tool_calls: [{ function: { arguments: "{}" } }] }),
      ),
    )
    expect(state.toolCalls).toEqual([{ name: "a", arguments: "{}" }])
  })

  test("only the first of several answers", () => {
    const second: ChatChunk = { choices: [{ index: 1, delta: { content: "B" } }] }
    expect(after(sent, chunks(1, delta({ content: "A" }), second)).text).toBe("A")
  })

  test("what is not as the format says, without a fall", () => {
    const odd = [
      {},
      { choices: null },
      { choices: {} },
      { choices: [{ delta: null }] },
      { choices: [{ delta: { content: [{ type: "thinking" }], tool_calls: "no" } }] },
    ] as ChatChunk[]
    expect(after(sent, chunks(1, ...odd))).toMatchObject({ text: "", toolCalls: [], deltas: 0 })
  })
})

describe("advance() keeps time", () => {
  test("from the first token that says something, not from the role", () => {
    const state = after(sent, chunks(200, delta({ content: "" })), chunks(250, delta({ content: "A" })))
    expect(state).toMatchObject({ sentAt: 100, firstTokenAt: 250, lastTokenAt: 250 })
  })

  test("and takes the last usage that came", () => {
    const usage = (count: number): ChatChunk => ({ choices: [], usage: { completion_tokens: count } })
    expect(after(sent, chunks(1, usage(3), usage(12))).completionTokens).toBe(12)
  })

  test("and forgets the last answer when a request is sent", () => {
    expect(after(sent, chunks(1, delta({ content: "A" })), closed, sent)).toEqual({ ...idle, sentAt: 100 })
  })
})

describe("advance() ends", () => {
  test("as finished, with the reason, when a finished stream closes", () => {
    const state = after(sent, chunks(1, delta({ content: "A" }), finish("length")))
    expect(state.end).toBeUndefined()
    expect(advance(state, closed)).toMatchObject({ end: { kind: "finished", reason: "length" }, endedAt: 900 })
  })

  test("as interrupted when the stream closes without a finish, or breaks", () => {
    const state = after(sent, chunks(1, delta({ content: "A" })))
    expect(advance(state, closed).end).toEqual({ kind: "interrupted" })
    expect(advance(state, { type: "torn", at: 2 }).end).toEqual({ kind: "interrupted" })
  })

  test("as interrupted where the connection breaks behind the finish, before the end", () => {
    expect(after(sent, chunks(1, finish("stop")), { type: "torn", at: 2 }).end).toEqual({ kind: "interrupted" })
  })

  test("as interrupted where the gateway says so, in its words", () => {
    const error = { message: "The upstream closed its stream too early", code: "upstream_truncated" }
    expect(after(sent, chunks(1, { error }), closed).end).toEqual({
      kind: "interrupted",
      failure: { ...error, status: undefined },
    })
  })

  test("as failed at an error inside the stream, and stays so", () => {
    const state = after(
      sent,
      chunks(1, delta({ content: "A" }), { error: { message: "Too busy", type: "server_error", code: "overloaded" } }),
      closed,
    )
    expect(state).toMatchObject({
      text: "A",
      end: { kind: "failed", failure: { message: "Too busy", code: "overloaded" } },
    })
  })

  test("as failed also where the error comes behind the finish", () => {
    expect(after(sent, chunks(1, finish("stop"), { error: {} }), closed).end).toEqual({
      kind: "failed",
      failure: { message: "No message", code: undefined, status: undefined },
    })
  })

  test("as stopped, and a stop after the end changes nothing", () => {
    const stopped: Step = { type: "stopped", at: 5 }
    expect(after(sent, chunks(1, delta({ content: "A" })), stopped)).toMatchObject({
      text: "A",
      end: { kind: "stopped" },
    })
    expect(after(sent, chunks(1, finish("stop")), closed, stopped).end?.kind).toBe("finished")
  })
})
