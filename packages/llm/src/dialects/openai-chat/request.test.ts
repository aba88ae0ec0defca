import { describe, expect, test } from "vitest"
import type { JsonObject } from "../../part.ts"
import type { Prompt, PromptMessage, WriteOptions } from "../../prompt.ts"
import { PromptError } from "../../prompt-error.ts"
import { openaiChat } from "./openai-chat.ts"

const { read, write } = openaiChat.request
const user = { role: "user", content: "Hi" }
const request = (fields: object = {}) => ({ model: "m", messages: [user], ...fields })
const roundTrip = (body: object): JsonObject => write(read(body)).body
const message = (each: object): PromptMessage => read(request({ messages: [each] })).messages[0] as PromptMessage
const rewritten = (each: object): unknown => (roundTrip(request({ messages: [each] })).messages as unknown[])[0]

/** As in this dialect, every member of it. */
const rich = {
  model: "openai/gpt-5",
  messages: [
    { role: "system", content: "Be brief" },
    {
      role: "developer",
      content: [
        { type: "text", text: "A" },
        { type: "text", text: "B" },
      ],
      name: "ops",
    },
    {
      role: "user",
      name: "ann",
      content: [
        { type: "text", text: "Look", cache_control: { type: "ephemeral" } },
        { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "low" } },
        { type: "image_url", image_url: { url: "https://a/b.png" } },
        { type: "video_url", video_url: { url: "https://a/b.mp4" } },
        { type: "input_audio", input_audio: { data: "AA==", format: "mp3" } },
        { type: "input_audio", input_audio: { data: "AA==", format: "wav" } },
        { type: "file", file: { file_id: "file-1" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,AA==", filename: "a.pdf" } },
        { type: "vendor_thing", vendor: 1 },
      ],
    },
    {
      role: "assistant",
      content: "Well",
      reasoning_details: [
        { format: "anthropic-claude-v1", index: 0, type: "reasoning.text", signature: "S", text: "Hm" },
        { format: "openai-responses-v1", id: "rs", index: 1, type: "reasoning.encrypted", data: "E" },
      ],
      tool_calls: [
        {
          id: "a",
          type: "function",
          function: { name: "f", arguments: '{"x":1}' },
          extra_content: { google: { thought_signature: "T" } },
        },
        { id: "b", type: "custom", custom: { name: "g", input: "free" } },
      ],
    },
    { role: "tool", tool_call_id: "a", content: "1" },
    {
      role: "tool",
      tool_call_id: "b",
      content: [
        { type: "text", text: "2" },
        { type: "text", text: "3" },
      ],
    },
    { role: "assistant", content: null, refusal: "No", audio: { id: "au" }, prefix: true },
    user,
  ],
  stream: true,
  stream_options: { include_obfuscation: false, include_usage: true },
  tools: [
    { type: "function", function: { name: "f", description: "F", parameters: { type: "object" }, strict: true } },
    { type: "custom", custom: { name: "g", description: "G", format: { type: "text" } } },
    { type: "web_search", max: 1 },
  ],
  tool_choice: { type: "custom", custom: { name: "g" } },
  parallel_tool_calls: false,
  response_format: {
    type: "json_schema",
    json_schema: { name: "n", description: "d", schema: { type: "object" }, strict: true },
  },
  reasoning: { effort: "high", max_tokens: 100, exclude: true },
  temperature: 0,
  top_p: 0.5,
  top_k: 40,
  frequency_penalty: 1,
  presence_penalty: -1,
  seed: 7,
  stop: ["a", "b"],
  max_completion_tokens: 100,
  n: 2,
  logprobs: true,
  top_logprobs: 3,
  user: "u",
  metadata: { a: "b" },
  logit_bias: { 1: 2 },
  service_tier: "flex",
  provider: { order: ["x"] },
}

test("openaiChat.request writes a rich request as it was read", () => {
  expect(roundTrip(rich)).toEqual(rich)
  expect(write(read(rich))).toMatchObject({ path: "chat/completions", headers: {}, warnings: [] })
})

test("openaiChat.request says where requests go", () => {
  expect(openaiChat.request.endpoint("m", true)).toEqual({ path: "chat/completions", headers: {} })
})

test("openaiChat.request.read() gives the neutral prompt", () => {
  expect(read(rich)).toMatchObject({
    model: "openai/gpt-5",
    stream: true,
    includeUsage: true,
    toolChoice: { name: "g" },
    parallelToolCalls: false,
    output: { type: "json", name: "n", description: "d", schema: { type: "object" }, strict: true },
    reasoning: { effort: "high", maxTokens: 100, summary: "none" },
    sampling: { temperature: 0, topP: 0.5, topK: 40, frequencyPenalty: 1, presencePenalty: -1, seed: 7 },
    stopSequences: ["a", "b"],
    maxTokens: 100,
    choices: 2,
    logprobs: 3,
    user: "u",
    metadata: { a: "b" },
    tools: [
      { name: "f", description: "F", parameters: { type: "object" }, strict: true },
      { name: "g", description: "G" },
      { name: "web_search", provided: { from: "openai-chat", value: { type: "web_search", max: 1 } } },
    ],
    extra: {
      from: "openai-chat",
      fields: {
        logit_bias: { 1: 2 },
        service_tier: "flex",
        provider: { order: ["x"] },
        stream_options: { include_obfuscation: false },
      },
    },
  })
})

test("openaiChat.request.read() gives files inline, by address and by id", () => {
  const { content } = read(rich).messages[2] as PromptMessage
  expect(content.slice(1)).toMatchObject([
    { mediaType: "image/png", data: "AA==", detail: "low" },
    { mediaType: "image/*", url: "https://a/b.png" },
    { mediaType: "video/*", url: "https://a/b.mp4" },
    { mediaType: "audio/mpeg", data: "AA==" },
    { mediaType: "audio/wav", data: "AA==" },
    { fileId: { from: "openai-chat", id: "file-1" } },
    { mediaType: "application/pdf", data: "AA==", name: "a.pdf" },
    { mediaType: "application/octet-stream" },
  ])
})

test("openaiChat.request.read() gives what an assistant thought, said and called", () => {
  expect(read(rich).messages[3]).toEqual({
    role: "assistant",
    content: [
      {
        type: "reasoning",
        text: "Hm",
        signatures: [
          {
            from: "openai-chat",
            kind: "signature",
            data: '{"format":"anthropic-claude-v1","index":0,"type":"reasoning.text","signature":"S"}',
          },
        ],
      },
      {
        type: "reasoning",
        text: "",
        kind: "redacted",
        signatures: [expect.objectContaining({ from: "openai-chat", kind: "encrypted" })],
      },
      { type: "text", text: "Well" },
      {
        type: "tool-call",
        callId: "a",
        name: "f",
        text: '{"x":1}',
        signatures: [{ from: "openai-chat", data: "T", kind: "signature" }],
      },
      { type: "tool-call", callId: "b", name: "g", text: "free", encoding: "text" },
    ],
  })
})

test.each<[string, object, object]>([
  ["max_tokens", { max_tokens: 5 }, { maxTokens: 5 }],
  ["one stop sequence", { stop: "a" }, { stopSequences: ["a"] }],
  ["an effort", { reasoning_effort: "low" }, { reasoning: { effort: "low" } }],
  ["reasoning that is off", { reasoning: { enabled: false } }, { reasoning: { effort: "none" } }],
  ["any JSON", { response_format: { type: "json_object" } }, { output: { type: "json" } }],
  ["Mistral's word for a call", { tool_choice: "any" }, { toolChoice: "required" }],
  ["null for absent", { tools: null, stop: null, temperature: null, stream: null }, { stream: false }],
  ["log probabilities of no alternatives", { logprobs: true }, { logprobs: 0 }],
  ["a stream without usage", { stream: true }, { stream: true, includeUsage: false }],
])("openaiChat.request.read() takes %s", (_name, fields, prompt) => {
  expect(read(request(fields))).toMatchObject(prompt)
})

test("openaiChat.request.read() takes the model and the stream from outside", () => {
  expect(read({ messages: [user] }, { model: "x", stream: true })).toMatchObject({ model: "x", stream: true })
})

test("openaiChat.request.read() takes reasoning by its other names, and puts it with what signs it", () => {
  expect(message({ role: "assistant", content: "A", reasoning_content: "Hm" }).content[0]).toEqual({
    type: "reasoning",
    text: "Hm",
  })
  const details = [{ type: "reasoning.text", signature: "S" }]
  expect(message({ role: "assistant", reasoning: "Hm", reasoning_details: details }).content).toEqual([
    { type: "reasoning", text: "Hm", signatures: [expect.objectContaining({ from: "openai-chat" })] },
  ])
})

test("openaiChat.request brings signatures back to where they came from, and nowhere else", () => {
  const details = [{ type: "reasoning.text", signature: "millrace:anthropic:signature:S", format: "unknown", index: 0 }]
  const call = {
    id: "a",
    type: "function",
    function: { name: "f", arguments: "{}" },
    extra_content: { google: { thought_signature: "millrace:gemini:signature:T" } },
  }
  const body = request({
    messages: [{ role: "assistant", reasoning_content: "Hm", reasoning_details: details, tool_calls: [call] }],
  })
  const prompt = read(body)
  expect(prompt.messages[0]?.content).toMatchObject([
    { type: "reasoning", text: "Hm", signatures: [{ from: "anthropic", data: "S" }] },
    { type: "tool-call", signatures: [{ from: "gemini", data: "T" }] },
  ])
  const { messages, warnings } = { warnings: write(prompt).warnings, messages: write(prompt).body.messages }
  expect(messages).toEqual([
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }],
    },
  ])
  expect(warnings.map(({ path }) => path)).toEqual(["messages[0].content[1].signatures[0]", "messages[0].content[0]"])
})

