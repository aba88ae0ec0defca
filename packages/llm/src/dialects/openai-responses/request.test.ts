import { expect, test } from "vitest"
import type { JsonObject } from "../../part.ts"
import type { Prompt, PromptMessage } from "../../prompt.ts"
import { PromptError } from "../../prompt-error.ts"
import { openaiResponses } from "./openai-responses.ts"

const from = "openai-responses"
const { read, write } = openaiResponses.request
const messagesOf = (input: unknown, more: object = {}) => read({ model: "m", input, ...more }).messages
const again = (body: JsonObject) => write(read(body))
const pathOf = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error instanceof PromptError ? `${error.code}: ${error.path}` : error
  }
}
/** A prompt of another dialect. */
const foreign = (more: Partial<Prompt>): Prompt => ({ model: "m", messages: [], stream: false, ...more })
const inputOf = (message: PromptMessage, more: Partial<Prompt> = {}) =>
  write(foreign({ messages: [message], ...more })).body.input

const RICH: JsonObject = {
  model: "m",
  instructions: "Be brief",
  stream: true,
  max_output_tokens: 100,
  temperature: 0.5,
  top_p: 0.9,
  top_logprobs: 2,
  parallel_tool_calls: false,
  include: ["file_search_call.results", "message.output_text.logprobs"],
  store: false,
  previous_response_id: "resp_0",
  reasoning: { effort: "low", summary: "auto", context: "all_turns" },
  text: {
    format: { type: "json_schema", name: "a", schema: { type: "object" }, strict: true, description: "d" },
    verbosity: "low",
  },
  metadata: { a: "b" },
  user: "u",
  safety_identifier: "s",
  truncation: "auto",
  service_tier: "flex",
  tools: [
    { type: "function", name: "f", description: "F", parameters: { type: "object" }, strict: true },
    { type: "function", name: "g", parameters: null, strict: false, defer_loading: true },
    { type: "custom", name: "h", description: "H", format: { type: "text" } },
    { type: "web_search", search_context_size: "low" },
  ],
  tool_choice: { type: "custom", name: "h" },
  input: [
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "Look", prompt_cache_breakpoint: { mode: "explicit" } },
        { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "low" },
        { type: "input_image", image_url: "https://e/x.png", detail: "auto" },
        { type: "input_image", file_id: "file-1", detail: "auto" },
        { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,BBBB" },
        { type: "input_file", file_url: "https://e/x.pdf" },
        { type: "input_file", file_id: "file-2" },
        { type: "input_audio", input_audio: { data: "CCCC", format: "mp3" } },
      ],
    },
    { type: "message", role: "developer", content: [{ type: "input_text", text: "Mind" }] },
    {
      type: "reasoning",
      id: "rs_1",
      summary: [
        { type: "summary_text", text: "a" },
        { type: "summary_text", text: "b" },
      ],
      content: [{ type: "reasoning_text", text: "c" }],
      encrypted_content: "E",
    },
    { type: "reasoning", id: "rs_2", summary: [] },
    {
      type: "message",
      id: "msg_1",
      role: "assistant",
      phase: "commentary",
      content: [
        { type: "output_text", text: "Hm", annotations: [{ type: "url_citation", url: "u" }] },
        { type: "refusal", refusal: "No" },
      ],
    },
    { type: "message", id: "msg_2", role: "assistant", content: [{ type: "output_text", text: "Well" }] },
    { type: "function_call", id: "fc_1", call_id: "c1", name: "f", arguments: "{}", namespace: "n" },
    { type: "custom_tool_call", id: "ct_1", call_id: "c2", name: "h", input: "free" },
    { type: "function_call_output", call_id: "c1", output: "ok" },
    { type: "custom_tool_call_output", call_id: "c2", output: [{ type: "input_text", text: "ok" }] },
    { type: "custom_tool_call_output", call_id: "elsewhere", output: "ok" },
    { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search" } },
    { type: "item_reference", id: "x_1" },
    { type: "mcp_call", id: "mcp_1", server_label: "millrace", name: "w", arguments: "{}", output: "r", error: null },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Go on" }] },
  ],
}

test("openaiResponses.request gives a rich request back as it was", () => {
  const { path, headers, body, warnings } = again(RICH)
  expect(body).toEqual(RICH)
  expect({ path, headers, warnings }).toEqual({ path: "responses", headers: {}, warnings: [] })
  expect(openaiResponses.request.endpoint("m", true)).toEqual({ path, headers })
})

