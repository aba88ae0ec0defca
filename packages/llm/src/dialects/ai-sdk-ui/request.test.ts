import { expect, test } from "vitest"
import type { Prompt } from "../../prompt.ts"
import { PromptError } from "../../prompt-error.ts"
import { aiSdkUi } from "./ai-sdk-ui.ts"

const { read, write, endpoint } = aiSdkUi.request
const from = "ai-sdk-ui"
const user = (...parts: readonly unknown[]) => ({ id: "u", role: "user", parts })
const assistant = (...parts: readonly unknown[]) => ({ id: "a", role: "assistant", parts })
const body = (...messages: readonly unknown[]) => ({ id: "chat", trigger: "submit-message", messages, model: "m" })
const readParts = (...parts: readonly unknown[]) => read(body(assistant(...parts))).messages

test("aiSdkUi.request.read() reads what useChat sends", () => {
  const prompt = read({
    ...body(
      { id: "s", role: "system", parts: [{ type: "text", text: "Be brief" }] },
      user({ type: "text", text: "Hi" }),
    ),
    messageId: "x",
  })
  expect(prompt).toEqual({
    model: "m",
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief" }] },
      { role: "user", content: [{ type: "text", text: "Hi" }] },
    ],
    stream: true,
  })
})

test("aiSdkUi.request.read() takes the model and the wish for a stream from outside of the body", () => {
  const { model, ...rest } = body(user({ type: "text", text: "Hi" }))
  expect(read(rest, { model: "other", stream: false })).toMatchObject({ model: "other", stream: false })
})

test("aiSdkUi.request.read() reads files by address and inline", () => {
  const { messages } = read(
    body(
      user(
        { type: "file", mediaType: "image/png", url: "https://a/b.png", filename: "b.png" },
        { type: "file", mediaType: "application/pdf", url: "data:application/pdf;base64,AA==" },
        { type: "file", url: "data:image/png;base64,AA==", mediaType: null },
      ),
    ),
  )
  expect(messages[0]?.content).toEqual([
    { type: "file", mediaType: "image/png", url: "https://a/b.png", name: "b.png" },
    { type: "file", mediaType: "application/pdf", data: "AA==" },
    { type: "file", mediaType: "image/png", data: "AA==" },
  ])
})

test("aiSdkUi.request.read() makes a message of every round, and of what tools gave", () => {
  const parts = [
    { type: "step-start" },
    { type: "reasoning", text: "hm", state: "done", providerMetadata: { anthropic: { signature: "s" } } },
    { type: "tool-f", toolCallId: "1", state: "output-available", input: { a: 1 }, output: { b: 2 } },
    { type: "dynamic-tool", toolName: "g", toolCallId: "2", state: "output-error", input: {}, errorText: "no" },
    { type: "step-start" },
    { type: "source-url", sourceId: "s", url: "u" },
    { type: "data-note", data: 1 },
    { type: "text", text: "Hi", state: "done" },
  ]
  expect(readParts(...parts)).toEqual([
    {
      role: "assistant",
      id: "a",
      content: [
        { type: "reasoning", text: "hm", signatures: [{ data: "s", from: "anthropic", kind: "signature" }] },
        { type: "tool-call", callId: "1", name: "f", text: '{"a":1}' },
        { type: "tool-call", callId: "2", name: "g", text: "{}" },
      ],
    },
    {
      role: "tool",
      content: [
        { type: "tool-result", callId: "1", name: "f", output: { type: "json", value: { b: 2 } } },
        { type: "tool-result", callId: "2", name: "g", output: { type: "text", text: "no" }, isError: true },
      ],
    },
    { role: "assistant", id: "a", content: [{ type: "text", text: "Hi" }] },
  ])
})

