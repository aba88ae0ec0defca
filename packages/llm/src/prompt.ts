/**
 * The neutral request: what is asked of a model, whoever asks and whoever is asked. A dialect reads its own requests into
 * one and writes one as its own.
 */
import type { Extra, JsonObject } from "./part.ts"

export interface Prompt {
  readonly model: string
  /** In the order of the conversation; instructions may stand anywhere in it. */
  readonly messages: readonly PromptMessage[]
  /** Whether the answer is wanted as a stream. */
  readonly stream: boolean
  /** Whether the client asked to be told the usage in the stream; left out where its dialect has no such wish. */
  readonly includeUsage?: boolean | undefined
  readonly tools?: readonly PromptTool[] | undefined
  /** @default "auto" */
  readonly toolChoice?: ToolChoice | undefined
  /** Whether several tools may be called at once. */
  readonly parallelToolCalls?: boolean | undefined
  /** The form of the answer. @default text */
  readonly output?: OutputFormat | undefined
  readonly reasoning?: ReasoningSettings | undefined
  readonly sampling?: Sampling | undefined
  readonly stopSequences?: readonly string[] | undefined
  /** The most tokens of the answer, reasoning included. */
  readonly maxTokens?: number | undefined
  /** How many answers are wanted. @default 1 */
  readonly choices?: number | undefined
  /** How many alternatives of each token are to be told with their probability; 0 for the token itself alone. */
  readonly logprobs?: number | undefined
  /** Who asks, for the provider's own watch against misuse. */
  readonly user?: string | undefined
  readonly metadata?: JsonObject | undefined
  /** What else the request held, for the dialect that it was in. */
  readonly extra?: Extra | undefined
}

export type PromptMessage = SystemMessage | UserMessage | AssistantMessage | ToolMessage

/** Instructions, of the operator or of the developer. */
export interface SystemMessage {
  readonly role: "system" | "developer"
  readonly content: readonly PromptText[]
}

export interface UserMessage {
  readonly role: "user"
  readonly content: readonly (PromptText | PromptFile)[]
  readonly name?: string | undefined
}

export interface AssistantMessage {
  readonly role: "assistant"
  readonly content: readonly (
    | PromptText
    | PromptFile
    | PromptReasoning
    | PromptRefusal
    | PromptToolCall
    | PromptToolResult
    | PromptRaw
  )[]
  /** The wire's id of the message, which says something to its own dialect alone: no other is told. */
  readonly id?: string | undefined
  readonly name?: string | undefined
}

/** What tools gave. */
export interface ToolMessage {
  readonly role: "tool"
  readonly content: readonly PromptToolResult[]
}

export interface PromptText {
  readonly type: "text"
  readonly text: string
  readonly signatures?: readonly PromptSignature[] | undefined
  readonly extra?: Extra | undefined
}

/** A picture, a document, sound: by its address, inline, or by the id that a provider knows it by. */
export interface PromptFile {
  readonly type: "file"
  /** As in `image/png`; `image/*` where only that much is known. */
  readonly mediaType: string
  readonly url?: string | undefined
  /** Base64. */
  readonly data?: string | undefined
  /** With the dialect whose id it is. */
  readonly fileId?: { readonly from: string; readonly id: string } | undefined
  readonly name?: string | undefined
  /** How closely a picture is to be looked at. */
  readonly detail?: string | undefined
  readonly extra?: Extra | undefined
}

export interface PromptReasoning {
  readonly type: "reasoning"
  readonly text: string
  /** @default "full" */
  readonly kind?: "full" | "summary" | "redacted" | undefined
  readonly signatures?: readonly PromptSignature[] | undefined
  /** The wire's id of the item, which no other dialect is told. */
  readonly itemId?: string | undefined
  readonly extra?: Extra | undefined
}

export interface PromptRefusal {
  readonly type: "refusal"
  readonly text: string
}

export interface PromptToolCall {
  readonly type: "tool-call"
  readonly callId: string
  readonly name: string
  /** The arguments: JSON as text, or free text. */
  readonly text: string
  /** @default "json" */
  readonly encoding?: "json" | "text" | undefined
  /** @default "client" */
  readonly executor?: "client" | "provider" | undefined
  readonly signatures?: readonly PromptSignature[] | undefined
  /** The wire's id of the item, which no other dialect is told. */
  readonly itemId?: string | undefined
  readonly extra?: Extra | undefined
}

