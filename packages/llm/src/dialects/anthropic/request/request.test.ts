import { describe, expect, test } from "vitest"
import type { Prompt, PromptMessage, WriteOptions } from "../../../prompt.ts"
import { PromptError } from "../../../prompt-error.ts"
import { anthropic } from "../anthropic.ts"

const { read, write, endpoint } = anthropic.request

const base = { model: "claude-sonnet-4-5", max_tokens: 100, messages: [{ role: "user", content: "Hi" }] }
/** Reads a body and writes it again. */
const again = (body: object) => write(read(body)).body
const prompt = (members: Partial<Prompt> = {}): Prompt => ({
  model: "claude-opus-5",
  messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
  stream: false,
  maxTokens: 100,
  ...members,
})
const body = (members: Partial<Prompt>, options?: WriteOptions) => write(prompt(members), options).body
const messages = (...list: PromptMessage[]) => body({ messages: list }).messages

describe("anthropic.request.read()", () => {
  test("reads a conversation with all that it may hold", () => {
    expect(
      read({
        model: "claude",
        max_tokens: 10,
        stream: true,
        system: [{ type: "text", text: "Be kind", cache_control: { type: "ephemeral" } }],
        messages: [
          { role: "user", content: "Hi" },
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: "Hm", signature: "Eq" },
              { type: "redacted_thinking", data: "Zz" },
              { type: "text", text: "Wait" },
              { type: "tool_use", id: "t", name: "f", input: { a: 1 } },
              { type: "redacted_thinking", data: "millrace:gemini:signature:sig" },
            ],
          },
          {
            role: "user",
            content: [
              { type: "tool_result", tool_use_id: "t", content: "ok", is_error: false },
              { type: "text", text: "And?" },
            ],
          },
          { role: "system", content: "Be brief" },
        ],
        tools: [{ name: "f", description: "d", input_schema: { type: "object" }, strict: true, defer_loading: true }],
        tool_choice: { type: "any", disable_parallel_tool_use: true },
        thinking: { type: "enabled", budget_tokens: 5 },
        output_config: { format: { type: "json_schema", schema: { type: "object" } } },
        temperature: 1,
        top_p: 0.5,
        top_k: 3,
        stop_sequences: ["END"],
        metadata: { user_id: "u" },
        service_tier: "auto",
        container: null,
      }),
    ).toEqual({
      model: "claude",
      maxTokens: 10,
      stream: true,
      messages: [
        {
          role: "system",
          content: [
            {
              type: "text",
              text: "Be kind",
              extra: { from: "anthropic", fields: { cache_control: { type: "ephemeral" } } },
            },
          ],
        },
        { role: "user", content: [{ type: "text", text: "Hi" }] },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "Hm", signatures: [{ data: "Eq", from: "anthropic", kind: "signature" }] },
            {
              type: "reasoning",
              text: "",
              kind: "redacted",
              signatures: [{ data: "Zz", from: "anthropic", kind: "redacted" }],
            },
            { type: "text", text: "Wait" },
            {
              type: "tool-call",
              callId: "t",
              name: "f",
              text: '{"a":1}',
              signatures: [{ data: "sig", from: "gemini", kind: "signature" }],
            },
          ],
        },
        {
          role: "tool",
          content: [{ type: "tool-result", callId: "t", output: { type: "text", text: "ok" }, isError: false }],
        },
        { role: "user", content: [{ type: "text", text: "And?" }] },
        { role: "system", content: [{ type: "text", text: "Be brief" }] },
      ],
      tools: [
        {
          name: "f",
          description: "d",
          parameters: { type: "object" },
          strict: true,
          extra: { from: "anthropic", fields: { defer_loading: true } },
        },
      ],
      toolChoice: "required",
      parallelToolCalls: false,
      reasoning: { maxTokens: 5 },
      output: { type: "json", schema: { type: "object" } },
      sampling: { temperature: 1, topP: 0.5, topK: 3 },
      stopSequences: ["END"],
      user: "u",
      extra: { from: "anthropic", fields: { service_tier: "auto" } },
    })
  })

  test("reads pictures and documents by address, inline, by id and as text", () => {
    const image = (source: object) => ({ type: "image", source })
    const document = (source: object, members = {}) => ({ type: "document", source, ...members })
    const content = [
      image({ type: "base64", media_type: "image/png", data: "AA==" }),
      image({ type: "url", url: "https://a.example/x" }),
      image({ type: "file", file_id: "file_1" }),
      document({ type: "base64", media_type: "application/pdf", data: "AA==" }, { title: "T", context: "c" }),
      document({ type: "url", url: "https://a.example/y.pdf" }),
      document({ type: "text", media_type: "text/plain", data: "é" }),
      document({ type: "content", content: [{ type: "text", text: "in it" }] }),
      { type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "found" }] },
    ]
    const [message] = read({ ...base, messages: [{ role: "user", content }] }).messages
    expect(message?.content).toEqual([
      { type: "file", mediaType: "image/png", data: "AA==" },
      { type: "file", mediaType: "image/*", url: "https://a.example/x" },
      { type: "file", mediaType: "image/*", fileId: { from: "anthropic", id: "file_1" } },
      {
        type: "file",
        mediaType: "application/pdf",
        data: "AA==",
        name: "T",
        extra: { from: "anthropic", fields: { context: "c" } },
      },
      { type: "file", mediaType: "application/pdf", url: "https://a.example/y.pdf" },
      { type: "file", mediaType: "text/plain", data: "w6k=" },
      { type: "text", text: "in it", extra: { from: "anthropic", fields: { block: content[6] } } },
      { type: "text", text: "found", extra: { from: "anthropic", fields: { block: content[7] } } },
    ])
  })

  test("takes a model and the wish for a stream from outside of the body", () => {
    expect(read({ messages: [] }, { model: "m", stream: true })).toEqual({ model: "m", messages: [], stream: true })
  })

  test.each([
    [null, "body"],
    [{ ...base, model: 1 }, "model"],
    [{ ...base, messages: {} }, "messages"],
    [{ ...base, messages: [1] }, "messages[0]"],
    [{ ...base, messages: [{ role: "tool", content: "" }] }, "messages[0].role"],
    [{ ...base, messages: [{ role: "user" }] }, "messages[0].content"],
    [{ ...base, messages: [{ role: "user", content: "", name: "x" }] }, "messages[0]"],
    [{ ...base, messages: [{ role: "user", content: [null] }] }, "messages[0].content[0]"],
    [{ ...base, messages: [{ role: "user", content: [{}] }] }, "messages[0].content[0].type"],
    [{ ...base, messages: [{ role: "user", content: [{ type: "text" }] }] }, "messages[0].content[0].text"],
    [
      { ...base, messages: [{ role: "user", content: [{ type: "image", source: { type: "url", url: [] } }] }] },
      "messages[0].content[0].source.url",
    ],
    [
      { ...base, messages: [{ role: "user", content: [{ type: "tool_result" }] }] },
      "messages[0].content[0].tool_use_id",
    ],
    [
      { ...base, messages: [{ role: "assistant", content: [{ type: "tool_use", id: "a" }] }] },
      "messages[0].content[0].name",
    ],
    [
      { ...base, messages: [{ role: "assistant", content: [{ type: "thinking" }] }] },
      "messages[0].content[0].thinking",
    ],
    [{ ...base, system: 1 }, "system"],
    [{ ...base, max_tokens: 1.5 }, "max_tokens"],
    [{ ...base, max_tokens: "1" }, "max_tokens"],
    [{ ...base, stream: "yes" }, "stream"],
    [{ ...base, temperature: "hot" }, "temperature"],
    [{ ...base, stop_sequences: ["a", 1] }, "stop_sequences[1]"],
    [{ ...base, tools: [{ name: "f" }] }, "tools[0].input_schema"],
    [{ ...base, tool_choice: { type: "some" } }, "tool_choice.type"],
    [{ ...base, tool_choice: { type: "tool" } }, "tool_choice.name"],
    [{ ...base, thinking: { type: "enabled" } }, "thinking.budget_tokens"],
    [{ ...base, thinking: "on" }, "thinking"],
    [{ ...base, output_config: { format: { type: "xml" } } }, "output_config.format.type"],
    [{ ...base, metadata: { user_id: 1 } }, "metadata.user_id"],
  ])("refuses %j for %s", (value, path) => {
    let caught: unknown
    try {
      read(value)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(PromptError)
    expect(caught).toMatchObject({ code: "invalid-request", path })
  })
})

