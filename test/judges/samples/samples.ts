/** The sample of every format that has judges. */
import type { JudgeDialect } from "../judge.ts"
import { agUi } from "./ag-ui.ts"
import { aiSdkText, aiSdkUi } from "./ai-sdk-ui.ts"
import { anthropic } from "./anthropic.ts"
import { bedrockConverse, bedrockInvoke } from "./bedrock.ts"
import { gemini } from "./gemini.ts"
import { ollama } from "./ollama.ts"
import { openaiChat } from "./openai-chat.ts"
import { openaiResponses } from "./openai-responses.ts"
import type { Sample } from "./sample.ts"

export const samples: Readonly<Record<JudgeDialect, Sample>> = {
  "openai-chat": openaiChat,
  "openai-responses": openaiResponses,
  anthropic,
  gemini,
  ollama,
  "ai-sdk-ui": aiSdkUi,
  "ai-sdk-text": aiSdkText,
  "ag-ui": agUi,
  "bedrock-converse": bedrockConverse,
  "bedrock-invoke": bedrockInvoke,
}
