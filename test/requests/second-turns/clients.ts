import type { Client } from "./client.ts"
import { aiSdkClients } from "./clients/ai-sdk.ts"
import { aiSdkUiClients } from "./clients/ai-sdk-ui.ts"
import { anthropicClients } from "./clients/anthropic.ts"
import { geminiClients } from "./clients/gemini.ts"
import { ollamaClients } from "./clients/ollama.ts"
import { openaiChatClients } from "./clients/openai-chat.ts"
import { openaiResponsesClients } from "./clients/openai-responses.ts"

export const clients: readonly Client[] = [
  ...openaiChatClients,
  ...openaiResponsesClients,
  ...anthropicClients,
  ...geminiClients,
  ...ollamaClients,
  ...aiSdkUiClients,
  ...aiSdkClients,
]