test("anthropic.request.read() refuses a body that is nested without end", () => {
  const input = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)
  const content = [{ type: "tool_use", id: "t", name: "f", input }]
  expect(() => read({ ...base, messages: [{ role: "assistant", content }] })).toThrow(
    expect.objectContaining({ code: "invalid-request", path: "body" }),
  )
})

describe("anthropic.request, there and back", () => {
  test.each([
    ["little", base],
    [
      "instructions in blocks, and within the conversation",
      {
        ...base,
        system: [
          { type: "text", text: "a" },
          { type: "text", text: "b", cache_control: { type: "ephemeral" } },
        ],
        messages: [...base.messages, { role: "system", content: "c" }],
      },
    ],
    [
      "thinking, calls and results",
      {
        ...base,
        messages: [
          ...base.messages,
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: "", signature: "Eq" },
              { type: "redacted_thinking", data: "Zz" },
              { type: "text", text: "a", citations: [{ type: "char_location", cited_text: "x" }] },
              { type: "tool_use", id: "t", name: "f", input: { a: [1] }, caller: { type: "direct" } },
              { type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } },
              { type: "web_search_tool_result", tool_use_id: "s", content: [{ type: "web_search_result" }] },
              { type: "mcp_tool_use", id: "m", name: "g", server_name: "srv", input: {} },
              { type: "mcp_tool_result", tool_use_id: "m", is_error: true, content: "no" },
              { type: "fallback", from: { model: "x" } },
            ],
          },
          {
            role: "user",
            content: [
              {
                type: "tool_result",
                tool_use_id: "t",
                is_error: true,
                content: [
                  { type: "text", text: "b" },
                  { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } },
                  { type: "tool_reference", tool_name: "h" },
                ],
                cache_control: { type: "ephemeral" },
              },
              { type: "tool_result", tool_use_id: "u" },
              { type: "text", text: "c" },
              { type: "container_upload", file_id: "file_1" },
            ],
          },
        ],
      },
    ],
    [
      "documents",
      {
        ...base,
        messages: [
          {
            role: "user",
            content: [
              { type: "document", source: { type: "text", media_type: "text/plain", data: "é…" }, title: "T" },
              { type: "document", source: { type: "url", url: "https://a.example" }, citations: { enabled: true } },
              { type: "document", source: { type: "content", content: "x" } },
              { type: "document", source: { type: "file", file_id: "f" } },
              {
                type: "image",
                source: { type: "url", url: "https://a.example" },
                cache_control: { type: "ephemeral" },
              },
              { type: "image", source: { type: "other", x: 1 } },
            ],
          },
        ],
      },
    ],
    [
      "tools and settings",
      {
        ...base,
        stream: true,
        tools: [
          { name: "f", description: "d", input_schema: { type: "object", properties: {} }, strict: true, eager: 1 },
          { type: "web_search_20250305", name: "web_search", max_uses: 3 },
          { type: "mcp_toolset", mcp_server_name: "srv" },
        ],
        tool_choice: { type: "tool", name: "f", disable_parallel_tool_use: true },
        output_config: { format: { type: "json_schema", schema: { type: "object" } }, task_budget: 1 },
        stop_sequences: ["a"],
        temperature: 0.5,
        top_p: 0.9,
        top_k: 5,
        metadata: { user_id: "u", more: 1 },
        service_tier: "auto",
        mcp_servers: [{ name: "srv" }],
        context_management: { edits: [] },
      },
    ],
    [
      "a budget",
      { ...base, max_tokens: 4_000, thinking: { type: "enabled", budget_tokens: 2_000, display: "omitted" } },
    ],
    ["a budget beyond the answer", { ...base, thinking: { type: "enabled", budget_tokens: 2_000 } }],
    ["no thinking", { ...base, thinking: { type: "disabled" }, output_config: { effort: "low" } }],
    ["adaptive thinking", { ...base, model: "claude-opus-5", thinking: { type: "adaptive", display: "summarized" } }],
    [
      "adaptive thinking with effort",
      { ...base, model: "claude-opus-4-6", thinking: { type: "adaptive" }, output_config: { effort: "max" } },
    ],
    ["effort alone", { ...base, output_config: { effort: "medium" } }],
    ["thinking of a kind to come", { ...base, thinking: { type: "between_tools", x: 1 } }],
  ])("keeps %s", (_what, value) => {
    const request = write(read(value))
    expect(request.body).toEqual(value)
    expect(request.warnings).toEqual([])
  })

  test("writes what is the same in the shortest way", () => {
    expect(
      again({
        ...base,
        stream: false,
        system: [{ type: "text", text: "a" }],
        messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
        output_format: { type: "json_schema", schema: {} },
        thinking: null,
      }),
    ).toEqual({ ...base, system: "a", output_config: { format: { type: "json_schema", schema: {} } } })
  })
})

