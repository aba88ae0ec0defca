import OpenAI from "openai"
import { type Client, FURTHER, KEY, parameters, QUESTION, resultOf } from "../client.ts"
import { TOOL } from "../conversations.ts"

type Message = OpenAI.Chat.ChatCompletionMessageParam

const tools = [{ type: "function", function: { name: TOOL, parameters } }] as const

type Ask = (client: OpenAI, model: string, messages: Message[]) => Promise<OpenAI.Chat.ChatCompletionMessage>

const ways: Readonly<Record<string, Ask>> = {
  async "chat.completions.stream"(client, model, messages) {
    const completion = await client.chat.completions
      .stream({ model, messages, tools: [...tools] })
      .finalChatCompletion()
    return completion.choices[0]?.message as OpenAI.Chat.ChatCompletionMessage
  },
  async "chat.completions.create"(client, model, messages) {
    const completion = await client.chat.completions.create({ model, messages, tools: [...tools] })
    return completion.choices[0]?.message as OpenAI.Chat.ChatCompletionMessage
  },
}

export const openaiChatClients: readonly Client[] = Object.entries(ways).map(([name, ask]) => ({
  name: `openai ${name}`,
  dialect: "openai-chat",
  async converse(url, model) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 })
    const messages: Message[] = [{ role: "user", content: QUESTION }]
    const message = await ask(client, model, messages)
    const results = (message.tool_calls ?? []).map(
      ({ id }, index): Message => ({ role: "tool", tool_call_id: id, content: resultOf(index) }),
    )
    const next: Message[] = results.length > 0 ? results : [{ role: "user", content: FURTHER }]
    return (other) => ask(client, other, [...messages, message as Message, ...next])
  },
}))
