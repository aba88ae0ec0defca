import { type Message, Ollama } from "ollama"
import { type Client, FURTHER, parameters, QUESTION, resultOf } from "../client.ts"
import { TOOL } from "../conversations.ts"

const tools = [{ type: "function", function: { name: TOOL, description: "", parameters: parameters as never } }]

/** The application gathers what a stream says, as in the examples of the library. */
const ways: Readonly<Record<string, (client: Ollama, model: string, messages: Message[]) => Promise<Message>>> = {
  async "chat, streamed"(client, model, messages) {
    const message: Required<Pick<Message, "content" | "thinking" | "tool_calls">> = {
      content: "",
      thinking: "",
      tool_calls: [],
    }
    for await (const part of await client.chat({ model, messages, tools, stream: true })) {
      message.content += part.message.content
      message.thinking += part.message.thinking ?? ""
      message.tool_calls.push(...(part.message.tool_calls ?? []))
    }
    return { role: "assistant", ...message }
  },
  async chat(client, model, messages) {
    return (await client.chat({ model, messages, tools })).message
  },
}

export const ollamaClients: readonly Client[] = Object.entries(ways).map(([name, ask]) => ({
  name: `ollama ${name}`,
  dialect: "ollama",
  async converse(url, model) {
    const client = new Ollama({ host: url })
    const messages: Message[] = [{ role: "user", content: QUESTION }]
    const message = await ask(client, model, messages)
    const results = (message.tool_calls ?? []).map(
      (call, index): Message => ({ role: "tool", content: resultOf(index), tool_name: call.function.name }),
    )
    const next: Message[] = results.length > 0 ? results : [{ role: "user", content: FURTHER }]
    return (other) => ask(client, other, [...messages, message, ...next])
  },
}))
