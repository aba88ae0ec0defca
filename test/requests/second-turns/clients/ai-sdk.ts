/** Applications that ask with the AI SDK's providers, and show what they get in its interface, which keeps it for them. */
import { createAnthropic } from "@ai-sdk/anthropic"
import { createGoogle } from "@ai-sdk/google"
import { createOpenAI } from "@ai-sdk/openai"
import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import {
  convertToModelMessages,
  jsonSchema,
  type LanguageModel,
  streamText,
  type ToolSet,
  tool,
  type UIMessage,
} from "ai"
import { type Client, KEY, parameters } from "../client.ts"
import { TOOL } from "../conversations.ts"
import { gather, goOn, question } from "./ai-sdk-ui.ts"

// Warnings are printed past the console, by the process.
globalThis.AI_SDK_LOG_WARNINGS = false

const tools = { [TOOL]: tool({ inputSchema: jsonSchema(parameters) }) } as ToolSet

const providers: readonly (readonly [
  name: string,
  dialect: string,
  model: (url: string, model: string) => LanguageModel,
])[] = [
  [
    "@ai-sdk/openai chat",
    "openai-chat",
    (url, model) => createOpenAI({ apiKey: KEY, baseURL: `${url}/v1` }).chat(model),
  ],
  [
    "@ai-sdk/openai responses",
    "openai-responses",
    (url, model) => createOpenAI({ apiKey: KEY, baseURL: `${url}/v1` }).responses(model),
  ],
  [
    "@ai-sdk/openai-compatible",
    "openai-chat",
    (url, model) => createOpenAICompatible({ name: "any", apiKey: KEY, baseURL: `${url}/v1` })(model),
  ],
  ["@ai-sdk/anthropic", "anthropic", (url, model) => createAnthropic({ apiKey: KEY, baseURL: `${url}/v1` })(model)],
  [
    "@ai-sdk/google",
    "gemini",
    (url, model) => createGoogle({ apiKey: KEY, baseURL: `${url}/v1beta` })(`models/${model}`),
  ],
]

export const aiSdkClients: readonly Client[] = providers.map(([name, dialect, modelOf]) => ({
  name,
  dialect,
  async converse(url, model) {
    const ask = async (name: string, messages: UIMessage[]) => {
      const result = streamText({
        model: modelOf(url, name),
        messages: await convertToModelMessages(messages),
        tools,
        maxRetries: 0,
        // The responses API keeps nothing for the gateway.
        providerOptions: { openai: { store: false, include: ["reasoning.encrypted_content"] } },
        onError: () => {},
      })
      return gather(result.toUIMessageStream())
    }
    const messages = goOn(await ask(model, [question]))
    return (other) => ask(other, messages)
  },
}))
