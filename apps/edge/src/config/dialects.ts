/** The dialects that an upstream may be configured with: those that requests can be written in. */
import { anthropic, type ClientDialect, gemini, ollama, openaiChat, openaiResponses } from "@millrace/llm"
import type { UpstreamDialect } from "../upstream/upstream.ts"

export type UpstreamDialectName = "openai-chat" | "openai-responses" | "anthropic" | "gemini" | "ollama"

/** How an upstream is asked. */
export interface Asking {
  readonly dialect: UpstreamDialect & ClientDialect
  /** The header that carries the key. */
  keyHeader(key: string): [name: string, value: string]
}

const bearer = (key: string): [string, string] => ["authorization", `Bearer ${key}`]

export const dialects: Readonly<Record<UpstreamDialectName, Asking>> = {
  "openai-chat": { dialect: openaiChat, keyHeader: bearer },
  "openai-responses": { dialect: openaiResponses, keyHeader: bearer },
  anthropic: { dialect: anthropic, keyHeader: (key) => ["x-api-key", key] },
  gemini: { dialect: gemini, keyHeader: (key) => ["x-goog-api-key", key] },
  ollama: { dialect: ollama, keyHeader: bearer },
}

export const dialectNames = Object.keys(dialects) as [UpstreamDialectName, ...UpstreamDialectName[]]
