/** The `openai` package as the judge of what the gateway gives: it is the strictest client there is for this format. */
import OpenAI from "openai"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { begin, chunk, done, type FakeUpstream, first, startFakeUpstream, whole } from "./fake-upstream.ts"
import { type Gateway, runtimes } from "./gateways.ts"

const messages = [{ role: "user" as const, content: "Hi" }]
const call = (index: number, delta: object) => chunk({ tool_calls: [{ index, ...delta }] })

let upstream: FakeUpstream
beforeAll(async () => {
  upstream = await startFakeUpstream()
  upstream.on("text", whole(first, chunk({ content: "Hel" }), chunk({ content: "lo 🌊" }), chunk({}, "stop"), done))
  upstream.on("no-done", whole(first, chunk({ content: "Hello" }), chunk({}, "stop")))
  upstream.on(
    "tools",
    whole(
      first,
      call(0, { id: "a", type: "function", function: { name: "f", arguments: "" } }),
      call(0, { function: { arguments: '{"x":1}' } }),
      call(1, { id: "b", type: "function", function: { name: "g", arguments: "{}" } }),
      chunk({}, "tool_calls"),
      done,
    ),
  )
  upstream.on("refusal", whole(first, chunk({ refusal: "I can't" }), chunk({}, "stop"), done))
  upstream.on(
    "error",
    whole(first, chunk({ content: "Hel" }), 'data: {"error":{"message":"x","code":"overloaded"}}\n\n', done),
  )
  upstream.on("cut", whole(first, chunk({ content: "Hel" }), 'data: {"id":'))
  upstream.on("late", (call) => {
    const response = begin(call)
    setTimeout(() => response.end([first, chunk({ content: "Hello" }), chunk({}, "stop"), done].join("")), 1_700)
  })
  upstream.on("late-error", ({ response }) => void setTimeout(() => response.writeHead(500).end("no"), 1_300))
  upstream.on(
    "rate",
    ({ response }) =>
      void response.writeHead(429, { "retry-after": "3" }).end('{"error":{"code":"rate_limit_exceeded"}}'),
  )
})
afterAll(() => upstream.close())

describe.each(runtimes)("on %s, the openai package", (_runtime, start) => {
  let gateway: Gateway
  let client: OpenAI
  beforeAll(async () => {
    gateway = await start(upstream.url)
    client = new OpenAI({ apiKey: "client's own", baseURL: `${gateway.url}/v1`, maxRetries: 0 })
  })
  afterAll(() => gateway?.close())

  const streamed = (model: string) => client.chat.completions.stream({ model, messages }).finalChatCompletion()
  const folded = (model: string) => client.chat.completions.create({ model, messages })
  const iterated = async (model: string) => {
    let text = ""
    for await (const part of await client.chat.completions.create({ model, messages, stream: true })) {
      text += part.choices[0]?.delta.content ?? ""
    }
    return text
  }

  test("lists models", async () => {
    const models = []
    for await (const model of client.models.list()) models.push(model.id)
    expect(models).toContain("replay/hello")
  })

  test("streams text", async () => {
    expect(await iterated("up/text")).toBe("Hello 🌊")
    const completion = await streamed("up/text")
    expect(completion.choices[0]).toMatchObject({ message: { content: "Hello 🌊" }, finish_reason: "stop" })
    expect((await streamed("up/no-done")).choices[0]?.message.content).toBe("Hello")
  })

  test("takes heartbeats for what they are", async () => {
    expect((await streamed("up/late")).choices[0]?.message.content).toBe("Hello")
  })

  test("streams tool calls and refusals", async () => {
    const tools = (await streamed("up/tools")).choices[0]
    expect(tools?.finish_reason).toBe("tool_calls")
    expect(tools?.message.tool_calls).toMatchObject([
      { id: "a", function: { name: "f", arguments: '{"x":1}' } },
      { id: "b", function: { name: "g", arguments: "{}" } },
    ])
    expect((await streamed("up/refusal")).choices[0]?.message).toMatchObject({ refusal: "I can't" })
  })

  test("folds, where the upstream streams whatever it is asked", async () => {
    expect((await folded("up/text")).choices[0]?.message.content).toBe("Hello 🌊")
    expect((await folded("up/tools")).choices[0]?.message.tool_calls).toHaveLength(2)
    expect((await folded("up/refusal")).choices[0]?.message.refusal).toBe("I can't")
  })

  test.each(["up/error", "up/cut", "up/late-error"])("rejects %s, streamed, iterated and folded", async (model) => {
    await expect(streamed(model)).rejects.toThrow()
    await expect(iterated(model)).rejects.toThrow()
    await expect(folded(model)).rejects.toThrow()
  })

  test("meets an HTTP error with its status, code and headers", async () => {
    const error = await folded("up/rate").catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OpenAI.RateLimitError)
    const { status, code, headers, requestID } = error as InstanceType<typeof OpenAI.RateLimitError>
    expect([status, code, headers.get("retry-after")]).toEqual([429, "rate_limit_exceeded", "3"])
    expect(requestID).toMatch(/^[0-9a-f-]{36}$/)
    await expect(folded("nobody/x")).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    await expect(client.chat.completions.create({ model: "up/text", messages: [] })).rejects.toBeInstanceOf(
      OpenAI.BadRequestError,
    )
  })

  test("takes every recording, and rejects those that are an error or cut", async () => {
    const fast = new OpenAI({
      apiKey: "k",
      baseURL: `${gateway.url}/v1`,
      maxRetries: 0,
      defaultQuery: { speed: "1000" },
    })
    for (const { id } of (await fast.models.list()).data) {
      // Those in other dialects have the dialect's name between; `pairs.node.test.ts` has them all.
      if (/^replay\/.*\//.test(id)) continue
      const model = { model: id, messages }
      const asking = { ...model, stream_options: { include_usage: true } }
      const one = () => fast.chat.completions.stream(asking).finalChatCompletion()
      const other = () => fast.chat.completions.create(model)
      if (/replay\/(error|cut)/.test(id)) {
        await expect(one(), id).rejects.toThrow()
        await expect(other(), id).rejects.toThrow()
        continue
      }
      const [streamedOne, foldedOne] = [await one(), await other()]
      const facts = ({ choices: [choice], usage }: OpenAI.ChatCompletion) => [
        choice?.message.content || null,
        choice?.message.refusal || null,
        choice?.message.tool_calls?.map((call) => call.type === "function" && call.function.arguments),
        choice?.finish_reason,
        usage,
      ]
      expect(facts(foldedOne), id).toEqual(facts(streamedOne))
    }
  })
})
