/** Every kind of client, and upstreams of every dialect that can be configured: for tests of all pairs. */
import type { UpstreamDialectName } from "../src/config/dialects.ts"
import type { Conversation } from "../src/upstream/replay/conversation.ts"
import { dialects } from "../src/upstream/replay/dialects.ts"

const contents = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] }
const uiMessages = { messages: [{ id: "1", role: "user", parts: [{ type: "text", text: "Hi" }] }] }

export interface ClientKind {
  readonly dialect: string
  readonly path: string
  /** What is put into the scene's own body. */
  readonly body: object
  readonly accept?: string
}

/** How each kind of client asks `up/m` for a stream, in every form that it can have. */
export const clients: Readonly<Record<string, ClientKind>> = {
  chat: { dialect: "openai-chat", path: "/v1/chat/completions", body: {} },
  chatLines: { dialect: "openai-chat", path: "/v1/chat/completions", body: {}, accept: "application/x-ndjson" },
  chatText: { dialect: "openai-chat", path: "/v1/chat/completions", body: {}, accept: "text/plain" },
  responses: { dialect: "openai-responses", path: "/v1/responses", body: { input: "Hi" } },
  responsesLines: {
    dialect: "openai-responses",
    path: "/v1/responses",
    body: { input: "Hi" },
    accept: "application/x-ndjson",
  },
  messages: { dialect: "anthropic", path: "/v1/messages", body: { max_tokens: 100 } },
  messagesLines: {
    dialect: "anthropic",
    path: "/v1/messages",
    body: { max_tokens: 100 },
    accept: "application/x-ndjson",
  },
  gemini: { dialect: "gemini", path: "/v1beta/models/up/m:streamGenerateContent?alt=sse", body: contents },
  geminiArray: { dialect: "gemini", path: "/v1beta/models/up/m:streamGenerateContent", body: contents },
  ollama: { dialect: "ollama", path: "/api/chat", body: {} },
  ui: { dialect: "ai-sdk-ui", path: "/ui/chat", body: uiMessages },
  uiText: { dialect: "ai-sdk-text", path: "/ui/text", body: uiMessages },
}

export const upstreamDialects: readonly UpstreamDialectName[] = [
  "openai-chat",
  "openai-responses",
  "anthropic",
  "gemini",
  "ollama",
]

/** A configuration with one upstream, `up`. */
export function configOf(dialect: UpstreamDialectName, limits: object, more: object = {}): object {
  const upstream = { id: "up", dialect, baseUrl: "https://api.example.com/v1", secret: "KEY", models: ["*"] }
  return { upstreams: [{ ...upstream, ...more }], limits }
}

/** The pieces of the wire for a conversation, one for each event or line, and what their media type is. */
export function wireOf(name: string, conversation: Conversation): { contentType: string; pieces: readonly string[] } {
  const dialect = dialects.find((each) => each.name === name)
  if (dialect === undefined) throw new TypeError(`No recording is written in ${name}`)
  return { contentType: dialect.contentType, pieces: dialect.write(conversation) as readonly string[] }
}