test("openaiResponses.request gives requests back with what other words meant the same", () => {
  expect(again({ model: "m", input: "Hi" }).body).toEqual({
    model: "m",
    stream: false,
    input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] }],
  })
  expect(again({ model: "m", input: [{ role: "assistant", content: "Hi", status: "completed" }] }).body.input).toEqual([
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hi" }] },
  ])
  const choices = [
    "auto",
    "none",
    "required",
    { type: "function", name: "f" },
    { type: "allowed_tools", mode: "auto", tools: [] },
  ]
  for (const tool_choice of choices) {
    expect(
      again({ model: "m", input: "Hi", tools: [{ type: "function", name: "f" }], tool_choice }).body.tool_choice,
    ).toEqual(tool_choice)
  }
  const tools = [{ type: "web_search" }]
  expect(again({ model: "m", input: "Hi", tools, tool_choice: { type: "web_search" } }).body).toMatchObject({
    tools,
    tool_choice: { type: "web_search" },
  })
  expect(again({ model: "m", input: "Hi", text: { format: { type: "json_object" } } }).body.text).toEqual({
    format: { type: "json_object" },
  })
  expect(again({ model: "m", previous_response_id: "r" }).body).toMatchObject({ previous_response_id: "r", input: [] })
})

test("openaiResponses.request.read() puts together what the assistant did between two turns", () => {
  const signature = { data: "E", from, kind: "encrypted" }
  expect(messagesOf(RICH.input, { instructions: "Be brief" })).toMatchObject([
    { role: "system", content: [{ type: "text", text: "Be brief" }] },
    { role: "user" },
    { role: "developer" },
    {
      role: "assistant",
      id: "msg_1",
      content: [
        { type: "reasoning", text: "a", kind: "summary", itemId: "rs_1", signatures: [signature] },
        { type: "reasoning", text: "b", kind: "summary", itemId: "rs_1" },
        { type: "reasoning", text: "c", kind: "full", itemId: "rs_1" },
        { type: "reasoning", text: "", kind: "redacted", itemId: "rs_2" },
        { type: "text", text: "Hm" },
        { type: "refusal", text: "No" },
      ],
    },
    {
      role: "assistant",
      id: "msg_2",
      content: [
        { type: "text", text: "Well" },
        { type: "tool-call", callId: "c1", name: "f", text: "{}" },
        { type: "tool-call", callId: "c2", name: "h", text: "free", encoding: "text" },
      ],
    },
    {
      role: "tool",
      content: [
        { type: "tool-result", callId: "c1", output: { type: "text", text: "ok" } },
        { type: "tool-result", callId: "c2", output: { type: "content" } },
        { type: "tool-result", callId: "elsewhere" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "raw", from, value: { type: "web_search_call" } },
        { type: "raw", from, value: { type: "item_reference" } },
        { type: "tool-call", name: "w", executor: "provider" },
        { type: "tool-result", callId: "mcp_1", output: { type: "text", text: "r" } },
      ],
    },
    { role: "user" },
  ])
})

test("openaiResponses.request.read() reads files by address, inline and by id", () => {
  const [, message] = messagesOf(RICH.input, { instructions: "x" })
  expect(message?.content.slice(1)).toEqual([
    { type: "file", mediaType: "image/png", data: "AAAA", detail: "low" },
    { type: "file", mediaType: "image/*", url: "https://e/x.png", detail: "auto" },
    { type: "file", mediaType: "image/*", fileId: { from, id: "file-1" }, detail: "auto" },
    { type: "file", mediaType: "application/pdf", data: "BBBB", name: "a.pdf" },
    { type: "file", mediaType: "application/pdf", url: "https://e/x.pdf" },
    { type: "file", mediaType: "application/octet-stream", fileId: { from, id: "file-2" } },
    { type: "file", mediaType: "audio/mpeg", data: "CCCC" },
  ])
})

test("openaiResponses.request.read() gives another dialect's thoughts back as the one piece that they were", () => {
  const thought = (encrypted_content: string, ...texts: string[]) =>
    messagesOf([
      {
        type: "reasoning",
        id: "rs",
        summary: texts.map((text) => ({ type: "summary_text", text })),
        encrypted_content,
      },
    ])[0]?.content
  expect(thought("millrace:anthropic:signature:S", "a")).toEqual([
    {
      type: "reasoning",
      text: "a",
      kind: "full",
      itemId: "rs",
      signatures: [{ data: "S", from: "anthropic", kind: "signature" }],
    },
  ])
  expect(thought("millrace:anthropic:redacted:R")).toMatchObject([
    { kind: "redacted", signatures: [{ data: "R", kind: "redacted" }] },
  ])
  const call = {
    type: "function_call",
    call_id: "c",
    name: "f",
    arguments: "{}",
    signature: "millrace:gemini:signature:T",
  }
  expect(messagesOf([call])[0]?.content).toMatchObject([{ signatures: [{ data: "T", from: "gemini" }] }])
})