describe("anthropic.request.write()", () => {
  test("says where it goes", () => {
    expect(endpoint("m", true)).toEqual({ path: "messages", headers: { "anthropic-version": "2023-06-01" } })
    const { path, headers, body } = write(read({ ...base, betas: ["a-1", "b\r\nx: y", 2, "c.d"] }))
    expect([path, headers]).toEqual(["messages", { "anthropic-version": "2023-06-01", "anthropic-beta": "a-1,c.d" }])
    expect(body).not.toHaveProperty("betas")
  })

  test("takes turns: nobody speaks twice in a row, and results come first", () => {
    expect(
      messages(
        { role: "system", content: [{ type: "text", text: "s" }] },
        { role: "developer", content: [{ type: "text", text: "d" }] },
        { role: "user", content: [{ type: "text", text: "a" }] },
        { role: "user", content: [{ type: "text", text: "b" }] },
        { role: "assistant", content: [{ type: "tool-call", callId: "1", name: "f", text: "" }] },
        { role: "assistant", content: [{ type: "refusal", text: "no" }] },
        { role: "user", content: [{ type: "text", text: "c" }] },
        { role: "tool", content: [{ type: "tool-result", callId: "1", output: { type: "json", value: { x: 1 } } }] },
        { role: "developer", content: [{ type: "text", text: "e" }] },
      ),
    ).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "1", name: "f", input: {} },
          { type: "text", text: "no" },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "1", content: '{"x":1}' },
          { type: "text", text: "c" },
        ],
      },
      { role: "system", content: "e" },
    ])
  })

  test("writes arguments as an object, whatever they were", () => {
    const call = (text: string, encoding?: "text"): PromptMessage => ({
      role: "assistant",
      content: [{ type: "tool-call", callId: "c", name: "f", text, ...(encoding && { encoding }) }],
    })
    const input = (message: PromptMessage) =>
      (messages(message) as { content: { input: unknown }[] }[])[0]?.content[0]?.input
    expect(input(call('{"a":1}'))).toEqual({ a: 1 })
    expect(input(call(" "))).toEqual({})
    expect(input(call("[1]"))).toEqual({ INVALID_JSON: "[1]" })
    expect(input(call('{"a":'))).toEqual({ INVALID_JSON: '{"a":' })
    expect(input(call("{}", "text"))).toEqual({ input: "{}" })
  })

  test("sends opaque things back where they came from alone", () => {
    const reasoning = (from: string, kind?: "redacted") =>
      ({ type: "reasoning", text: "r", signatures: [{ data: "s", from, ...(kind && { kind }) }] }) as const
    const request = write(
      prompt({
        messages: [
          {
            role: "assistant",
            content: [
              reasoning("openai-responses"),
              { type: "reasoning", text: "none" },
              reasoning("anthropic"),
              reasoning("anthropic", "redacted"),
              { type: "text", text: "a", signatures: [{ data: "s", from: "gemini" }] },
            ],
          },
        ],
      }),
    )
    expect(request.body.messages).toEqual([
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "r", signature: "s" },
          { type: "redacted_thinking", data: "s" },
          { type: "text", text: "a" },
        ],
      },
    ])
    expect(request.warnings.map(({ path }) => path)).toEqual([
      "messages[0].content[0]",
      "messages[0].content[1]",
      "messages[0].content[4].signatures[0]",
    ])
  })

  test("leaves out sources that Anthropic did not give", () => {
    const citations = [{ type: "web_search_result_location", encrypted_index: "" }, { type: "char_location" }]
    const value = { ...base, messages: [{ role: "assistant", content: [{ type: "text", text: "a", citations }] }] }
    expect(again(value).messages).toEqual([
      { role: "assistant", content: [{ type: "text", text: "a", citations: [{ type: "char_location" }] }] },
    ])
  })

  test("names the most tokens where nobody did", () => {
    const { maxTokens: _, ...open } = prompt()
    const request = write(open)
    expect(request.body.max_tokens).toBe(4_096)
    expect(request.warnings).toMatchObject([{ path: "maxTokens" }])
    expect(write(open, { defaultMaxTokens: 7 }).body.max_tokens).toBe(7)
  })

  test.each([
    ["claude-opus-5", { effort: "high" }, { thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
    ["claude-opus-4-6", { effort: "minimal" }, { thinking: { type: "adaptive" }, output_config: { effort: "low" } }],
    ["gateway-alias", { effort: "low" }, { thinking: { type: "adaptive" }, output_config: { effort: "low" } }],
    ["claude-sonnet-4-20250514", { effort: "low" }, { thinking: { type: "enabled", budget_tokens: 2_000 } }],
    ["claude-opus-4-1", { effort: "high" }, { thinking: { type: "enabled", budget_tokens: 8_000 } }],
    ["anthropic/claude-sonnet-4.5", { effort: "medium" }, { thinking: { type: "enabled", budget_tokens: 5_000 } }],
    ["eu.anthropic.claude-3-7-sonnet", { effort: "minimal" }, { thinking: { type: "enabled", budget_tokens: 1_024 } }],
    ["claude-haiku-4-5@20251001", { effort: "odd" }, { thinking: { type: "enabled", budget_tokens: 8_000 } }],
    ["claude-opus-5", { effort: "none" }, { thinking: { type: "disabled" } }],
    ["claude-opus-5", { summary: "concise" }, { thinking: { type: "adaptive", display: "summarized" } }],
    ["claude-opus-5", { maxTokens: 3_000 }, { thinking: { type: "enabled", budget_tokens: 3_000 } }],
    ["claude-opus-5", { maxTokens: 10_000 }, { thinking: { type: "enabled", budget_tokens: 9_999 } }],
    ["claude-opus-5", { maxTokens: 5 }, { thinking: { type: "enabled", budget_tokens: 1_024 } }],
  ])("lets %s think with %j", (model, reasoning, wanted) => {
    const written = body({ model, reasoning, maxTokens: 10_000 })
    const { thinking, output_config } = written
    expect({ thinking, output_config }).toEqual(wanted)
    expect(written.max_tokens).toBe(10_000)
  })

  test("makes room for a budget where nobody named the most tokens, and refuses one that has none", () => {
    const { maxTokens: _, ...open } = prompt({ reasoning: { maxTokens: 8_000 } })
    expect(write(open).body).toMatchObject({ max_tokens: 12_096, thinking: { budget_tokens: 8_000 } })
    const tight = { model: "claude-3-7-sonnet", reasoning: { effort: "high" }, maxTokens: 1_000 }
    expect(() => body(tight)).toThrow(expect.objectContaining({ code: "unsupported", path: "reasoning" }))
    expect(body(tight, { onUnsupported: "warn" })).not.toHaveProperty("thinking")
  })

  test("chooses among tools where there are some", () => {
    const tools = [{ name: "f" }]
    expect(body({ tools, toolChoice: "required" })).toMatchObject({
      tools: [{ name: "f", input_schema: { type: "object" } }],
      tool_choice: { type: "any" },
    })
    expect(body({ tools, parallelToolCalls: false }).tool_choice).toEqual({
      type: "auto",
      disable_parallel_tool_use: true,
    })
    expect(body({ tools, toolChoice: "none", parallelToolCalls: false }).tool_choice).toEqual({ type: "none" })
    expect(body({ tools, toolChoice: { name: "f" } }).tool_choice).toEqual({ type: "tool", name: "f" })
    expect(body({ toolChoice: "auto" })).not.toHaveProperty("tool_choice")
  })

  test("knows a picture by how it begins", () => {
    const picture = (data: string) => ({ type: "file", mediaType: "image/*", data }) as const
    expect(messages({ role: "user", content: [picture("iVBORw0KGgoAAA")] })).toMatchObject([
      { content: [{ type: "image", source: { type: "base64", media_type: "image/png" } }] },
    ])
    expect(() => messages({ role: "user", content: [picture("AAAA")] })).toThrow(
      expect.objectContaining({ path: "messages[0].content[0]" }),
    )
  })

  const user = (content: object): Partial<Prompt> => ({ messages: [{ role: "user", content: [content] } as never] })
  const answer = (content: object): Partial<Prompt> => ({
    messages: [{ role: "assistant", content: [content] } as never],
  })
  test.each<[string, Partial<Prompt>]>([
    ["choices", { choices: 2 }],
    ["logprobs", { logprobs: 0 }],
    ["metadata", { metadata: {} }],
    ["store", { extra: { from: "openai-chat", fields: { store: true } } }],
    ["output", { output: { type: "json" } }],
    ["sampling.seed", { sampling: { seed: 1 } }],
    ["sampling.temperature", { sampling: { temperature: 1.5 } }],
    ["sampling.temperature", { sampling: { temperature: 0 }, reasoning: {} }],
    ["sampling.frequencyPenalty", { sampling: { frequencyPenalty: 1 } }],
    ["tools[0]", { tools: [{ name: "x", provided: { from: "openai-responses", value: {} } }] }],
    ["tools[0].x", { tools: [{ name: "x", extra: { from: "gemini", fields: { x: 1 } } }] }],
    ["messages[0].name", { messages: [{ role: "user", content: [], name: "x" }] }],
    ["messages[0].content[0]", user({ type: "file", mediaType: "audio/wav", data: "AA==" })],
    ["messages[0].content[0]", user({ type: "file", mediaType: "image/png", fileId: { from: "gemini", id: "x" } })],
    ["messages[0].content[0].detail", user({ type: "file", mediaType: "image/png", data: "AA==", detail: "high" })],
    ["messages[0].content[0].x", user({ type: "text", text: "a", extra: { from: "gemini", fields: { x: 1 } } })],
    ["messages[0].content[0]", answer({ type: "raw", from: "gemini", value: {} })],
    ["messages[0].content[0]", answer({ type: "tool-call", callId: "c", name: "f", text: "", executor: "provider" })],
    ["messages[0].content[0]", answer({ type: "tool-result", callId: "c", output: { type: "json", value: 1 } })],
  ])("refuses at %s what it cannot express, or leaves it out and says so", (path, members) => {
    expect(() => body(members)).toThrow(expect.objectContaining({ code: "unsupported", path }))
    const { warnings } = write(prompt(members), { onUnsupported: "warn" })
    expect(warnings.map((each) => each.path)).toContain(path)
  })
})

test("anthropic.request.write() takes no reasoning beside a tool that must be called", () => {
  const prompt: Prompt = {
    model: "claude-5",
    stream: false,
    messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    tools: [{ name: "f", parameters: { type: "object" } }],
    reasoning: { effort: "high" },
    maxTokens: 4_000,
  }
  for (const toolChoice of ["required", { name: "f" }] as const) {
    const forced = { ...prompt, toolChoice }
    expect(() => anthropic.request.write(forced)).toThrow(expect.objectContaining({ path: "reasoning" }))
    const { body, warnings } = anthropic.request.write(forced, { onUnsupported: "warn" })
    expect(body).not.toHaveProperty("thinking")
    expect(warnings.map(({ path }) => path)).toContain("reasoning")
  }
  expect(anthropic.request.write({ ...prompt, toolChoice: "auto" }).body).toHaveProperty("thinking")
})
