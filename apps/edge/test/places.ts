/** Where each dialect has its text, its calls and its end. Neither a writer nor a decoder is asked. */
import { at, type Call, list, type Places } from "./place.ts"

const anthropic: Places = {
  text: ["delta.text"],
  reasoning: ["delta.thinking"],
  signature: ["delta.signature"],
  url: ["delta.citation.url"],
  calls: (value) => [{ name: at(value, "content_block.name"), arguments: at(value, "delta.partial_json") }],
  finish: ["delta.stop_reason"],
  error: ["error.message", "originalMessage"],
  words: ["end_turn", "max_tokens", "tool_use", "refusal", "refusal"],
  end: /"stop_reason":"/,
}

const saidByGemini = (value: unknown, isThought: boolean): string =>
  list(value, "candidates.0.content.parts")
    .map((part) => ((at(part, "thought") === true) === isThought ? (at(part, "text") ?? "") : ""))
    .join("")
const gemini: Places = {
  text: (value) => saidByGemini(value, false),
  reasoning: (value) => saidByGemini(value, true),
  signature: ["candidates.0.content.parts.0.thoughtSignature"],
  url: [0, 1].map((index) => `candidates.0.groundingMetadata.groundingChunks.${index}.web.uri`),
  calls: (value) =>
    list(value, "candidates.0.content.parts").map((part) => ({
      name: at(part, "functionCall.name"),
      arguments: at(part, "functionCall.args"),
    })),
  finish: ["candidates.0.finishReason"],
  error: ["error.message"],
  words: ["STOP", "MAX_TOKENS", "STOP", "SAFETY"],
  end: /"finishReason": "/,
  tokens: 5,
}

const ollama = {
  reasoning: ["message.thinking", "thinking"],
  finish: ["done_reason"],
  error: ["error"],
  words: ["stop", "length", "stop", "stop"],
  end: /"done":true/,
} as const

const saidByCodex = (value: unknown, type: string): unknown =>
  at(value, "item.type") === type ? at(value, "item.text") : undefined

const PLACES: Readonly<Record<string, Places>> = {
  "openai-chat": {
    text: ["choices.0.delta.content", "choices.0.delta.refusal"],
    reasoning: ["choices.0.delta.reasoning_content"],
    url: [0, 1].map((index) => `choices.0.delta.annotations.${index}.url_citation.url`),
    calls: (value) => list(value, "choices.0.delta.tool_calls").map((call) => at(call, "function") as Call),
    finish: ["choices.0.finish_reason"],
    error: ["error.message"],
    words: ["stop", "length", "tool_calls", "content_filter"],
    end: /"finish_reason":"/,
    done: "finish",
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
    words: ["completed", "max_output_tokens", "completed", "content_filter"],
    end: /^event: response\.(?:completed|incomplete)\n/,
  },
  "openai-completions": {
    text: ["choices.0.text"],
    finish: ["choices.0.finish_reason"],
    error: ["error.message"],
    words: ["stop", "length", "stop", "content_filter"],
    end: /"finish_reason":"/,
    done: "finish",
  },
  anthropic,
  "bedrock-invoke": anthropic,
  gemini,
  "gemini-array": gemini,
  ollama: {
    ...ollama,
    text: ["message.content"],
    calls: (value) => list(value, "message.tool_calls").map((call) => at(call, "function") as Call),
  },
  "ollama-generate": { ...ollama, text: ["response"] },
  cohere: {
    text: ["delta.message.content.text"],
    reasoning: ["delta.message.content.thinking"],
    url: ["delta.message.citations.sources.0.document.url"],
    calls: (value) => list(value, "delta.message.tool_calls.function") as Call[],
    finish: ["delta.finish_reason"],
    error: ["delta.error"],
    words: ["COMPLETE", "MAX_TOKENS", "TOOL_CALL", "COMPLETE"],
    end: /"type":"message-end".*"finish_reason":"(?!ERROR)/,
    errorWord: "ERROR",
    done: "finish and error",
  },
  "bedrock-converse": {
    text: ["delta.text"],
    reasoning: ["delta.reasoningContent.text"],
    signature: ["delta.reasoningContent.signature"],
    url: ["delta.citation.location.web.url"],
    calls: (value) => [{ name: at(value, "start.toolUse.name"), arguments: at(value, "delta.toolUse.input") }],
    finish: ["stopReason"],
    error: ["originalMessage"],
    words: ["end_turn", "max_tokens", "tool_use", "content_filtered"],
    end: /messageStop/,
  },
  "workers-ai": {
    text: ["response"],
    calls: (value) => list(value, "tool_calls") as Call[],
    finish: [],
    error: ["errors.0.message"],
    words: [],
    end: /^data: \[DONE\]/,
    done: "finish",
  },
  tgi: {
    text: (value) => (at(value, "token.special") === false ? at(value, "token.text") : undefined),
    finish: ["details.finish_reason"],
    error: ["error"],
    words: ["eos_token", "length", "eos_token", "eos_token"],
    end: /"generated_text":"/,
  },
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
    words: ["stop", "length", "tool-calls", "content-filter", "content-filter"],
    end: /"type":"RUN_FINISHED"/,
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
    words: ["stop", "length", "tool-calls", "content-filter", "content-filter"],
    end: /"type":"finish"/,
    done: "finish and error",
  },
  "claude-code": {
    ...anthropic,
    text: ["event.delta.text"],
    reasoning: ["event.delta.thinking"],
    signature: ["event.delta.signature"],
    url: ["event.delta.citation.url"],
    calls: (value) => anthropic.calls?.(at(value, "event")) ?? [],
    finish: ["success>stop_reason"],
    error: ["errors.0"],
    end: /^\{"type":"result".*"is_error":false/,
  },
  codex: {
    text: (value) => saidByCodex(value, "agent_message"),
    reasoning: (value) => saidByCodex(value, "reasoning"),
    calls: (value) =>
      at(value, "type") === "item.started"
        ? [{ name: at(value, "item.tool"), arguments: at(value, "item.arguments") }]
        : [],
    finish: ["turn.completed>type"],
    error: ["turn.failed>error.message"],
    words: ["turn.completed", "turn.completed", "turn.completed", "turn.completed"],
    end: /"type":"turn\.completed"/,
    tokens: Number.POSITIVE_INFINITY,
  },
  opencode: {
    text: ["text>part.text"],
    reasoning: ["reasoning>part.text"],
    signature: ["part.metadata.anthropic.signature"],
    calls: (value) =>
      at(value, "type") === "tool_use"
        ? [{ name: at(value, "part.tool"), arguments: at(value, "part.state.input") }]
        : [],
    finish: ["step_finish>part.reason"],
    error: ["error.data.message"],
    // Behind calls the model is asked again, and stops.
    words: ["stop", "length", "stop", "content-filter"],
    end: /"type":"step-finish","reason":"(?!tool-calls|error)/,
    tokens: Number.POSITIVE_INFINITY,
  },
}

export function placesOf(dialect: string): Places {
  const places = PLACES[dialect]
  if (places === undefined) throw new TypeError(`Nobody knows where ${dialect} has what`)
  return places
}
