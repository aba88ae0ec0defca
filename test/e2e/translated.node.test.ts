/**
 * Real clients ask, through the gateway, upstreams of every dialect that can be configured: each is asked at its own
 * address, with the operator's key in its own header, in its own words, and its answer comes back in the client's.
 */
import { once } from "node:events"
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import Anthropic from "@anthropic-ai/sdk"
import { GoogleGenAI } from "@google/genai"
import { Ollama } from "ollama"
import OpenAI from "openai"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { dialects } from "../../apps/edge/src/upstream/replay/dialects.ts"
import { tool } from "../../apps/edge/src/upstream/replay/recordings/tool.ts"
import { type Gateway, KEY, mainRuntimes } from "./gateways.ts"

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
/** The clients have keys of their own, which are nobody else's business. */
const CLIENT_KEY = "key-of-the-client"
const SYSTEM = "Be short"
const QUESTION = "What is the water level?"
const parameters = {
  type: "object",
  properties: { river: { type: "string" } },
  required: ["river"],
} as const

interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

/** What each upstream is asked like. */
const upstreams = [
  { dialect: "openai-chat", base: "/v1", path: /^\/v1\/chat\/completions$/, key: ["authorization", `Bearer ${KEY}`] },
  { dialect: "openai-responses", base: "/v1", path: /^\/v1\/responses$/, key: ["authorization", `Bearer ${KEY}`] },
  { dialect: "anthropic", base: "/v1", path: /^\/v1\/messages$/, key: ["x-api-key", KEY] },
  {
    dialect: "gemini",
    base: "/v1beta",
    path: /^\/v1beta\/models\/some-model:streamGenerateContent\?alt=sse$/,
    key: ["x-goog-api-key", KEY],
  },
  { dialect: "ollama", base: "/api", path: /^\/api\/chat$/, key: ["authorization", `Bearer ${KEY}`] },
] as const

/** Answers everything in the dialect of the address, and keeps what it was asked. */
async function startUpstream(): Promise<{ server: Server; origin: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const chunk of request) text += chunk
    const path = request.url ?? ""
    asked.push({ path, headers: request.headers, body: JSON.parse(text) })
    const name = upstreams.find((each) => each.path.test(path))?.dialect
    const dialect = dialects.find((each) => each.name === name)
    if (dialect === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { "content-type": dialect.contentType })
    for (const piece of dialect.write(tool)) response.write(piece)
    response.end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

interface Answer {
  readonly text: string
  readonly calls: readonly { readonly name: string; readonly args: unknown }[]
}

/** A question with instructions, a picture, a tool that must be called, and limits, as each client writes it. */
const clients: Readonly<Record<string, (url: string, model: string) => Promise<Answer>>> = {
  async "openai chat"(url, model) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: CLIENT_KEY, maxRetries: 0 })
    const completion = await client.chat.completions
      .stream({
        model,
        messages: [
          { role: "system", content: SYSTEM },
          {
            role: "user",
            content: [
              { type: "text", text: QUESTION },
              { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } },
            ],
          },
        ],
        tools: [{ type: "function", function: { name: "get_water_level", parameters } }],
        tool_choice: "required",
        max_completion_tokens: 321,
        temperature: 0.5,
        stop: ["END"],
      })
      .finalChatCompletion()
    const message = completion.choices[0]?.message
    const calls = message?.tool_calls ?? []
    return {
      text: message?.content ?? "",
      calls: calls.map((call) =>
        call.type === "function"
          ? { name: call.function.name, args: JSON.parse(call.function.arguments) }
          : { name: "", args: undefined },
      ),
    }
  },
  async "openai responses"(url, model) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: CLIENT_KEY, maxRetries: 0 })
    const response = await client.responses
      .stream({
        model,
        instructions: SYSTEM,
        input: [
          {
            role: "user",
            content: [
              { type: "input_text", text: QUESTION },
              { type: "input_image", detail: "auto", image_url: `data:image/png;base64,${PIXEL}` },
            ],
          },
        ],
        tools: [{ type: "function", name: "get_water_level", parameters, strict: false }],
        tool_choice: "required",
        max_output_tokens: 321,
        temperature: 0.5,
      })
      .finalResponse()
    return {
      text: response.output_text,
      calls: response.output.flatMap((item) =>
        item.type === "function_call" ? [{ name: item.name, args: JSON.parse(item.arguments) }] : [],
      ),
    }
  },
  async anthropic(url, model) {
    const client = new Anthropic({ baseURL: url, apiKey: CLIENT_KEY, maxRetries: 0 })
    const message = await client.messages
      .stream({
        model,
        system: SYSTEM,
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: QUESTION },
              { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } },
            ],
          },
        ],
        tools: [{ name: "get_water_level", input_schema: parameters as never }],
        tool_choice: { type: "any" },
        max_tokens: 321,
        temperature: 0.5,
        stop_sequences: ["END"],
      })
      .finalMessage()
    return {
      text: message.content.map((block) => (block.type === "text" ? block.text : "")).join(""),
      calls: message.content.flatMap((block) =>
        block.type === "tool_use" ? [{ name: block.name, args: block.input }] : [],
      ),
    }
  },
  async "google genai"(url, model) {
    const client = new GoogleGenAI({ apiKey: CLIENT_KEY, httpOptions: { baseUrl: url, apiVersion: "v1beta" } })
    const stream = await client.models.generateContentStream({
      model,
      contents: [{ role: "user", parts: [{ text: QUESTION }, { inlineData: { mimeType: "image/png", data: PIXEL } }] }],
      config: {
        systemInstruction: SYSTEM,
        tools: [{ functionDeclarations: [{ name: "get_water_level", parametersJsonSchema: parameters }] }],
        toolConfig: { functionCallingConfig: { mode: "ANY" as never } },
        maxOutputTokens: 321,
        temperature: 0.5,
        stopSequences: ["END"],
      },
    })
    let text = ""
    const calls: { name: string; args: unknown }[] = []
    for await (const chunk of stream) {
      for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
        if (part.text !== undefined && part.thought !== true) text += part.text
        if (part.functionCall !== undefined)
          calls.push({ name: part.functionCall.name ?? "", args: part.functionCall.args })
      }
    }
    return { text, calls }
  },
  async ollama(url, model) {
    const client = new Ollama({ host: url })
    const stream = await client.chat({
      model,
      messages: [
        { role: "system", content: SYSTEM },
        { role: "user", content: QUESTION, images: [PIXEL] },
      ],
      tools: [{ type: "function", function: { name: "get_water_level", parameters: parameters as never } }],
      options: { num_predict: 321, temperature: 0.5, stop: ["END"] },
      stream: true,
    })
    let text = ""
    const calls: { name: string; args: unknown }[] = []
    for await (const { message } of stream) {
      text += message.content
      for (const call of message.tool_calls ?? [])
        calls.push({ name: call.function.name, args: call.function.arguments })
    }
    return { text, calls }
  },
}