test("openaiResponses.request.read() says where a request is wrong", () => {
  const input = (item: unknown) => () => read({ model: "m", input: [item] })
  const cases: [() => unknown, string][] = [
    [() => read(null), ""],
    [() => read([]), ""],
    [() => read({ input: "Hi" }), "model"],
    [() => read({ model: "m" }), "input"],
    [() => read({ model: "m", input: 3 }), "input"],
    [() => read({ model: "m", input: "Hi", temperature: "hot" }), "temperature"],
    [() => read({ model: "m", input: "Hi", stream: 1 }), "stream"],
    [() => read({ model: "m", input: "Hi", instructions: [] }), "instructions"],
    [() => read({ model: "m", input: "Hi", tools: {} }), "tools"],
    [() => read({ model: "m", input: "Hi", tools: [{ type: "function" }] }), "tools[0].name"],
    [
      () => read({ model: "m", input: "Hi", tools: [{ type: "function", name: "f", parameters: "x" }] }),
      "tools[0].parameters",
    ],
    [() => read({ model: "m", input: "Hi", tool_choice: "maybe" }), "tool_choice"],
    [() => read({ model: "m", input: "Hi", tool_choice: { type: "function" } }), "tool_choice.name"],
    [() => read({ model: "m", input: "Hi", text: { format: { type: "xml" } } }), "text.format.type"],
    [() => read({ model: "m", input: "Hi", reasoning: { effort: 3 } }), "reasoning.effort"],
    [input(null), "input[0]"],
    [input({}), "input[0].type"],
    [input({ role: "wizard", content: "x" }), "input[0].role"],
    [input({ role: "user", content: {} }), "input[0].content"],
    [input({ role: "user", content: [{ type: "input_text", text: 3 }] }), "input[0].content[0].text"],
    [input({ role: "user", content: [{ type: "input_video" }] }), "input[0].content[0].type"],
    [input({ role: "user", content: [{ type: "input_image" }] }), "input[0].content[0].image_url"],
    [input({ role: "user", content: [{ type: "input_file" }] }), "input[0].content[0].file_data"],
    [input({ role: "system", content: [{ type: "input_image", image_url: "u" }] }), "input[0].content[0].type"],
    [input({ type: "function_call", name: "f", arguments: "{}" }), "input[0].call_id"],
    [input({ type: "function_call", call_id: "c", name: "f", arguments: {} }), "input[0].arguments"],
    [input({ type: "function_call_output", call_id: "c" }), "input[0].output"],
    [input({ type: "reasoning", summary: "x" }), "input[0].summary"],
    [input({ type: "reasoning", summary: [{}] }), "input[0].summary[0].text"],
  ]
  for (const [run, path] of cases) expect(pathOf(run)).toBe(`invalid-request: ${path}`)
})

test("openaiResponses.request.read() takes model and stream from outside, and pollutes nothing", () => {
  expect(read({ input: "Hi" }, { model: "o", stream: true })).toMatchObject({ model: "o", stream: true })
  const body = JSON.parse('{"model":"m","input":"Hi","__proto__":{"polluted":1},"constructor":{"x":1}}')
  expect(again(body).body).toHaveProperty("constructor", { x: 1 })
  expect({}).not.toHaveProperty("polluted")
})

test("openaiResponses.request.write() asks for what can be sent back, and stores nothing, for other dialects' prompts", () => {
  expect(write(foreign({ messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] })).body).toMatchObject({
    store: false,
  })
  expect(write(foreign({})).body).not.toHaveProperty("include")
  expect(write(foreign({ reasoning: { effort: "none" } })).body).not.toHaveProperty("include")
  expect(write(foreign({ reasoning: { effort: "low", summary: "none" }, logprobs: 0 })).body).toMatchObject({
    reasoning: { effort: "low" },
    include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
    top_logprobs: 0,
  })
})

test("openaiResponses.request.write() writes tools as other dialects mean them", () => {
  expect(
    write(
      foreign({
        tools: [{ name: "f" }],
        toolChoice: { name: "f" },
        output: { type: "json", schema: { type: "object" } },
      }),
    ).body,
  ).toMatchObject({
    tools: [{ type: "function", name: "f", parameters: null, strict: false }],
    tool_choice: { type: "function", name: "f" },
    text: { format: { type: "json_schema", name: "answer", schema: { type: "object" } } },
  })
})

