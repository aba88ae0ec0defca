/** The door of `@millrace/llm`. */
export { type CheckOptions, check } from "./check.ts"
export { contain, describeError } from "./contain.ts"
export { type CostOptions, cost } from "./cost.ts"
export type {
  AnswerOptions,
  ClientDialect,
  DecodeOptions,
  DecodingDialect,
  Dialect,
  EncodeOptions,
  EncodingDialect,
  Passing,
  Requests,
} from "./dialect.ts"
export { agUi } from "./dialects/ag-ui/ag-ui.ts"
export { aiSdkText } from "./dialects/ai-sdk-text/ai-sdk-text.ts"
export { aiSdkUi } from "./dialects/ai-sdk-ui/ai-sdk-ui.ts"
export { anthropic } from "./dialects/anthropic/anthropic.ts"
export { bedrockConverse } from "./dialects/bedrock-converse/bedrock-converse.ts"
export { bedrockInvoke } from "./dialects/bedrock-invoke/bedrock-invoke.ts"
export { claudeCode } from "./dialects/claude-code/claude-code.ts"
export { codex } from "./dialects/codex/codex.ts"
export { cohere } from "./dialects/cohere/cohere.ts"
export { gemini } from "./dialects/gemini/gemini.ts"
export { geminiArray } from "./dialects/gemini-array/gemini-array.ts"
export { ollama } from "./dialects/ollama/ollama.ts"
export { ollamaGenerate } from "./dialects/ollama-generate/ollama-generate.ts"
export { openaiChat } from "./dialects/openai-chat/openai-chat.ts"
export { openaiCompletions } from "./dialects/openai-completions/openai-completions.ts"
export { openaiResponses } from "./dialects/openai-responses/openai-responses.ts"
export { opencode } from "./dialects/opencode/opencode.ts"
export { parts, partsLines } from "./dialects/parts/parts.ts"
export { StreamFailure, type StreamFailureCode } from "./dialects/text/stream-failure.ts"
export { text } from "./dialects/text/text.ts"
export { tgi } from "./dialects/tgi/tgi.ts"
export { workersAi } from "./dialects/workers-ai/workers-ai.ts"
export {
  type FoldOptions,
  fold,
  foldParts,
  joinedText,
  type Message,
  type MessageChoice,
  type MessageContent,
  type MessageData,
  type MessageFile,
  type MessageReasoning,
  type MessageRefusal,
  type MessageStretch,
  type MessageText,
  type MessageToolCall,
  type MessageToolOutput,
  type Timings,
} from "./fold.ts"
export { toAnthropicMessage } from "./message/to-anthropic-message.ts"
export { toOpenaiMessage } from "./message/to-openai-message.ts"
export { toUiMessage } from "./message/to-ui-message.ts"
export type {
  AbortPart,
  AnnotationPart,
  ChoiceFinish,
  DataPart,
  ErrorPart,
  Extra,
  FilePart,
  FinishPart,
  FinishReason,
  InterruptedPart,
  JsonObject,
  OtherPart,
  Part,
  RawPart,
  ReasoningDelta,
  ReasoningEnd,
  ReasoningStart,
  RefusalDelta,
  RefusalEnd,
  RefusalStart,
  SafetyPart,
  SignaturePart,
  StartPart,
  StepEnd,
  StepStart,
  StretchDelta,
  StretchDeltaFacts,
  StretchEnd,
  StretchEndFacts,
  StretchPart,
  StretchStart,
  StretchStartFacts,
  TerminalPart,
  TextDelta,
  TextEnd,
  TextStart,
  ToolDelta,
  ToolEnd,
  ToolOutputPart,
  ToolStart,
  Usage,
  UsagePart,
  WarningCode,
  WarningPart,
} from "./part.ts"
export { isTerminal } from "./part.ts"
export type { Price } from "./price.ts"
export type {
  AssistantMessage,
  OutputFormat,
  Prompt,
  PromptFile,
  PromptMessage,
  PromptRaw,
  PromptReasoning,
  PromptRefusal,
  PromptSignature,
  PromptText,
  PromptTool,
  PromptToolCall,
  PromptToolResult,
  PromptWarning,
  ReadOptions,
  ReasoningSettings,
  Sampling,
  SystemMessage,
  ToolChoice,
  ToolMessage,
  ToolResultOutput,
  UserMessage,
  WireRequest,
  WriteOptions,
} from "./prompt.ts"
export { PromptError, type PromptErrorCode, type PromptErrorFacts } from "./prompt-error.ts"
export { type ReadPartsOptions, readParts } from "./read-parts.ts"
export { mayHoldWrapped } from "./signature.ts"
export { type TranslateOptions, translate } from "./translate.ts"
