/** The dialects that have requests, each to be read and to be written. */
import { aiSdkUi, anthropic, type ClientDialect, gemini, ollama, openaiChat, openaiResponses } from "@millrace/llm"

export const targets: readonly ClientDialect[] = [openaiChat, openaiResponses, anthropic, gemini, ollama, aiSdkUi]

export const targetNames: readonly string[] = targets.map(({ name }) => name)