test("openaiChat.request.read() takes the text that came with a signature for what was thought", () => {
  const of = (entry: object) =>
    message({ role: "assistant", reasoning_content: " end", reasoning_details: [entry] }).content
  const vouched = "the whole thought to its end"
  expect(of({ type: "reasoning.text", signature: `millrace:anthropic:signature+28:${vouched}S` })).toEqual([
    { type: "reasoning", text: vouched, signatures: [{ data: "S", from: "anthropic", kind: "signature" }] },
  ])
  expect(of({ type: "reasoning.encrypted", data: `millrace:openai-responses:encrypted+28:${vouched}E` })).toEqual([
    {
      type: "reasoning",
      text: vouched,
      kind: "summary",
      signatures: [{ data: "E", from: "openai-responses", kind: "encrypted" }],
    },
  ])
})

test("openaiChat.request.write() says where in the prompt something stands, also behind what goes elsewhere", () => {
  const extra = { from: "anthropic", fields: { cache_control: {} } }
  const content = [
    { type: "reasoning", text: "Hm" },
    { type: "text", text: "A", extra, signatures: [{ data: "S", from: "gemini" }] },
  ] as const
  const { warnings } = write(
    { model: "m", stream: true, messages: [{ role: "assistant", content }] },
    { onUnsupported: "warn" },
  )
  expect(warnings.map(({ path }) => path)).toEqual([
    "messages[0].content[1].cache_control",
    "messages[0].content[1].signatures[0]",
  ])
})

