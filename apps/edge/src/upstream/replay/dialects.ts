/** The wire formats that a conversation is recorded in, by the names that the gateway knows them by. */
import type { Conversation } from "./conversation.ts"
import { agUi } from "./writers/ag-ui.ts"
import { aiSdkUi } from "./writers/ai-sdk-ui.ts"
import { anthropic } from "./writers/anthropic.ts"
import { bedrockConverse } from "./writers/bedrock-converse.ts"
import { bedrockInvoke } from "./writers/bedrock-invoke.ts"
import { claudeCode } from "./writers/claude-code.ts"
import { codex } from "./writers/codex.ts"
import { cohere } from "./writers/cohere.ts"
import { gemini } from "./writers/gemini.ts"
import { geminiArray } from "./writers/gemini-array.ts"
import { ollama } from "./writers/ollama.ts"
import { ollamaGenerate } from "./writers/ollama-generate.ts"
import { openaiChat } from "./writers/openai-chat.ts"
import { openaiCompletions } from "./writers/openai-completions.ts"
import { openaiResponses } from "./writers/openai-responses.ts"
import { opencode } from "./writers/opencode.ts"
import { tgi } from "./writers/tgi.ts"
import { workersAi } from "./writers/workers-ai.ts"

/** How a conversation is written in one format. */
export interface WrittenDialect {
  readonly name: string
  readonly contentType: string
  /** Gives the pieces of the wire, one for each event, line or frame: all text, or all bytes. */
  write(conversation: Conversation): readonly string[] | readonly Uint8Array[]
}

/** The format that needs no name. */
export const PLAIN = "openai-chat"

const EVENTS = "text/event-stream"
const LINES = "application/x-ndjson"
const FRAMES = "application/vnd.amazon.eventstream"

export const dialects: readonly WrittenDialect[] = [
  { name: PLAIN, contentType: EVENTS, write: openaiChat },
  { name: "openai-responses", contentType: EVENTS, write: openaiResponses },
  { name: "openai-completions", contentType: EVENTS, write: openaiCompletions },
  { name: "anthropic", contentType: EVENTS, write: anthropic },
  { name: "gemini", contentType: EVENTS, write: gemini },
  { name: "gemini-array", contentType: "application/json", write: geminiArray },
  { name: "ollama", contentType: LINES, write: ollama },
  { name: "ollama-generate", contentType: LINES, write: ollamaGenerate },
  { name: "cohere", contentType: EVENTS, write: cohere },
  { name: "bedrock-converse", contentType: FRAMES, write: bedrockConverse },
  { name: "bedrock-invoke", contentType: FRAMES, write: bedrockInvoke },
  { name: "workers-ai", contentType: EVENTS, write: workersAi },
  { name: "tgi", contentType: EVENTS, write: tgi },
  { name: "ag-ui", contentType: EVENTS, write: agUi },
  { name: "ai-sdk-ui", contentType: EVENTS, write: aiSdkUi },
  { name: "claude-code", contentType: LINES, write: claudeCode },
  { name: "codex", contentType: LINES, write: codex },
  { name: "opencode", contentType: LINES, write: opencode },
]