test("aiSdkUi.request.read() reads calls in every state", () => {
  const call = { type: "tool-f", toolCallId: "1", input: { a: 1 } }
  const states = ["input-streaming", "input-available", "approval-requested", "approval-responded", "output-denied"]
  expect(states.map((state) => readParts({ ...call, state }).map(({ role }) => role))).toEqual([
    [],
    ["assistant"],
    ["assistant"],
    ["assistant"],
    ["assistant", "tool"],
  ])
  const [, denied] = readParts({ ...call, state: "output-denied", approval: { id: "x", reason: "never" } })
  expect(denied?.content).toMatchObject([{ output: { type: "text", text: "never" }, isError: true }])
})

test("aiSdkUi.request.read() keeps what a provider carried out with its call, and what an agent did apart", () => {
  const call = {
    type: "tool-f",
    toolCallId: "1",
    input: {},
    state: "output-available",
    output: "x",
    providerExecuted: true,
  }
  expect(readParts(call)).toMatchObject([
    {
      content: [
        { type: "tool-call", executor: "provider" },
        { type: "tool-result", output: { type: "text", text: "x" } },
      ],
    },
  ])
  const agent = { ...call, callProviderMetadata: { millrace: { executor: "agent" } } }
  expect(readParts(agent)).toMatchObject([{ content: [{ type: "tool-call" }] }, { role: "tool" }])
})

test("aiSdkUi.request.read() sends no input back that was no JSON", () => {
  const wrong = { type: "tool-f", toolCallId: "1", state: "output-error", input: '{"a', errorText: "no" }
  expect(readParts(wrong)[0]?.content).toEqual([{ type: "tool-call", callId: "1", name: "f", text: "{}" }])
})

test("aiSdkUi.request.read() reads refusals, free text, and the opaque things of calls and texts", () => {
  expect(
    readParts(
      { type: "text", text: "no", providerMetadata: { millrace: { refusal: true } } },
      { type: "text", text: "", providerMetadata: { google: { thoughtSignature: "s" } } },
      { type: "text", text: "" },
      { type: "reasoning", text: "", providerMetadata: { anthropic: { redactedData: "r" } } },
      {
        type: "tool-f",
        toolCallId: "1",
        state: "input-available",
        input: "a b",
        callProviderMetadata: {
          millrace: { encoding: "text", itemId: "i" },
          gemini: { signature: ["x", "y"] },
          z: { a: 1 },
        },
      },
    )[0]?.content,
  ).toEqual([
    { type: "refusal", text: "no" },
    { type: "text", text: "", signatures: [{ data: "s", from: "gemini", kind: "signature" }] },
    {
      type: "reasoning",
      text: "",
      kind: "redacted",
      signatures: [{ data: "r", from: "anthropic", kind: "redacted" }],
    },
    {
      type: "tool-call",
      callId: "1",
      name: "f",
      text: "a b",
      encoding: "text",
      itemId: "i",
      signatures: [
        { data: "x", from: "gemini", kind: "signature" },
        { data: "y", from: "gemini", kind: "signature" },
      ],
      extra: { from, fields: { providerMetadata: { z: { a: 1 } } } },
    },
  ])
})

test("aiSdkUi.request.read() reads settings by the AI SDK's names, and keeps what else there is", () => {
  const prompt = read({
    ...body(user({ type: "text", text: "Hi" })),
    system: "Be brief",
    tools: { f: { description: "F", parameters: { type: "object" } } },
    toolChoice: { type: "tool", toolName: "f" },
    reasoning: "low",
    webSearch: true,
  })
  expect(prompt.messages[0]).toEqual({ role: "system", content: [{ type: "text", text: "Be brief" }] })
  expect(prompt).toMatchObject({
    tools: [{ name: "f", description: "F", parameters: { type: "object" } }],
    toolChoice: { name: "f" },
    reasoning: { effort: "low" },
    extra: { from, fields: { webSearch: true } },
  })
})

