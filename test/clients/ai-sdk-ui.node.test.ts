/** What the AI SDK's clients make of our UI message stream, in both of their current lines, and what comes back of it. */
import { encodeText, pipe, run } from "@millrace/core"
import { aiSdkUi, check, foldParts, type Part, toUiMessage } from "@millrace/llm"
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from "ai"
import * as line6 from "ai-6"
import { describe, expect, test } from "vitest"
import { rich } from "./rich.ts"

const lines = [
  ["7", { DefaultChatTransport, readUIMessageStream }],
  [
    "6",
    line6 as unknown as {
      DefaultChatTransport: typeof DefaultChatTransport
      readUIMessageStream: typeof readUIMessageStream
    },
  ],
] as const

describe.each(lines)("ai %s", (_line, client) => {
  /** Gives the parts to a client that goes on with a conversation. */
  async function receive(parts: readonly Part[], message?: UIMessage): Promise<UIMessage> {
    const body = pipe(parts, check(), aiSdkUi.encode({ id: "answer" }), encodeText())
    const transport = new client.DefaultChatTransport({
      api: "http://localhost",
      fetch: async () => new Response(body, { headers: { ...aiSdkUi.headers, "content-type": aiSdkUi.contentType } }),
    })
    const messages: UIMessage[] = [{ id: "u", role: "user", parts: [{ type: "text", text: "Hi" }] }]
    const stream = await transport.sendMessages({
      trigger: "submit-message",
      chatId: "chat",
      messageId: undefined,
      messages,
      abortSignal: undefined,
    })
    let last: UIMessage | undefined
    // The client goes on with the very message that it is given.
    const options = { stream, terminateOnError: true, ...(message && { message: structuredClone(message) }) }
    for await (const state of client.readUIMessageStream(options)) last = state
    if (last === undefined) throw new Error("no message")
    return JSON.parse(JSON.stringify(last)) as UIMessage
  }

  test("makes the message that toUiMessage() gives", async () => {
    const got = await receive(rich)
    const message = toUiMessage(foldParts(run(rich, check())), { id: "" })
    expect(got.metadata).toEqual(message.metadata)
    // The lines keep an input that is no JSON in different members, and what a tool gave in its call's place.
    const isAlike = (part: { type?: string; toolCallId?: string }) =>
      part.type !== "tool-web" && part.toolCallId !== "call-c"
    const told = message.parts as readonly Record<string, unknown>[]
    const parts = got.parts as readonly { type: string; toolCallId?: string }[]
    expect(parts.filter(isAlike)).toEqual(told.filter(isAlike).map((part) => expect.objectContaining(part)))
    expect(parts.find(({ toolCallId }) => toolCallId === "call-c")).toMatchObject({ state: "output-error" })
    expect(parts.find(({ type }) => type === "tool-web")).toMatchObject({
      state: "output-available",
      output: { hits: [1, null] },
      providerExecuted: true,
    })
  })

  test("sends opaque things back with the conversation", async () => {
    const { messages } = aiSdkUi.request.read({ messages: [await receive(rich)], model: "m" })
    const [assistant, tool] = messages
    const content = assistant?.content as readonly { type: string; signatures?: unknown }[]
    expect(content.flatMap(({ signatures }) => signatures ?? [])).toEqual([
      { data: "sealed", from: "anthropic", kind: "signature" },
      { data: "hidden", from: "anthropic", kind: "redacted" },
      { data: "thought", from: "gemini", kind: "signature" },
    ])
    expect(content.map(({ type }) => type)).toEqual([
      "reasoning",
      "reasoning",
      "text",
      "tool-call",
      "tool-result",
      "file",
      "tool-call",
      "tool-call",
      "tool-call",
    ])
    expect(tool?.content).toMatchObject([{ callId: "call-c", isError: true }])
  })

  test("goes on with its message, whatever the id of the answer", async () => {
    const first = await receive(rich)
    const second = await receive(
      [
        { type: "text-delta", id: "0", text: "Sunny" },
        { type: "finish", reason: "stop" },
      ],
      first,
    )
    expect(second.id).toBe(first.id)
    expect(second.parts.slice(first.parts.length)).toEqual([
      { type: "step-start" },
      { type: "text", text: "Sunny", state: "done" },
    ])
  })

  test.each([
    { type: "error", message: "The model is overloaded", kind: "overloaded_error" },
    { type: "interrupted", code: "truncated" },
  ] as const)("throws at $type", async (end) => {
    await expect(receive([...rich.slice(0, 12), end])).rejects.toThrow(/overloaded|interrupted/)
  })

  test("leaves a call that was torn as one whose input still streams", async () => {
    const { parts } = await receive([...rich.slice(0, 24), { type: "abort" }])
    expect(parts.slice(-1)).toMatchObject([{ type: "tool-look_up", state: "input-streaming" }])
  })
})
