import { expect, test } from "vitest"
import type { JsonObject } from "../../part.ts"
import type { Prompt } from "../../prompt.ts"
import { PromptError } from "../../prompt-error.ts"
import { ollama } from "./ollama.ts"

const { read, write } = ollama.request
const messages = [{ role: "user", content: "Hi" }]
const hello: Prompt = {
  model: "m",
  stream: true,
  messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
}

function failure(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error instanceof PromptError ? [error.code, error.path] : error
  }
  return undefined
}

const rich = {
  model: "m",
  messages: [
    { role: "system", content: "Be brief" },
    { role: "user", content: "Look", images: ["iVBORw0", "/9j/AA", "AAAA"], more: 1 },
    {
      role: "assistant",
      content: "Well",
      thinking: "Hm",
      tool_calls: [
        { id: "c1", function: { name: "f", arguments: { a: [1] } } },
        { id: "c2", function: { name: "g", arguments: {} }, more: 2 },
      ],
    },
    { role: "tool", content: "done", tool_name: "f", tool_call_id: "c1" },
    { role: "tool", content: "seen", images: ["iVBORw0"], tool_name: "g", tool_call_id: "c2", more: 3 },
    { role: "user", content: "And?" },
  ],
  stream: false,
  tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" }, more: 4 } }],
  format: { type: "object" },
  think: "high",
  options: {
    temperature: 0,
    top_p: 0.5,
    top_k: 40,
    seed: 1,
    frequency_penalty: 0.1,
    presence_penalty: 0.2,
    stop: ["x"],
    num_predict: 100,
    num_ctx: 4_096,
    mirostat: 1,
  },
  logprobs: true,
  top_logprobs: 3,
  keep_alive: "5m",
}

test("ollama.request writes what it has read", () => {
  const prompt = read(rich)
  expect(write(prompt)).toEqual({ path: "chat", headers: {}, body: rich, warnings: [] })
  expect(read(write(prompt).body as JsonObject)).toEqual(prompt)
})

test("ollama.request reads all that a prompt has a place for", () => {
  const more = (more: number) => ({ from: "ollama", fields: { more } })
  expect(read(rich)).toEqual({
    model: "m",
    stream: false,
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief" }] },
      {
        role: "user",
        content: [
          { type: "text", text: "Look", extra: more(1) },
          { type: "file", mediaType: "image/png", data: "iVBORw0" },
          { type: "file", mediaType: "image/jpeg", data: "/9j/AA" },
          { type: "file", mediaType: "image/*", data: "AAAA" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "Hm" },
          { type: "text", text: "Well" },
          { type: "tool-call", callId: "c1", name: "f", text: '{"a":[1]}' },
          { type: "tool-call", callId: "c2", name: "g", text: "{}", extra: more(2) },
        ],
      },
      {
        role: "tool",
        content: [{ type: "tool-result", callId: "c1", name: "f", output: { type: "text", text: "done" } }],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool-result",
            callId: "c2",
            name: "g",
            output: {
              type: "content",
              content: [
                { type: "text", text: "seen" },
                { type: "file", mediaType: "image/png", data: "iVBORw0" },
              ],
            },
            extra: more(3),
          },
        ],
      },
      { role: "user", content: [{ type: "text", text: "And?" }] },
    ],
    tools: [{ name: "f", description: "d", parameters: { type: "object" }, extra: more(4) }],
    output: { type: "json", schema: { type: "object" } },
    reasoning: { effort: "high" },
    logprobs: 3,
    sampling: { temperature: 0, topP: 0.5, topK: 40, seed: 1, frequencyPenalty: 0.1, presencePenalty: 0.2 },
    stopSequences: ["x"],
    maxTokens: 100,
    extra: { from: "ollama", fields: { keep_alive: "5m", options: { num_ctx: 4_096, mirostat: 1 } } },
  })
})

test.each<[string, JsonObject]>([
  ["any JSON", { format: "json" }],
  ["thinking", { think: true }],
  ["no thinking", { think: false }],
  ["no limit", { options: { num_predict: -1 } }],
  ["probabilities", { logprobs: true }],
])("ollama.request writes %s as it has read it", (_name, more) => {
  const body = { model: "m", messages, stream: true, ...more }
  expect(write(read(body)).body).toEqual(body)
})

