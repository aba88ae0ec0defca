/** All the clients that judge, newest lines and those before. */
import { agUi } from "./ag-ui.ts"
import { aiSdk } from "./ai-sdk.ts"
import { aiSdkUi } from "./ai-sdk-ui.ts"
import { anthropic } from "./anthropic.ts"
import { bedrock } from "./bedrock.ts"
import { gemini } from "./gemini.ts"
import type { Judge } from "./judge.ts"
import { ollama } from "./ollama.ts"
import { openaiChat } from "./openai-chat.ts"
import { openaiResponses } from "./openai-responses.ts"

export const judges: readonly Judge[] = [
  ...openaiChat,
  ...openaiResponses,
  ...anthropic,
  ...gemini,
  ...ollama,
  ...aiSdk,
  ...aiSdkUi,
  ...agUi,
  ...bedrock,
]
