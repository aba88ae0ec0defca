import { expect, test } from "vitest"
import type { JsonObject } from "../../part.ts"
import type { Prompt } from "../../prompt.ts"
import { PromptError } from "../../prompt-error.ts"
import { gemini } from "./gemini.ts"

const { read, write, endpoint } = gemini.request
const contents = [{ role: "user", parts: [{ text: "Hi" }] }]
const options = { model: "m", stream: true }
const hello: Prompt = {
  model: "m",
  stream: false,
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
  systemInstruction: { parts: [{ text: "Be brief" }] },
  contents: [
    {
      role: "user",
      parts: [
        { text: "Look", videoMetadata: { fps: 1 } },
        { inlineData: { mimeType: "image/png", data: "AAAA" }, mediaResolution: { level: "LOW" } },
        { fileData: { mimeType: "application/pdf", fileUri: "https://a.example/b.pdf" } },
        { fileData: { fileUri: "https://a.example/c" } },
      ],
    },
    {
      role: "model",
      parts: [
        { text: "Hm", thought: true, thoughtSignature: "AA==" },
        { text: "Well", thoughtSignature: "BB==" },
        { executableCode: { language: "PYTHON", code: "1" } },
        { functionCall: { id: "c1", name: "f", args: { a: [1, { b: null }] } }, thoughtSignature: "CC==" },
        { functionCall: { id: "c2", name: "g", args: {} } },
        { functionCall: { id: "c3", name: "h", args: {} } },
        { functionCall: { id: "c4", name: "i", args: {} } },
      ],
    },
    {
      role: "user",
      parts: [
        { functionResponse: { id: "c1", name: "f", response: { output: "done" } } },
        { functionResponse: { id: "c2", name: "g", response: { error: "no" } } },
        { functionResponse: { id: "c3", name: "h", response: { temperature: 3 }, scheduling: "SILENT" } },
        {
          functionResponse: {
            id: "c4",
            name: "i",
            response: { picture: { $ref: "p" } },
            parts: [{ inlineData: { mimeType: "image/png", data: "AAAA", displayName: "p" } }],
          },
        },
      ],
    },
    { role: "user", parts: [{ text: "And?" }] },
  ],
  tools: [
    {
      functionDeclarations: [
        {
          name: "f",
          description: "d",
          parametersJsonSchema: { type: "object", properties: { a: { type: "number" } } },
        },
        { name: "g", parameters: { type: "OBJECT", properties: { a: { type: "STRING", nullable: true } } } },
        { name: "h", behavior: "BLOCKING" },
      ],
    },
    { googleSearch: {} },
    { urlContext: { a: 1 } },
  ],
  toolConfig: {
    functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f", "g"], streamFunctionCallArguments: true },
    retrievalConfig: { languageCode: "de" },
  },
  generationConfig: {
    temperature: 0,
    topP: 0.5,
    topK: 40,
    seed: 1,
    presencePenalty: 0.1,
    frequencyPenalty: 0.2,
    maxOutputTokens: 100,
    candidateCount: 2,
    stopSequences: ["x"],
    responseLogprobs: true,
    logprobs: 3,
    responseMimeType: "application/json",
    responseJsonSchema: { type: "object" },
    thinkingConfig: { includeThoughts: true, thinkingLevel: "HIGH", more: 1 },
    responseModalities: ["TEXT"],
  },
  safetySettings: [{ category: "X", threshold: "OFF" }],
  cachedContent: "cachedContents/a",
  labels: { a: "b" },
}

test("gemini.request writes what it has read", () => {
  const prompt = read(rich, options)
  expect(write(prompt)).toEqual({ ...endpoint("m", true), body: rich, warnings: [] })
  expect(read(write(prompt).body as JsonObject, options)).toEqual(prompt)
})