test("ollama.request takes a stream for wanted, and the model from elsewhere", () => {
  expect(read({ model: "m", messages })).toEqual(hello)
  expect(read({ messages }, { model: "n", stream: false })).toEqual({ ...hello, model: "n", stream: false })
})

test("ollama.request finds the call that a result without an id answers", () => {
  const calls = ["f", "g", "f"].map((name) => ({ function: { name, arguments: {} } }))
  const tool = (tool_name?: string) => ({ role: "tool", content: "", ...(tool_name && { tool_name }) })
  const prompt = read({
    model: "m",
    messages: [{ role: "assistant", tool_calls: calls }, tool("g"), tool(), tool("f"), tool("x")],
  })
  const ids = prompt.messages.map(({ content }) => content.flatMap((each) => ("callId" in each ? [each.callId] : [])))
  expect(ids).toEqual([["call_0", "call_1", "call_2"], ["call_1"], ["call_0"], ["call_2"], ["call_3"]])
})

test.each<[unknown, string]>([
  [null, ""],
  [{ messages }, "model"],
  [{ model: 1, messages }, "model"],
  [{ model: "m", messages: {} }, "messages"],
  [{ model: "m", messages: [1] }, "messages[0]"],
  [{ model: "m", messages: [{}] }, "messages[0].role"],
  [{ model: "m", messages: [{ role: "robot" }] }, "messages[0].role"],
  [{ model: "m", messages: [{ role: "user", content: [] }] }, "messages[0].content"],
  [{ model: "m", messages: [{ role: "user", images: [1] }] }, "messages[0].images[0]"],
  [{ model: "m", messages: [{ role: "assistant", thinking: 1 }] }, "messages[0].thinking"],
  [{ model: "m", messages: [{ role: "assistant", tool_calls: [{}] }] }, "messages[0].tool_calls[0].function"],
  [
    { model: "m", messages: [{ role: "assistant", tool_calls: [{ function: { name: "f", arguments: 1 } }] }] },
    "messages[0].tool_calls[0].function.arguments",
  ],
  [{ model: "m", messages: [{ role: "tool", tool_name: 1 }] }, "messages[0].tool_name"],
  [{ model: "m", messages, stream: "yes" }, "stream"],
  [{ model: "m", messages, tools: [{ type: "function" }] }, "tools[0].function"],
  [{ model: "m", messages, tools: [{ function: {} }] }, "tools[0].function.name"],
  [{ model: "m", messages, format: 1 }, "format"],
  [{ model: "m", messages, think: 1 }, "think"],
  [{ model: "m", messages, options: [] }, "options"],
  [{ model: "m", messages, options: { temperature: "hot" } }, "options.temperature"],
  [{ model: "m", messages, options: { stop: [1] } }, "options.stop[0]"],
])("ollama.request refuses %j", (body, path) => {
  expect(failure(() => read(body))).toEqual(["invalid-request", path])
})

const say = (content: object): Partial<Prompt> => ({
  messages: [{ role: "assistant", content: [content] } as Prompt["messages"][number]],
})
const call = { type: "tool-call", callId: "c", name: "f", text: "{}" }

