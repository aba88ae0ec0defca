import Anthropic from "@anthropic-ai/sdk"
import { type Client, FURTHER, KEY, parameters, QUESTION, resultOf } from "../client.ts"
import { TOOL } from "../conversations.ts"

type Message = Anthropic.MessageParam

const shared = { tools: [{ name: TOOL, input_schema: parameters as Anthropic.Tool.InputSchema }], max_tokens: 4_000 }

const ways: Readonly<
  Record<string, (client: Anthropic, model: string, messages: Message[]) => Promise<Anthropic.Message>>
> = {
  "messages.stream": (client, model, messages) => client.messages.stream({ model, messages, ...shared }).finalMessage(),
  "messages.create": (client, model, messages) => client.messages.create({ model, messages, ...shared }),
}

export const anthropicClients: readonly Client[] = Object.entries(ways).map(([name, ask]) => ({
  name: `@anthropic-ai/sdk ${name}`,
  dialect: "anthropic",
  async converse(url, model) {
    const client = new Anthropic({ baseURL: url, apiKey: KEY, maxRetries: 0 })
    const messages: Message[] = [{ role: "user", content: QUESTION }]
    const { content } = await ask(client, model, messages)
    const results = content
      .filter((block) => block.type === "tool_use")
      .map(({ id }, index) => ({ type: "tool_result" as const, tool_use_id: id, content: resultOf(index) }))
    const next: Message = { role: "user", content: results.length > 0 ? results : FURTHER }
    return (other) =>
      ask(client, other, [...messages, { role: "assistant", content: content as Anthropic.ContentBlockParam[] }, next])
  },
}))
