/** Where each dialect has its text, its calls and its end: all that a reader of recordings must know. */

/** Where a dialect has what: paths into a frame's value. Some have several, for frames of several kinds. */
export interface Places {
  readonly text: readonly string[]
  readonly reasoning?: readonly string[]
  readonly signature?: readonly string[]
  readonly url?: readonly string[]
  readonly calls: (value: unknown) => Call[]
  readonly finish: readonly string[]
  readonly error: readonly string[]
}

/** A piece of a call: a name begins a new one. */
export interface Call {
  readonly name?: unknown
  readonly arguments?: unknown
}

/** Reads what is at a path such as `choices.0.delta`. */
export function at(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split(".")) found = (found as Record<string, unknown> | null | undefined)?.[key]
  return found
}

export const list = (value: unknown, path: string): unknown[] => {
  const found = at(value, path)
  return Array.isArray(found) ? found : found === undefined || found === null ? [] : [found]
}

const anthropic: Places = {
  text: ["delta.text"],
  reasoning: ["delta.thinking"],
  signature: ["delta.signature"],
  url: ["delta.citation.url"],
  calls: (value) => [{ name: at(value, "content_block.name"), arguments: at(value, "delta.partial_json") }],
  finish: ["delta.stop_reason"],
  error: ["error.message", "originalMessage"],
}
const geminiPart = "candidates.0.content.parts.0"
const gemini: Places = {
  text: [],
  signature: [`${geminiPart}.thoughtSignature`],
  url: [0, 1].map((index) => `candidates.0.groundingMetadata.groundingChunks.${index}.web.uri`),
  calls: (value) =>
    list(value, "candidates.0.content.parts").map((part) => ({
      name: at(part, "functionCall.name"),
      arguments: at(part, "functionCall.args"),
    })),
  finish: ["candidates.0.finishReason"],
  error: ["error.message"],
}
const ollama = { reasoning: ["message.thinking", "thinking"], finish: ["done_reason"], error: ["error"] }
const completions: Places = {
  text: ["choices.0.text"],
  calls: () => [],
  finish: ["choices.0.finish_reason"],
  error: ["error.message"],
}

export const PLACES: Readonly<Record<string, Places>> = {
  "openai-chat": {
    text: ["choices.0.delta.content", "choices.0.delta.refusal"],
    reasoning: ["choices.0.delta.reasoning_content"],
    url: [0, 1].map((index) => `choices.0.delta.annotations.${index}.url_citation.url`),
    calls: (value) => list(value, "choices.0.delta.tool_calls").map((call) => at(call, "function") as Call),
    finish: ["choices.0.finish_reason"],
    error: ["error.message"],
  },
  "openai-responses": {
    text: ["response.output_text.delta>delta", "response.refusal.delta>delta"],
    reasoning: ["response.reasoning_summary_text.delta>delta"],
    signature: ["response.output_item.done>item.encrypted_content"],
    url: ["annotation.url"],
    calls: (value) => {
      const type = at(value, "type")
      if (type === "response.output_item.added") return [{ name: at(value, "item.name") }]
      return type === "response.function_call_arguments.delta" ? [{ arguments: at(value, "delta") }] : []
    },
    finish: ["response.completed>response.status", "response.incomplete>response.incomplete_details.reason"],
    error: ["response.error.message"],
  },
  "openai-completions": completions,
  anthropic,
  "bedrock-invoke": anthropic,
  gemini,
  "gemini-array": gemini,
  ollama: {
    ...ollama,
    text: ["message.content"],
    calls: (value) => list(value, "message.tool_calls").map((call) => at(call, "function") as Call),
  },
  "ollama-generate": { ...ollama, text: ["response"], calls: () => [] },
  cohere: {
    text: ["delta.message.content.text"],
    reasoning: ["delta.message.content.thinking"],
    url: ["delta.message.citations.sources.0.document.url"],
    calls: (value) => {
      const called = at(value, "delta.message.tool_calls.function") as Call | undefined
      return called === undefined ? [] : [called]
    },
    finish: ["delta.finish_reason"],
    error: ["delta.error"],
  },
  "bedrock-converse": {
    text: ["delta.text"],
    reasoning: ["delta.reasoningContent.text"],
    signature: ["delta.reasoningContent.signature"],
    url: ["delta.citation.location.web.url"],
    calls: (value) => [{ name: at(value, "start.toolUse.name"), arguments: at(value, "delta.toolUse.input") }],
    finish: ["stopReason"],
    error: ["originalMessage"],
  },
  "workers-ai": {
    text: ["response"],
    calls: (value) => list(value, "tool_calls") as Call[],
    finish: [],
    error: ["errors.0.message"],
  },
  tgi: { text: [], calls: () => [], finish: ["details.finish_reason"], error: ["error"] },
  "ag-ui": {
    text: ["TEXT_MESSAGE_CONTENT>delta"],
    reasoning: ["REASONING_MESSAGE_CONTENT>delta"],
    signature: ["encryptedValue"],
    calls: (value) => [
      {
        name: at(value, "toolCallName"),
        arguments: at(value, "type") === "TOOL_CALL_ARGS" ? at(value, "delta") : undefined,
      },
    ],
    finish: ["RUN_FINISHED>result.finishReason"],
    error: ["message"],
  },
  "ai-sdk-ui": {
    text: ["text-delta>delta"],
    reasoning: ["reasoning-delta>delta"],
    signature: ["providerMetadata.anthropic.signature"],
    url: ["url"],
    calls: (value) => [
      {
        name: at(value, "type") === "tool-input-start" ? at(value, "toolName") : undefined,
        arguments: at(value, "inputTextDelta"),
      },
    ],
    finish: ["finishReason"],
    error: ["errorText"],
  },
  "claude-code": {
    text: ["event.delta.text"],
    reasoning: ["event.delta.thinking"],
    signature: ["event.delta.signature"],
    url: ["event.delta.citation.url"],
    calls: (value) => anthropic.calls(at(value, "event")),
    finish: ["success>stop_reason"],
    error: ["errors.0"],
  },
  codex: {
    text: [],
    calls: (value) =>
      at(value, "type") === "item.started"
        ? [{ name: at(value, "item.tool"), arguments: at(value, "item.arguments") }]
        : [],
    finish: ["turn.completed>type"],
    error: ["turn.failed>error.message"],
  },
}
