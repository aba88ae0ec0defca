import { type Chat, type Content, GoogleGenAI, type Part } from "@google/genai"
import { type Client, FURTHER, KEY, parameters, QUESTION, resultOf } from "../client.ts"
import { TOOL } from "../conversations.ts"

const config = { tools: [{ functionDeclarations: [{ name: TOOL, parametersJsonSchema: parameters }] }] }

/** The SDK's own chat keeps the conversation: of a stream, every response as a content of its own. */
const ways: Readonly<Record<string, (chat: Chat, message: string | Part[]) => Promise<void>>> = {
  async "chat.sendMessageStream"(chat, message) {
    for await (const _ of await chat.sendMessageStream({ message }));
  },
  async "chat.sendMessage"(chat, message) {
    await chat.sendMessage({ message })
  },
}

export const geminiClients: readonly Client[] = Object.entries(ways).map(([name, send]) => ({
  name: `@google/genai ${name}`,
  dialect: "gemini",
  async converse(url, model) {
    const client = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: url, apiVersion: "v1beta" } })
    const chat = client.chats.create({ model, config })
    await send(chat, QUESTION)
    const history = JSON.parse(JSON.stringify(chat.getHistory())) as Content[]
    const results = history
      .flatMap(({ parts = [] }) => parts.flatMap(({ functionCall }) => functionCall ?? []))
      .map(
        (call, index): Part => ({
          functionResponse: {
            ...(call.id && { id: call.id }),
            name: call.name as string,
            response: { output: resultOf(index) },
          },
        }),
      )
    return (other) => {
      const chat = client.chats.create({ model: other, config, history: structuredClone(history) })
      return send(chat, results.length > 0 ? results : FURTHER)
    }
  },
}))