test("gemini.request reads all that a prompt has a place for", () => {
  expect(read(rich, options)).toMatchObject({
    model: "m",
    stream: true,
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief" }] },
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "file", mediaType: "image/png", data: "AAAA" },
          { type: "file", mediaType: "application/pdf", url: "https://a.example/b.pdf" },
          { type: "file", mediaType: "*/*", url: "https://a.example/c" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "Hm", signatures: [{ data: "AA==", from: "gemini" }] },
          { type: "text", text: "Well", signatures: [{ data: "BB==", from: "gemini" }] },
          { type: "raw", from: "gemini", value: { executableCode: { language: "PYTHON", code: "1" } } },
          { type: "tool-call", callId: "c1", name: "f", text: '{"a":[1,{"b":null}]}' },
          { type: "tool-call", callId: "c2" },
          { type: "tool-call", callId: "c3" },
          { type: "tool-call", callId: "c4" },
        ],
      },
      {
        role: "tool",
        content: [
          { callId: "c1", name: "f", output: { type: "text", text: "done" } },
          { callId: "c2", output: { type: "text", text: "no" }, isError: true },
          { callId: "c3", output: { type: "json", value: { temperature: 3 } } },
          { callId: "c4", output: { type: "content", content: [{ type: "text" }, { type: "file", name: "p" }] } },
        ],
      },
      { role: "user" },
    ],
    tools: [
      { name: "f", description: "d", parameters: { type: "object" } },
      { name: "g", parameters: { type: "object", properties: { a: { type: ["string", "null"] } } } },
      { name: "h" },
      { name: "googleSearch", provided: { from: "gemini", value: { googleSearch: {} } } },
      { name: "urlContext" },
    ],
    toolChoice: "required",
    sampling: { temperature: 0, topP: 0.5, topK: 40, seed: 1, presencePenalty: 0.1, frequencyPenalty: 0.2 },
    stopSequences: ["x"],
    maxTokens: 100,
    choices: 2,
    logprobs: 3,
    output: { type: "json", schema: { type: "object" } },
    reasoning: { effort: "high", summary: "auto" },
  })
})

test.each<[string, JsonObject]>([
  ["no tokens to think with", { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } }],
  [
    "some tokens to think with",
    { generationConfig: { thinkingConfig: { thinkingBudget: 512, includeThoughts: false } } },
  ],
  ["as many tokens as the model wants", { generationConfig: { thinkingConfig: { thinkingBudget: -1 } } }],
  [
    "a schema in Gemini's own form",
    { generationConfig: { responseMimeType: "application/json", responseSchema: { type: "ARRAY" } } },
  ],
  ["any JSON", { generationConfig: { responseMimeType: "application/json" } }],
  ["text", { generationConfig: { responseMimeType: "text/plain" } }],
  ["another form", { generationConfig: { responseMimeType: "text/x.enum", responseSchema: { type: "STRING" } } }],
  ["one function", { toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f"] } } }],
  ["no function", { toolConfig: { functionCallingConfig: { mode: "NONE" } } }],
  [
    "functions whose arguments are looked at",
    {
      tools: [{ functionDeclarations: [{ name: "f" }] }],
      toolConfig: { functionCallingConfig: { mode: "VALIDATED" } },
    },
  ],
])("gemini.request writes %s as it has read it", (_name, more) => {
  expect(write(read({ contents, ...more }, options)).body).toEqual({ contents, ...more })
})

test("gemini.request reads the other spelling", () => {
  const prompt = read(
    {
      system_instruction: "Be brief",
      contents: [{ parts: { inline_data: { mime_type: "image/png", data: "AA" } } }],
      tools: [{ function_declarations: [{ name: "f", parameters_json_schema: { some_name: 1 } }] }],
      tool_config: { function_calling_config: { mode: "any", allowed_function_names: ["f"] } },
      generation_config: { max_output_tokens: 1, thinking_config: { thinking_budget: 5 } },
      cached_content: "c",
    },
    { model: "m" },
  )
  expect(prompt).toEqual({
    model: "m",
    stream: false,
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief" }] },
      { role: "user", content: [{ type: "file", mediaType: "image/png", data: "AA" }] },
    ],
    tools: [{ name: "f", parameters: { some_name: 1 } }],
    toolChoice: { name: "f" },
    maxTokens: 1,
    reasoning: { maxTokens: 5 },
    extra: { from: "gemini", fields: { cachedContent: "c" } },
  })
})

test("gemini.request finds the call that a response without an id answers", () => {
  const call = (name: string, id?: string) => ({ functionCall: { name, args: {}, ...(id && { id }) } })
  const response = (name: string, id?: string) => ({ functionResponse: { name, response: {}, ...(id && { id }) } })
  const { messages } = read(
    {
      contents: [
        { role: "model", parts: [call("f"), call("g"), call("f", "own"), call("f")] },
        {
          role: "user",
          parts: [response("g"), response("f"), response("f", "own"), response("f"), response("x"), { text: "a" }],
        },
      ],
    },
    options,
  )
  const ids = messages.map(({ content }) => content.flatMap((each) => ("callId" in each ? [each.callId] : [])))
  expect(ids).toEqual([["call_0", "call_1", "own", "call_2"], ["call_1", "call_0", "own", "call_2", "call_3"], []])
})