test.each([
  [null, ""],
  [[], ""],
  [{ messages: [user()] }, "model"],
  [{ model: "m" }, "messages"],
  [{ model: "m", messages: [] }, "messages"],
  [body(5), "messages[0]"],
  [body({ role: "user" }), "messages[0].parts"],
  [body({ role: "tool", parts: [] }), "messages[0].role"],
  [body(user(null)), "messages[0].parts[0]"],
  [body(user({})), "messages[0].parts[0].type"],
  [body(user({ type: "text", text: 5 })), "messages[0].parts[0].text"],
  [body(user({ type: "file", url: "file:///etc/passwd" })), "messages[0].parts[0].url"],
  [body(user({ type: "file", url: "data:text/plain,x" })), "messages[0].parts[0].url"],
  [body(assistant({ type: "tool-f", state: "input-available" })), "messages[0].parts[0].toolCallId"],
  [body(assistant({ type: "tool-f", toolCallId: "1" })), "messages[0].parts[0].state"],
  [body(assistant({ type: "dynamic-tool", toolCallId: "1", state: "x" })), "messages[0].parts[0].toolName"],
  [body(assistant({ type: "tool-f", toolCallId: "1", state: "output-error" })), "messages[0].parts[0].errorText"],
  [{ ...body(user()), temperature: "hot" }, "temperature"],
  [{ ...body(user()), tools: [{}] }, "tools[0].name"],
  [{ ...body(user()), tools: 5 }, "tools"],
  [{ ...body(user()), toolChoice: {} }, "toolChoice.toolName"],
  [{ ...body(user()), responseFormat: { type: "xml" } }, "responseFormat.type"],
  [{ ...body(user()), stopSequences: [1] }, "stopSequences[0]"],
])("aiSdkUi.request.read() refuses %j and says where", (value, path) => {
  expect(() => read(value)).toThrow(expect.objectContaining({ code: "invalid-request", path }))
})

const called = { role: "assistant", content: [{ type: "tool-call", callId: "x", name: "f", text: "{}" }] } as const
const given = { type: "tool-result", callId: "x", output: { type: "text", text: "" } } as const

const rich: Prompt = {
  model: "m",
  messages: [
    { role: "system", content: [{ type: "text", text: "Be brief" }] },
    {
      role: "user",
      content: [
        { type: "text", text: "Hi" },
        { type: "file", mediaType: "image/png", url: "https://a/b.png", name: "b.png", detail: "low" },
        { type: "file", mediaType: "image/png", data: "AA==" },
      ],
    },
    {
      role: "assistant",
      id: "a",
      content: [
        {
          type: "reasoning",
          text: "hm",
          kind: "summary",
          itemId: "rs",
          signatures: [
            { data: "s", from: "openai-responses", kind: "encrypted" },
            { data: "t", from: "anthropic", kind: "signature" },
          ],
        },
        { type: "text", text: "Let me see", signatures: [{ data: "g", from: "gemini", kind: "signature" }] },
        { type: "tool-call", callId: "1", name: "f", text: '{"a":1}' },
        { type: "tool-call", callId: "2", name: "g", text: "a b", encoding: "text", itemId: "i" },
        { type: "tool-call", callId: "3", name: "web", text: "{}", executor: "provider" },
        { type: "tool-result", callId: "3", name: "web", output: { type: "text", text: "found" } },
      ],
    },
    {
      role: "tool",
      content: [
        { type: "tool-result", callId: "1", name: "f", output: { type: "json", value: [1] } },
        { type: "tool-result", callId: "2", name: "g", output: { type: "text", text: "no" }, isError: true },
      ],
    },
    { role: "assistant", id: "a", content: [{ type: "refusal", text: "never" }] },
    { role: "user", content: [{ type: "text", text: "Why?" }] },
  ],
  stream: true,
  tools: [
    { name: "f", description: "F", parameters: { type: "object" }, strict: true, extra: { from, fields: { x: 1 } } },
    { name: "p", provided: { from, value: { type: "provider", name: "p", id: "x.p" } } },
  ],
  toolChoice: { name: "f" },
  parallelToolCalls: false,
  output: { type: "json", schema: { type: "object" }, name: "n", description: "d", strict: true },
  reasoning: { effort: "high", maxTokens: 100 },
  sampling: { temperature: 0, topP: 1, topK: 2, frequencyPenalty: 0.5, presencePenalty: 0.5, seed: 7 },
  stopSequences: ["x"],
  maxTokens: 10,
  extra: { from, fields: { webSearch: true } },
}

