/** The dialects that the recordings are read in, by the names that they are written under. */
import {
  agUi,
  aiSdkUi,
  anthropic,
  bedrockConverse,
  bedrockInvoke,
  claudeCode,
  codex,
  cohere,
  gemini,
  geminiArray,
  ollama,
  ollamaGenerate,
  openaiChat,
  openaiCompletions,
  openaiResponses,
  tgi,
  workersAi,
} from "@millrace/llm"
import type { UpstreamDialect } from "../upstream.ts"

export const recordedDialects: ReadonlyMap<string, UpstreamDialect> = new Map(
  [
    openaiChat,
    openaiResponses,
    openaiCompletions,
    anthropic,
    gemini,
    geminiArray,
    ollama,
    ollamaGenerate,
    cohere,
    bedrockConverse,
    bedrockInvoke,
    workersAi,
    tgi,
    agUi,
    aiSdkUi,
    claudeCode,
    codex,
  ].map((dialect) => [dialect.name, dialect] as const),
)
