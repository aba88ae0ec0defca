/** What AG-UI's client, which verifies the order of events, makes of our runs. */
import { type BaseEvent, HttpAgent, type Message } from "@ag-ui/client"
import { EventSchema } from "@ag-ui/core/schemas"
import { encodeText, pipe, run } from "@millrace/core"
import { agUi, check, type Part } from "@millrace/llm"
import { expect, test } from "vitest"
import { rich } from "./rich.ts"

async function receive(parts: readonly Part[]): Promise<{ messages: Message[]; events: BaseEvent[] }> {
  const body = pipe(parts, check(), agUi.encode(), encodeText())
  const agent = new HttpAgent({
    url: "http://localhost",
    fetch: async () => new Response(body, { headers: { "content-type": agUi.contentType } }),
  })
  const events: BaseEvent[] = []
  await agent.runAgent({ runId: "run" }, { onEvent: ({ event }) => void events.push(event) })
  return { messages: agent.messages, events }
}

test("HttpAgent makes messages of a run, with parallel calls in one", async () => {
  const { messages, events } = await receive(rich)
  const name = (id: number) => `answer-1_${id}`
  expect(messages).toMatchObject([
    { role: "reasoning", id: name(0), content: "Let me think.", encryptedValue: "millrace:anthropic:signature:sealed" },
    { role: "reasoning", id: name(1), content: "", encryptedValue: "millrace:anthropic:redacted:hidden" },
    { role: "assistant", id: name(2), content: "Hello, wörld 🌊", toolCalls: [{ id: "call-web" }] },
    { role: "tool", toolCallId: "call-web", content: '{"hits":[1,null]}' },
    {
      role: "assistant",
      toolCalls: [
        {
          id: "call-a",
          function: { name: "look_up", arguments: '{"city":"Zürich"}' },
          encryptedValue: expect.any(String),
        },
        { id: "call-b", function: { name: "look_up", arguments: '{"city":"Bern"}' } },
        { id: "call-c", function: { name: "look_up", arguments: '{"city":' } },
      ],
    },
  ])
  expect(events.at(-1)).toMatchObject({
    type: "RUN_FINISHED",
    result: { finishReason: "tool-calls" },
    outcome: { type: "success", pendingToolCallIds: ["call-a", "call-b", "call-c"] },
    usage: [{ model: "model-1", inputTokens: 12, outputTokens: 7, reasoningTokens: 3, cachedInputTokens: 2 }],
  })
})

test("agUi.encode() writes events that the protocol's schemas take", () => {
  const more: Part[] = [
    { type: "data", name: "state-snapshot", data: { a: null } },
    { type: "data", name: "state-delta", data: [{ op: "remove", path: "/a" }] },
    { type: "data", name: "state-delta", data: "no patch" },
    { type: "data", name: "nothing", data: undefined },
    { type: "safety", scope: "output", from: "gemini", value: {} },
    { type: "raw", from: "openai-chat", value: undefined },
    { type: "step-start" },
  ]
  const pieces = run([...rich.slice(0, -1), ...more, rich.at(-1) as Part], check(), agUi.encode())
  const events = pieces
    .join("")
    .split("\n\n")
    .slice(0, -1)
    .map((piece) => JSON.parse(piece.slice("data: ".length)) as unknown)
  for (const event of events) expect(EventSchema.safeParse(event)).toMatchObject({ success: true })
  expect(events.length).toBeGreaterThan(rich.length)
})

test.each([
  [{ type: "error", message: "The model is overloaded" }, "RUN_ERROR"],
  [{ type: "interrupted" }, "RUN_ERROR"],
  [{ type: "abort" }, "RUN_FINISHED"],
] as const)("HttpAgent takes a run that ends in %j", async (end, type) => {
  const { events } = await receive([...rich.slice(0, 12), end])
  expect(events.at(-1)?.type).toBe(type)
  if (type === "RUN_FINISHED") expect(events.at(-1)).toMatchObject({ outcome: { type: "cancelled" } })
})

test("HttpAgent hears no end of a call that was torn", async () => {
  const { events } = await receive([...rich.slice(0, 24), { type: "abort" }])
  expect(events.filter((event) => event.type === "TOOL_CALL_END")).toHaveLength(1)
  expect(events.at(-1)?.type).toBe("RUN_ERROR")
})