const said = tool.passages.map((passage) => (passage.kind === "content" ? passage.text : "")).join("")
const called = tool.passages.flatMap((passage) =>
  passage.kind === "tool-call" ? [{ name: passage.name, args: JSON.parse(passage.arguments) }] : [],
)

/** Where a dialect writes the most tokens and the temperature of an answer. */
const settings: Readonly<Record<string, (body: never) => unknown[]>> = {
  "openai-chat": ({ max_completion_tokens, max_tokens, temperature }: Record<string, number>) => [
    max_completion_tokens ?? max_tokens,
    temperature,
  ],
  "openai-responses": ({ max_output_tokens, temperature }: Record<string, number>) => [max_output_tokens, temperature],
  anthropic: ({ max_tokens, temperature }: Record<string, number>) => [max_tokens, temperature],
  gemini: ({ generationConfig }: Record<string, Record<string, number>>) => [
    generationConfig?.maxOutputTokens,
    generationConfig?.temperature,
  ],
  ollama: ({ options }: Record<string, Record<string, number>>) => [options?.num_predict, options?.temperature],
}

describe.each(mainRuntimes)("on %s", (_runtime, start) => {
  let upstream: Awaited<ReturnType<typeof startUpstream>>
  let gateway: Gateway
  beforeAll(async () => {
    upstream = await startUpstream()
    const configured = upstreams.map(({ dialect, base }) => ({
      id: dialect,
      dialect,
      baseUrl: `${upstream.origin}${base}`,
      secret: "FAKE_KEY",
      models: ["some-model"],
    }))
    gateway = await start("http://127.0.0.1:9/v1", {}, { upstreams: configured })
  })
  afterAll(async () => {
    await gateway?.close()
    upstream.server.close()
    upstream.server.closeAllConnections()
  })

  describe.each(Object.entries(clients))("%s", (_client, ask) => {
    test.each(upstreams)("asks an upstream that speaks $dialect", async ({ dialect, path, key }) => {
      const answer = await ask(gateway.url, `${dialect}/some-model`)
      expect(answer).toEqual({ text: said, calls: called })
      const asked = upstream.asked.at(-1) as Asked
      expect(asked.path).toMatch(path)
      expect(asked.headers[key[0]]).toBe(key[1])
      const text = JSON.stringify(asked)
      expect(text).not.toContain(CLIENT_KEY)
      for (const word of [SYSTEM, QUESTION, PIXEL, "get_water_level", "river"]) expect(text).toContain(word)
      expect(settings[dialect]?.(asked.body as never)).toEqual([321, 0.5])
      if (dialect !== "gemini") expect(asked.body).toMatchObject({ model: "some-model", stream: true })
    })
  })
})