test.each<[unknown, string]>([
  [null, ""],
  [[], ""],
  [{}, "contents"],
  [{ contents: [] }, "contents"],
  [{ contents: "x" }, "contents"],
  [{ contents: [null] }, "contents[0]"],
  [{ contents: [{ parts: "x" }] }, "contents[0].parts"],
  [{ contents: [{ role: "robot", parts: [] }] }, "contents[0].role"],
  [{ contents: [{ parts: [null] }] }, "contents[0].parts[0]"],
  [{ contents: [{ parts: [{ text: 1 }] }] }, "contents[0].parts[0].text"],
  [{ contents: [{ parts: [{ inlineData: { mimeType: "a/b" } }] }] }, "contents[0].parts[0].inlineData.data"],
  [{ contents: [{ parts: [{ fileData: {} }] }] }, "contents[0].parts[0].fileData.fileUri"],
  [{ contents: [{ parts: [{ functionResponse: {} }] }] }, "contents[0].parts[0].functionResponse.name"],
  [{ contents: [{ role: "model", parts: [{ functionCall: {} }] }] }, "contents[0].parts[0].functionCall.name"],
  [
    { contents: [{ role: "model", parts: [{ functionCall: { name: "f", args: 1 } }] }] },
    "contents[0].parts[0].functionCall.args",
  ],
  [
    { contents: [{ role: "model", parts: [{ text: "", thoughtSignature: 1 }] }] },
    "contents[0].parts[0].thoughtSignature",
  ],
  [{ contents, systemInstruction: { parts: [{ inlineData: {} }] } }, "systemInstruction.parts[0].text"],
  [{ contents, tools: {} }, "tools"],
  [{ contents, tools: [1] }, "tools[0]"],
  [{ contents, tools: [{ functionDeclarations: [{}] }] }, "tools[0].functionDeclarations[0].name"],
  [
    { contents, tools: [{ functionDeclarations: [{ name: "f", parameters: 1 }] }] },
    "tools[0].functionDeclarations[0].parameters",
  ],
  [{ contents, toolConfig: [] }, "toolConfig"],
  [{ contents, toolConfig: { functionCallingConfig: { mode: "SOME" } } }, "toolConfig.functionCallingConfig.mode"],
  [{ contents, generationConfig: 1 }, "generationConfig"],
  [{ contents, generationConfig: { temperature: "hot" } }, "generationConfig.temperature"],
  [{ contents, generationConfig: { stopSequences: [1] } }, "generationConfig.stopSequences[0]"],
  [
    { contents, generationConfig: { thinkingConfig: { thinkingBudget: "x" } } },
    "generationConfig.thinkingConfig.thinkingBudget",
  ],
])("gemini.request refuses %j", (body, path) => {
  expect(failure(() => read(body, options))).toEqual(["invalid-request", path])
})

test("gemini.request wants a model", () => {
  expect(failure(() => read({ contents }))).toEqual(["invalid-request", "model"])
  expect(read({ contents, model: "models/m" }).model).toBe("m")
})

test("gemini.request keeps members called __proto__ from doing harm", () => {
  const prompt = read(
    JSON.parse('{"contents":[{"parts":[{"text":"a","__proto__":{"x":1}}]}],"__proto__":{"x":1}}'),
    options,
  )
  expect(write(prompt).body).not.toHaveProperty("x")
  expect({}).not.toHaveProperty("x")
})

test.each([
  ["m", true, "models/m:streamGenerateContent?alt=sse"],
  ["m", false, "models/m:generateContent"],
  ["tunedModels/m", false, "tunedModels/m:generateContent"],
  ["\ud800", false, "models/%EF%BF%BD:generateContent"],
  ["../../x?y#z", false, "models/x%3Fy%23z:generateContent"],
])("gemini.request.endpoint() of %j", (model, stream, path) => {
  expect(endpoint(model, stream)).toEqual({ path, headers: {} })
})