test("openaiChat.request.write() says of whatever a tool gave that it is an error", () => {
  const output = { type: "content", content: [{ type: "file", mediaType: "image/png", data: "AA" }] } as const
  const messages = [{ role: "tool", content: [{ type: "tool-result", callId: "a", output, isError: true }] }] as const
  expect(write({ model: "m", stream: true, messages }).body.messages).toMatchObject([
    { role: "tool", content: [{ type: "text", text: "Error:" }, { type: "image_url" }] },
  ])
})

test("openaiChat.request keeps members that only it knows, wherever they stand", () => {
  for (const each of [
    { role: "user", content: "", vendor: 1 },
    { role: "user", content: [{ type: "image_url", image_url: { url: "https://a", vendor: 1 }, more: 2 }] },
    { role: "assistant", content: "a", extra_content: { google: { thought_signature: "S", more: 1 }, other: 2 } },
    { role: "assistant", content: "a", reasoning_details: [{ type: "vendor.thing", a: 1 }] },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "", more: 1 }, vendor: 2 }],
    },
    { role: "tool", tool_call_id: "a", content: "x", vendor: 1 },
    { role: "function", name: "f", content: "x" },
  ]) {
    expect(rewritten(each)).toEqual(each)
  }
})

describe("openaiChat.request.read() refuses", () => {
  const assistant = (fields: object) => request({ messages: [{ role: "assistant", ...fields }] })
  const content = (...items: unknown[]) => request({ messages: [{ role: "user", content: items }] })
  test.each<[unknown, string]>([
    [null, ""],
    [[], ""],
    [{ messages: [user] }, "model"],
    [{ model: "", messages: [user] }, "model"],
    [{ model: "m" }, "messages"],
    [{ model: "m", messages: [] }, "messages"],
    [{ model: "m", messages: {} }, "messages"],
    [request({ messages: [user, null] }), "messages[1]"],
    [request({ messages: [{ role: "robot" }] }), "messages[0].role"],
    [request({ messages: [{ role: "user", content: 1 }] }), "messages[0].content"],
    [request({ messages: [{ role: "user", content: {} }] }), "messages[0].content"],
    [content(1), "messages[0].content[0]"],
    [content({}), "messages[0].content[0].type"],
    [content(user, { type: "text" }), "messages[0].content[0].type"],
    [content({ type: "text", text: 1 }), "messages[0].content[0].text"],
    [content({ type: "image_url" }), "messages[0].content[0].image_url"],
    [content({ type: "image_url", image_url: { url: 1 } }), "messages[0].content[0].image_url.url"],
    [content({ type: "input_audio", input_audio: {} }), "messages[0].content[0].input_audio.format"],
    [content({ type: "file", file: {} }), "messages[0].content[0].file"],
    [
      request({ messages: [{ role: "system", content: [{ type: "image_url", image_url: { url: "x" } }] }] }),
      "messages[0].content[0].type",
    ],
    [request({ messages: [{ role: "tool", content: "x" }] }), "messages[0].tool_call_id"],
    [assistant({ tool_calls: {} }), "messages[0].tool_calls"],
    [assistant({ tool_calls: [{ id: "a" }] }), "messages[0].tool_calls[0].function"],
    [assistant({ tool_calls: [{ function: {} }] }), "messages[0].tool_calls[0].function.name"],
    [
      assistant({ tool_calls: [{ function: { name: "f", arguments: {} } }] }),
      "messages[0].tool_calls[0].function.arguments",
    ],
    [assistant({ reasoning_details: 1 }), "messages[0].reasoning_details"],
    [request({ stream: "yes" }), "stream"],
    [request({ stream_options: 1 }), "stream_options"],
    [request({ temperature: "hot" }), "temperature"],
    [request({ stop: [1] }), "stop[0]"],
    [request({ tools: [{ type: "function" }] }), "tools[0].function"],
    [
      request({ tools: [{ type: "function", function: { name: "f", parameters: 1 } }] }),
      "tools[0].function.parameters",
    ],
    [request({ tool_choice: 1 }), "tool_choice"],
    [request({ tool_choice: { type: "function" } }), "tool_choice.function"],
    [request({ response_format: { type: "json_schema" } }), "response_format.json_schema"],
    [request({ reasoning: 1 }), "reasoning"],
  ])("%j", (body, path) => {
    const refuse = () => read(body)
    expect(refuse).toThrow(PromptError)
    expect(refuse).toThrow(expect.objectContaining({ code: "invalid-request", path }))
  })
})