test("openaiResponses.request.write() writes what tools gave, and files that have no name", () => {
  const result = (output: Parameters<typeof JSON.stringify>[0]): PromptMessage => ({
    role: "tool",
    content: [{ type: "tool-result", callId: "c", output }],
  })
  expect(inputOf(result({ type: "json", value: { a: 1 } }))).toMatchObject([
    { type: "function_call_output", output: '{"a":1}' },
  ])
  expect(
    inputOf({ role: "user", content: [{ type: "file", mediaType: "application/pdf", data: "AAAA" }] }),
  ).toMatchObject([
    { content: [{ type: "input_file", filename: "file.pdf", file_data: "data:application/pdf;base64,AAAA" }] },
  ])
})

test("openaiResponses.request.write() leaves out reasoning that nothing vouches for, and ids that mean nothing here", () => {
  const message: PromptMessage = {
    role: "assistant",
    id: "anthropic-id",
    content: [
      { type: "reasoning", text: "a", itemId: "x", signatures: [{ data: "S", from: "anthropic" }] },
      { type: "reasoning", text: "b" },
      { type: "text", text: "Hi" },
      {
        type: "tool-call",
        callId: "c",
        name: "f",
        text: "{}",
        itemId: "y",
        signatures: [{ data: "T", from: "gemini" }],
      },
    ],
  }
  const { body, warnings } = write(foreign({ messages: [message] }))
  expect(body.input).toEqual([
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hi" }] },
    { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
  ])
  expect(warnings.map(({ path }) => path)).toEqual([
    "messages[0].content[0]",
    "messages[0].content[1]",
    "messages[0].content[3].signatures[0]",
  ])
})

test("openaiResponses.request.write() takes what clients of other dialects send back with what is encrypted for a summary", () => {
  const content = [
    { type: "reasoning", text: "Hm", signatures: [{ data: "E", from: "openai-responses", kind: "encrypted" }] },
  ] as const
  expect(write(foreign({ messages: [{ role: "assistant", content }] })).body.input).toEqual([
    { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: "E" },
  ])
})

test("openaiResponses.request.write() refuses what it cannot express, or leaves it out with a warning", () => {
  const user = (content: object): Partial<Prompt> => ({ messages: [{ role: "user", content: [content as never] }] })
  const said = (content: object): Partial<Prompt> => ({
    messages: [{ role: "assistant", content: [content as never] }],
  })
  const extra = { from: "anthropic", fields: { cache_control: {} } }
  const cases: [Partial<Prompt>, string][] = [
    [{ stopSequences: ["x"] }, "stopSequences"],
    [{ sampling: { topK: 3 } }, "sampling.topK"],
    [{ sampling: { seed: 3 } }, "sampling.seed"],
    [{ sampling: { frequencyPenalty: 1 } }, "sampling.frequencyPenalty"],
    [{ sampling: { presencePenalty: 1 } }, "sampling.presencePenalty"],
    [{ choices: 2 }, "choices"],
    [{ reasoning: { maxTokens: 3 } }, "reasoning.maxTokens"],
    [{ extra }, "cache_control"],
    [{ messages: [{ role: "user", name: "n", content: [] }] }, "messages[0].name"],
    [user({ type: "text", text: "x", extra }), "messages[0].content[0].cache_control"],
    [user({ type: "file", mediaType: "image/png", fileId: { from: "gemini", id: "x" } }), "messages[0].content[0]"],
    [said({ type: "file", mediaType: "image/png", data: "" }), "messages[0].content[0]"],
    [said({ type: "raw", from: "anthropic", value: {} }), "messages[0].content[0]"],
    [said({ type: "tool-call", callId: "c", name: "f", text: "{}", executor: "provider" }), "messages[0].content[0]"],
    [said({ type: "tool-result", callId: "c", output: { type: "text", text: "" } }), "messages[0].content[0]"],
    [
      {
        messages: [
          {
            role: "tool",
            content: [{ type: "tool-result", callId: "c", isError: true, output: { type: "text", text: "" } }],
          },
        ],
      },
      "messages[0].content[0].isError",
    ],
    [{ tools: [{ name: "web_search", provided: { from: "anthropic", value: {} } }] }, "tools[0]"],
    [{ tools: [{ name: "f", extra }] }, "tools[0].cache_control"],
  ]
  for (const [prompt, path] of cases) {
    expect(pathOf(() => write(foreign(prompt)))).toBe(`unsupported: ${path}`)
    expect(write(foreign(prompt), { onUnsupported: "warn" }).warnings.map((warning) => warning.path)).toEqual([path])
  }
  expect(write(foreign({ reasoning: { maxTokens: 4_000 } }), { onUnsupported: "warn" }).body.reasoning).toEqual({
    effort: "medium",
  })
})

test("openaiResponses.request.read() refuses what is nested without end", () => {
  const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)
  expect(() => openaiResponses.request.read({ model: "m", input: "Hi", metadata: { deep } })).toThrow(
    expect.objectContaining({ code: "invalid-request", path: "" }),
  )
})