const say = (content: object, more: Partial<Prompt> = {}): Prompt => ({
  ...hello,
  messages: [{ role: "assistant", content: [content] } as Prompt["messages"][number]],
  ...more,
})
const call = { type: "tool-call", callId: "c", name: "f", text: "{}" }

test.each<[string, Partial<Prompt> & object, string]>([
  ["who asks", { user: "u" }, "user"],
  ["metadata", { metadata: {} }, "metadata"],
  ["calls one at a time", { parallelToolCalls: false, tools: [] }, "parallelToolCalls"],
  ["members of another dialect", { extra: { from: "openai-chat", fields: { service_tier: "x" } } }, "service_tier"],
  [
    "a tool of another provider",
    { tools: [{ name: "w", provided: { from: "openai-responses", value: {} } }] },
    "tools[0]",
  ],
  ["a level of thinking that there is not", { reasoning: { effort: "huge" } }, "reasoning.effort"],
  ["a level and a number of tokens", { reasoning: { effort: "low", maxTokens: 1 } }, "reasoning.effort"],
  ["a call that a provider has carried out", say({ ...call, executor: "provider" }), "messages[0].content[0]"],
  ["content of another dialect", say({ type: "raw", from: "anthropic", value: {} }), "messages[0].content[0]"],
  [
    "instructions in the conversation",
    { messages: [...hello.messages, { role: "system", content: [] }] },
    "messages[1]",
  ],
  [
    "a file of another provider",
    say({ type: "file", mediaType: "image/png", fileId: { from: "openai-chat", id: "x" } }),
    "messages[0].content[0]",
  ],
  ["a file of some kind", say({ type: "file", mediaType: "image/*", data: "AA" }), "messages[0].content[0]"],
  [
    "a look at a picture",
    say({ type: "file", mediaType: "image/png", data: "AA", detail: "high" }),
    "messages[0].content[0].detail",
  ],
  ["a name of a person", { messages: [{ role: "user", content: [], name: "n" }] }, "messages[0].name"],
  [
    "what a tool gave without its name",
    {
      messages: [{ role: "tool", content: [{ type: "tool-result", callId: "c", output: { type: "text", text: "" } }] }],
    },
    "messages[0].content[0].name",
  ],
])("gemini.request does not leave out %s unsaid", (_name, more, path) => {
  const prompt = { ...hello, ...more }
  expect(failure(() => write(prompt))).toEqual(["unsupported", path])
  expect(write(prompt, { onUnsupported: "warn" }).warnings.map((each) => each.path)).toEqual([path])
})

test("gemini.request writes what other dialects have asked", () => {
  const prompt: Prompt = {
    ...hello,
    model: "gemini-2.5-flash",
    messages: [
      { role: "developer", content: [{ type: "text", text: "Be brief" }] },
      { role: "user", content: [{ type: "file", mediaType: "image/*", url: "data:image/png;base64,AA" }] },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "Hm", signatures: [{ data: "x", from: "anthropic" }] },
          { type: "refusal", text: "No" },
          { type: "tool-call", callId: "c", name: "f", text: "free", encoding: "text" },
          { type: "tool-call", callId: "d", name: "g", text: '{"a":1}' },
        ],
      },
      { role: "tool", content: [{ type: "tool-result", callId: "c", output: { type: "text", text: "1" } }] },
      {
        role: "tool",
        content: [{ type: "tool-result", callId: "d", output: { type: "json", value: [1] }, isError: true }],
      },
      { role: "user", content: [{ type: "text", text: "And?" }] },
    ],
    tools: [{ name: "f", parameters: { type: "object" }, strict: true }],
    reasoning: { effort: "medium", summary: "detailed" },
    output: { type: "json", schema: { type: "object" }, name: "n", strict: true },
    logprobs: 0,
  }
  const { body, warnings } = write(prompt)
  expect(body).toEqual({
    systemInstruction: { parts: [{ text: "Be brief" }] },
    contents: [
      { role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AA" } }] },
      {
        role: "model",
        parts: [
          { text: "No" },
          { functionCall: { id: "c", name: "f", args: { input: "free" } } },
          { functionCall: { id: "d", name: "g", args: { a: 1 } } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "c", name: "f", response: { output: "1" } } },
          { functionResponse: { id: "d", name: "g", response: { error: [1] } } },
        ],
      },
      { role: "user", parts: [{ text: "And?" }] },
    ],
    tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema: { type: "object" } }] }],
    toolConfig: { functionCallingConfig: { mode: "VALIDATED" } },
    generationConfig: {
      responseLogprobs: true,
      thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 },
      responseMimeType: "application/json",
      responseJsonSchema: { type: "object" },
    },
  })
  expect(warnings.map(({ path }) => path)).toEqual(["messages[2].content[0]", "reasoning.summary", "output.name"])
})

