/** A rich request of each dialect, as its clients write it. */
import type { ReadOptions } from "@millrace/llm"
import { aiSdkUiBody } from "./bodies/ai-sdk-ui.ts"
import { anthropicBody } from "./bodies/anthropic.ts"
import { geminiBody } from "./bodies/gemini.ts"
import { ollamaBody } from "./bodies/ollama.ts"
import { openaiChatBody } from "./bodies/openai-chat.ts"
import { openaiResponsesBody } from "./bodies/openai-responses.ts"

export type Body = Readonly<Record<string, unknown>>

export const bodies: Readonly<Record<string, Body>> = {
  "openai-chat": openaiChatBody,
  "openai-responses": openaiResponsesBody,
  anthropic: anthropicBody,
  gemini: geminiBody,
  ollama: ollamaBody,
  "ai-sdk-ui": aiSdkUiBody,
}

/** What the address says, in dialects whose bodies do not. */
export const outside: Readonly<Record<string, ReadOptions>> = {
  gemini: { model: "wordmodel", stream: true },
}