test("aiSdkUi.request writes a rich request and reads it again", () => {
  const { body, path, warnings } = write(rich)
  expect([path, warnings]).toEqual(["", []])
  expect(read(JSON.parse(JSON.stringify(body)))).toEqual(rich)
  expect(write(read(body)).body).toEqual(body)
  expect(endpoint("m", true)).toEqual({ path: "", headers: { accept: "text/event-stream" } })
})

test.each([
  [{ choices: 2 }, "choices"],
  [{ logprobs: 1 }, "logprobs"],
  [{ user: "u" }, "user"],
  [{ metadata: {} }, "metadata"],
  [{ extra: { from: "openai-chat", fields: { store: true } } }, "store"],
  [{ tools: [{ name: "x", provided: { from: "anthropic", value: {} } }] }, "tools[0]"],
  [{ messages: [{ role: "user", name: "n", content: [] }] }, "messages[0].name"],
  [{ messages: [{ role: "user", content: [{ type: "file", mediaType: "x" }] }] }, "messages[0].content[0]"],
  [
    { messages: [{ role: "assistant", content: [{ type: "raw", from: "anthropic", value: {} }] }] },
    "messages[0].content[0]",
  ],
  [
    {
      messages: [{ role: "tool", content: [{ type: "tool-result", callId: "x", output: { type: "text", text: "" } }] }],
    },
    "messages[0].content[0]",
  ],
  [{ messages: [called, { role: "tool", content: [given, given] }] }, "messages[1].content[1]"],
  [{ messages: [{ ...called, name: "n" }] }, "messages[0].name"],
  [
    { messages: [{ role: "assistant", content: [{ type: "tool-call", callId: "x", name: "f", text: "{" }] }] },
    "messages[0].content[0].text",
  ],
  [
    {
      messages: [
        { role: "user", content: [{ type: "text", text: "x", extra: { from: "anthropic", fields: { c: 1 } } }] },
      ],
    },
    "messages[0].content[0].c",
  ],
] as const)("aiSdkUi.request.write() refuses what it cannot express in %j, or warns of it", (change, path) => {
  const prompt = { model: "m", messages: [], stream: true, ...change } as Prompt
  expect(() => write(prompt)).toThrow(PromptError)
  expect(() => write(prompt)).toThrow(expect.objectContaining({ code: "unsupported", path }))
  expect(write(prompt, { onUnsupported: "warn" }).warnings.map((each) => each.path)).toEqual([path])
})

test("aiSdkUi.request.read() refuses what is nested without end", () => {
  const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)
  expect(() => read({ ...body(user()), metadata: { deep } })).toThrow(
    expect.objectContaining({ code: "invalid-request", path: "" }),
  )
})

test("aiSdkUi.request.write() writes opaque things of a kind as a list, each of them once", () => {
  const of = (data: string, from: string, kind?: "encrypted") => ({ data, from, ...(kind && { kind }) })
  const signatures = [
    of("a", "gemini"),
    of("b", "gemini"),
    of("a", "gemini"),
    of("c", "gemini", "encrypted"),
    of("d", "anthropic"),
  ]
  const { body } = write({
    model: "m",
    stream: true,
    messages: [{ role: "assistant", content: [{ type: "text", text: "x", signatures }] }],
  })
  expect(body.messages).toMatchObject([
    {
      parts: [
        {},
        { providerMetadata: { gemini: { signature: ["a", "b"], encrypted: "c" }, anthropic: { signature: "d" } } },
      ],
    },
  ])
})
