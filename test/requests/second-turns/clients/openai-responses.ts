import OpenAI from "openai"
import { type Client, FURTHER, KEY, parameters, QUESTION, resultOf } from "../client.ts"
import { TOOL } from "../conversations.ts"

type Item = OpenAI.Responses.ResponseInputItem
type Response = OpenAI.Responses.Response

const shared = {
  tools: [{ type: "function", name: TOOL, parameters, strict: false }] as OpenAI.Responses.Tool[],
  store: false,
  include: ["reasoning.encrypted_content"] as OpenAI.Responses.ResponseIncludable[],
}

const ways: Readonly<Record<string, (client: OpenAI, model: string, input: Item[]) => Promise<Response>>> = {
  "responses.stream": (client, model, input) => client.responses.stream({ model, input, ...shared }).finalResponse(),
  "responses.create": (client, model, input) => client.responses.create({ model, input, ...shared }),
}

export const openaiResponsesClients: readonly Client[] = Object.entries(ways).map(([name, ask]) => ({
  name: `openai ${name}`,
  dialect: "openai-responses",
  async converse(url, model) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: KEY, maxRetries: 0 })
    const input: Item[] = [{ role: "user", content: QUESTION }]
    const { output } = await ask(client, model, input)
    const results = output
      .filter((item) => item.type === "function_call")
      .map((item, index): Item => ({ type: "function_call_output", call_id: item.call_id, output: resultOf(index) }))
    const next: Item[] = results.length > 0 ? results : [{ role: "user", content: FURTHER }]
    return (other) => ask(client, other, [...input, ...(output as Item[]), ...next])
  },
}))