test.each<[string, Partial<Prompt> & object, string]>([
  ["who asks", { user: "u" }, "user"],
  ["metadata", { metadata: {} }, "metadata"],
  ["several answers", { choices: 2 }, "choices"],
  ["a call that must be", { toolChoice: "required" }, "toolChoice"],
  ["a call of one tool", { toolChoice: { name: "f" } }, "toolChoice"],
  ["calls one at a time", { parallelToolCalls: false, tools: [] }, "parallelToolCalls"],
  ["members of another dialect", { extra: { from: "openai-chat", fields: { service_tier: "x" } } }, "service_tier"],
  [
    "a tool of another provider",
    { tools: [{ name: "w", provided: { from: "openai-responses", value: {} } }] },
    "tools[0]",
  ],
  ["a number of tokens to think with", { reasoning: { maxTokens: 5 } }, "reasoning.maxTokens"],
  ["a level of thinking that there is not", { reasoning: { effort: "minimal" } }, "reasoning.effort"],
  ["thoughts that are not told", { reasoning: { summary: "none" } }, "reasoning.summary"],
  ["a call that a provider has carried out", say({ ...call, executor: "provider" }), "messages[0].content[0]"],
  ["content of another dialect", say({ type: "raw", from: "anthropic", value: {} }), "messages[0].content[0]"],
  [
    "a picture elsewhere",
    say({ type: "file", mediaType: "image/png", url: "https://a.example" }),
    "messages[0].content[0]",
  ],
  [
    "a file that is no picture",
    say({ type: "file", mediaType: "application/pdf", data: "AA" }),
    "messages[0].content[0]",
  ],
  [
    "a look at a picture",
    say({ type: "file", mediaType: "image/png", data: "AA", detail: "high" }),
    "messages[0].content[0].detail",
  ],
  ["a name of a person", { messages: [{ role: "user", content: [], name: "n" }] }, "messages[0].name"],
])("ollama.request does not leave out %s unsaid", (_name, more, path) => {
  const prompt = { ...hello, ...more }
  expect(failure(() => write(prompt))).toEqual(["unsupported", path])
  expect(write(prompt, { onUnsupported: "warn" }).warnings.map((each) => each.path)).toEqual([path])
})

test("ollama.request writes what other dialects have asked", () => {
  const { body, warnings } = write({
    ...hello,
    messages: [
      {
        role: "developer",
        content: [
          { type: "text", text: "Be" },
          { type: "text", text: "brief" },
        ],
      },
      { role: "user", content: [{ type: "file", mediaType: "image/*", url: "data:image/png;base64,AA" }] },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "Hm", signatures: [{ data: "x", from: "anthropic" }] },
          { type: "text", text: "a" },
          { type: "refusal", text: "No" },
          { type: "tool-call", callId: "c", name: "f", text: "free", encoding: "text" },
        ],
      },
      {
        role: "tool",
        content: [{ type: "tool-result", callId: "c", output: { type: "json", value: { a: 1 } }, isError: true }],
      },
    ],
    tools: [{ name: "f", strict: true }],
    toolChoice: "auto",
    reasoning: { summary: "auto" },
    output: { type: "json", name: "n" },
    logprobs: 0,
  })
  expect(body).toEqual({
    model: "m",
    messages: [
      { role: "system", content: "Be\n\nbrief" },
      { role: "user", content: "", images: ["AA"] },
      {
        role: "assistant",
        thinking: "Hm",
        content: "aNo",
        tool_calls: [{ id: "c", function: { name: "f", arguments: { input: "free" } } }],
      },
      { role: "tool", content: '{"a":1}', tool_name: "f", tool_call_id: "c" },
    ],
    stream: true,
    tools: [{ type: "function", function: { name: "f" } }],
    format: "json",
    think: true,
    logprobs: true,
  })
  expect(warnings.map(({ path }) => path)).toEqual([
    "messages[2].content[0].signatures[0]",
    "messages[3].content[0].isError",
    "tools[0].strict",
    "output.name",
  ])
})

test("ollama.request leaves out the tools where none is to be called, and says so", () => {
  const { body, warnings } = write({ ...hello, tools: [{ name: "f" }], toolChoice: "none" })
  expect(body).not.toHaveProperty("tools")
  expect(warnings.map(({ path }) => path)).toEqual(["tools"])
})

test("ollama.request puts arguments that are no object in one, so that what the tool gave has its call", () => {
  for (const text of ["[1]", '{"a":']) {
    const { body, warnings } = write({ ...hello, ...say({ ...call, text }) })
    expect(body.messages).toMatchObject([
      { tool_calls: [{ id: "c", function: { arguments: { INVALID_JSON: text } } }] },
    ])
    expect(warnings).toEqual([])
  }
})

test("ollama.errorBody() is no more than a text and its code", () => {
  expect(ollama.errorBody({ type: "error", message: "No", code: "c" })).toEqual({ error: "No", code: "c" })
})

test("ollama.request refuses what is nested without end", () => {
  const nested = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`)
  expect(failure(() => read({ model: "m", messages, nested }))).toEqual(["invalid-request", ""])
})
