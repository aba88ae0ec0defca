/** What a stream that was decoded and written again in its own dialect has otherwise than before, and why that is meant. */

export interface Change {
  readonly sources: RegExp
  /** The member, by its path among the members of all events. */
  readonly path: RegExp
  readonly reason: string
}

export const changes: readonly Change[] = [
  {
    sources: /^ag-ui\/sse_streams/,
    path: /./,
    reason: "of several runs one behind the other the first is the stream",
  },
  {
    sources: /^ai-sdk-ui\/reasoning$/,
    path: /^reasoning-(?:delta|end) \d+\.providerMetadata\./,
    reason: "a signature is told by the end of its reasoning, whatever event it came with",
  },
  {
    sources: /^ai-sdk-ui\/error$/,
    path: /^text-end /,
    reason: "a text is ended before an error is told",
  },
  {
    sources: /^anthropic\/spliced-message-start/,
    path: /./,
    reason: "two messages become one, which fails, since a call was cut in the middle of it",
  },
  {
    sources: /^cerebras\/cererebras-structured-output-tools/,
    path: /\.tool_calls\.\*\.(?:id|function\.arguments): /,
    reason: "the calls of two answers in one stream are numbered anew",
  },
  {
    sources: /^google\/google-stream-(?:no-args-tool-call|tool-call-)/,
    path: /\.functionCall\.(?:willContinue|partialArgs)/,
    reason: "arguments that came in pieces are told whole",
  },
  {
    sources: /^mistral\/test_mistral_model_thinking/,
    path: /\.delta\.content\.\*\./,
    reason: "reasoning within the content is told as reasoning",
  },
  {
    sources: /^(?:openai-responses|azure-responses)\//,
    path: /\.encrypted_content: /,
    reason: "of encrypted reasoning that is told several times, the one that its item ends with counts",
  },
  {
    sources: /^openai-responses\/error$/,
    path: /^(?:response\.(?:output_text\.done|content_part\.done|output_item\.done|failed)|error)\b/,
    reason: "a text is ended before an error is told, and the error in both forms that clients know",
  },
  {
    sources: /^openrouter-responses\//,
    path: /^response\.completed\.response\.output\.\*\.id: /,
    reason: "an item has the same id everywhere",
  },
  {
    sources: /^openai-compatible\/xai-text/,
    path: /^usage\.completion_tokens: /,
    reason: "tokens of reasoning are counted with the answer's, as OpenAI does",
  },
  {
    sources: /^openrouter\/test_openrouter_stream_error/,
    path: /finish_reason: /,
    reason: "an error behind a finish is the end, and the finish was none",
  },
  {
    sources: /^openrouter\//,
    path: /^choices\.\*\.native_finish_reason: /,
    reason: "a word of the provider behind that is the same word is not told twice",
  },
  {
    sources: /^writer\//,
    path: /^choices\.\*\.message\./,
    reason: "what is in the message is in the delta beside it",
  },
]