export interface PromptToolResult {
  readonly type: "tool-result"
  readonly callId: string
  /** The tool's name, where the dialect tells it. */
  readonly name?: string | undefined
  readonly output: ToolResultOutput
  readonly isError?: boolean | undefined
  readonly extra?: Extra | undefined
}

/** Text, a JSON value, or text and files. */
export type ToolResultOutput =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "json"; readonly value: unknown }
  | { readonly type: "content"; readonly content: readonly (PromptText | PromptFile)[] }

/** Content that only the dialect `from` understands. */
export interface PromptRaw {
  readonly type: "raw"
  readonly from: string
  readonly value: JsonObject
}

/** An opaque thing of an earlier answer, which goes back where it came from and nowhere else. */
export interface PromptSignature {
  readonly data: string
  /** The dialect whose it is. */
  readonly from: string
  /** @default "signature" */
  readonly kind?: "signature" | "encrypted" | "redacted" | undefined
}

export interface PromptTool {
  readonly name: string
  readonly description?: string | undefined
  /** JSON Schema of the arguments; left out where they are free text or there are none. */
  readonly parameters?: JsonObject | undefined
  /** Whether the arguments must be exactly of the schema. */
  readonly strict?: boolean | undefined
  /**
   * A tool that the provider carries out by itself, as its dialect writes it; `name` is then its kind, as in
   * `"web_search"`.
   */
  readonly provided?: { readonly from: string; readonly value: JsonObject } | undefined
  readonly extra?: Extra | undefined
}

/** Whether tools may, must not or must be called, or which one must be. */
export type ToolChoice = "auto" | "none" | "required" | { readonly name: string }

export type OutputFormat =
  | { readonly type: "text" }
  | {
      readonly type: "json"
      /** JSON Schema; without one any JSON object. */
      readonly schema?: JsonObject | undefined
      readonly name?: string | undefined
      readonly description?: string | undefined
      readonly strict?: boolean | undefined
    }

export interface ReasoningSettings {
  /** `"none"` turns it off. Other words than these are the provider's own. */
  readonly effort?: "none" | "minimal" | "low" | "medium" | "high" | (string & {}) | undefined
  /** The most tokens to think with. */
  readonly maxTokens?: number | undefined
  /** Whether what was thought is to be told, and how: `"none"`, `"auto"`, `"concise"`, `"detailed"`. */
  readonly summary?: string | undefined
}

export interface Sampling {
  readonly temperature?: number | undefined
  readonly topP?: number | undefined
  readonly topK?: number | undefined
  readonly frequencyPenalty?: number | undefined
  readonly presencePenalty?: number | undefined
  readonly seed?: number | undefined
}

/** Options of reading a request. */
export interface ReadOptions {
  /** The model, where the dialect names it outside of the body. */
  readonly model?: string | undefined
  /** Whether a stream is wanted, where the dialect says so outside of the body. */
  readonly stream?: boolean | undefined
}

/** Options of writing a request. */
export interface WriteOptions {
  /**
   * What becomes of what the dialect cannot express: `"throw"` refuses the prompt, `"warn"` leaves it out and names it in
   * `warnings`. @default "throw"
   */
  readonly onUnsupported?: "throw" | "warn" | undefined
  /** The most tokens of the answer, for dialects that must be told some. @default 4_096 */
  readonly defaultMaxTokens?: number | undefined
}

/** A request as it goes to the provider. */
export interface WireRequest {
  /** Behind the operator's base URL, which holds the API's version; without a slash before it: `chat/completions`. */
  readonly path: string
  /** Headers that the dialect wants, without any key. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** What was left out or changed, since the dialect cannot express it. */
  readonly warnings: readonly PromptWarning[]
}

export interface PromptWarning {
  /** Where in the prompt: `messages[2].content[0]`. */
  readonly path: string
  /** For people. Quotes nothing of the prompt. */
  readonly message: string
}