describe("openaiChat.request.write()", () => {
  const prompt = (fields: Partial<Prompt> = {}, ...messages: PromptMessage[]): Prompt => ({
    model: "m",
    stream: true,
    messages: messages.length > 0 ? messages : [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    ...fields,
  })

  test("asks for usage for clients whose dialect always tells it", () => {
    expect(write(prompt()).body.stream_options).toEqual({ include_usage: true })
    expect(write(prompt({ includeUsage: false })).body.stream_options).toBeUndefined()
    expect(write(prompt({ stream: false })).body).toEqual({ model: "m", messages: [user] })
  })

  test.each([
    ["gpt-4o", "max_tokens"],
    ["mistral-large", "max_tokens"],
    ["o3-mini", "max_completion_tokens"],
    ["openai/gpt-5.1", "max_completion_tokens"],
  ])("names the most tokens for %s as it does: %s", (model, name) => {
    expect(write(prompt({ model, maxTokens: 5 })).body).toHaveProperty(name, 5)
  })

  test.each([
    [1_024, "low"],
    [8_192, "medium"],
    [30_000, "high"],
  ])("makes an effort of %i tokens to think with, and says so", (maxTokens, effort) => {
    const { body, warnings } = write(prompt({ reasoning: { maxTokens } }))
    expect(body.reasoning_effort).toBe(effort)
    expect(warnings).toMatchObject([{ path: "reasoning.maxTokens" }])
  })

  test("writes reasoning that nobody has signed by both names", () => {
    const thought: PromptMessage = { role: "assistant", content: [{ type: "reasoning", text: "Hm" }] }
    expect(write(prompt({}, thought)).body.messages).toEqual([
      { role: "assistant", content: "", reasoning_content: "Hm", reasoning: "Hm" },
    ])
  })

  test("writes results of tools as text, each in a message of its own", () => {
    const results: PromptMessage = {
      role: "tool",
      content: [
        { type: "tool-result", callId: "a", output: { type: "json", value: { x: 1 } } },
        { type: "tool-result", callId: "b", name: "f", isError: true, output: { type: "text", text: "No such file" } },
        { type: "tool-result", callId: "c", isError: true, output: { type: "text", text: "Error: none" } },
      ],
    }
    expect(write(prompt({}, results)).body.messages).toEqual([
      { role: "tool", tool_call_id: "a", content: '{"x":1}' },
      { role: "tool", tool_call_id: "b", name: "f", content: "Error: No such file" },
      { role: "tool", tool_call_id: "c", content: "Error: none" },
    ])
  })

  const file = { type: "file", mediaType: "application/pdf" } as const
  const unsupported: [string, Prompt, string][] = [
    ["a top-k", prompt({ sampling: { topK: 4 } }), "sampling.topK"],
    [
      "a tool of another provider",
      prompt({ tools: [{ name: "w", provided: { from: "anthropic", value: {} } }] }),
      "tools[0]",
    ],
    ["what only another dialect knows", prompt({ extra: { from: "anthropic", fields: { a: 1 } } }), "a"],
    [
      "a member of a text that only another dialect knows",
      prompt({}, { role: "user", content: [{ type: "text", text: "a", extra: { from: "x", fields: { y: 1 } } }] }),
      "messages[0].content[0].y",
    ],
    [
      "a document by its address",
      prompt({}, { role: "user", content: [{ ...file, url: "https://a" }] }),
      "messages[0].content[0]",
    ],
    [
      "a file that another provider has",
      prompt({}, { role: "user", content: [{ ...file, fileId: { from: "gemini", id: "f" } }] }),
      "messages[0].content[0]",
    ],
    [
      "a file of the assistant",
      prompt({}, { role: "assistant", content: [{ ...file, data: "" }] }),
      "messages[0].content[0]",
    ],
    [
      "content of another dialect",
      prompt({}, { role: "assistant", content: [{ type: "raw", from: "gemini", value: {} }] }),
      "messages[0].content[0]",
    ],
    [
      "a call that the provider carried out",
      prompt(
        {},
        { role: "assistant", content: [{ type: "tool-call", callId: "a", name: "f", text: "", executor: "provider" }] },
      ),
      "messages[0].content[0]",
    ],
    [
      "a result of such a call",
      prompt(
        {},
        { role: "assistant", content: [{ type: "tool-result", callId: "a", output: { type: "text", text: "" } }] },
      ),
      "messages[0].content[0]",
    ],
  ]

  test.each(unsupported)("refuses %s", (_name, each, path) => {
    const refuse = (options?: WriteOptions) => write(each, options)
    expect(refuse).toThrow(expect.objectContaining({ code: "unsupported", path }))
    expect(refuse({ onUnsupported: "warn" }).warnings).toMatchObject([{ path }])
  })
})

test("openaiChat.request.read() refuses what is nested without end", () => {
  const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)
  expect(() => read({ model: "m", messages: [], metadata: { deep } })).toThrow(
    expect.objectContaining({ code: "invalid-request", path: "" }),
  )
})