test("gemini.request puts arguments that are no object in one, so that what the tool gave has its call", () => {
  for (const text of ["[1]", '{"a":']) {
    const { body, warnings } = write({ ...hello, ...say({ ...call, text }) })
    expect(body.contents).toMatchObject([{ parts: [{ functionCall: { id: "c", args: { INVALID_JSON: text } } }] }])
    expect(warnings).toEqual([])
  }
})

test("gemini.request lets calls of other models pass where a signature is wanted", () => {
  const contentsOf = (model: string, signatures: object[]) => {
    const { body, warnings } = write({ ...say({ ...call, signatures }), model })
    return [
      (body.contents as [{ parts: [{ thoughtSignature?: string }] }])[0].parts[0].thoughtSignature,
      warnings.length,
    ]
  }
  expect(contentsOf("gemini-3-pro", [])).toEqual(["skip_thought_signature_validator", 1])
  expect(contentsOf("gemini-3-pro", [{ data: "AA", from: "gemini" }])).toEqual(["AA", 0])
  expect(contentsOf("gemini-3-pro", [{ data: "AA", from: "anthropic" }])).toEqual([
    "skip_thought_signature_validator",
    2,
  ])
  expect(contentsOf("gemini-2.5-pro", [])).toEqual([undefined, 0])
})

test("gemini.errorBody() is an error of Google's", () => {
  expect(gemini.errorBody({ type: "error", message: "No", status: 404 })).toEqual({
    error: { code: 404, message: "No", status: "NOT_FOUND" },
  })
})

test("gemini.request joins the pieces of a text, which clients keep as they came", () => {
  const model = (...parts: object[]) => ({ role: "model", parts })
  const contents = [
    model({ text: "H", thought: true }),
    model({ text: "m", thought: true }),
    model({ text: "One" }),
    model({ text: " " }),
    model({ text: "two" }),
    model({ text: "", thoughtSignature: "S" }),
    model({ text: "a" }, { text: "b" }),
    { role: "user", parts: [{ text: "c" }] },
    { role: "user", parts: [{ text: "d" }] },
  ]
  expect(read({ contents }, options).messages).toEqual([
    {
      role: "assistant",
      content: [
        { type: "reasoning", text: "Hm" },
        { type: "text", text: "One two" },
        { type: "text", text: "", signatures: [{ data: "S", from: "gemini", kind: "signature" }] },
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
    },
    { role: "user", content: [{ type: "text", text: "c" }] },
    { role: "user", content: [{ type: "text", text: "d" }] },
  ])
})

test("gemini.request joins the pieces of a thought that another dialect has signed", () => {
  const thought = (text: string, thoughtSignature?: string) => ({
    role: "model",
    parts: [{ text, thought: true, ...(thoughtSignature && { thoughtSignature }) }],
  })
  const turns = [
    thought("H"),
    thought("m"),
    thought("", "millrace:anthropic:signature:AA"),
    thought("", "millrace:anthropic:redacted:BB"),
    thought("So"),
    thought("", "CC"),
    { role: "model", parts: [{ text: "Hi" }] },
  ]
  expect(read({ contents: [...contents, ...turns, ...contents] }, options).messages).toEqual([
    hello.messages[0],
    {
      role: "assistant",
      content: [
        { type: "reasoning", text: "Hm", signatures: [{ data: "AA", from: "anthropic", kind: "signature" }] },
        {
          type: "reasoning",
          text: "",
          kind: "redacted",
          signatures: [{ data: "BB", from: "anthropic", kind: "redacted" }],
        },
        { type: "reasoning", text: "So" },
        { type: "reasoning", text: "", signatures: [{ data: "CC", from: "gemini", kind: "signature" }] },
        { type: "text", text: "Hi" },
      ],
    },
    hello.messages[0],
  ])
})

test("gemini.request refuses what is nested without end", () => {
  const nested = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`)
  expect(failure(() => read({ model: "m", contents, nested }))).toEqual(["invalid-request", ""])
})
