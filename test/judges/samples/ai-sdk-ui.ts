/** The AI SDK's message stream, of which both lines know every chunk, and its text stream, which is text and nothing else. */
import { ARGS, ARGS_PIECES, data, ERROR, REASONING, type Sample, TEXTS, TOOL } from "./sample.ts"

const usage = { inputTokens: 12, outputTokens: 7 }
const start = [data({ type: "start", messageId: "msg_1" }), data({ type: "start-step" })]
const part = (type: string, deltas: readonly string[]) => [
  data({ type: `${type}-start`, id: type }),
  ...deltas.map((delta) => data({ type: `${type}-delta`, id: type, delta })),
  data({ type: `${type}-end`, id: type }),
]
const end = (finishReason: string) => [
  data({ type: "finish-step" }),
  data({ type: "finish", finishReason, messageMetadata: { usage } }),
  "data: [DONE]\n\n",
]
const toolCallId = "call_1"
const call = [
  data({ type: "tool-input-start", toolCallId, toolName: TOOL }),
  ...ARGS_PIECES.map((inputTextDelta) => data({ type: "tool-input-delta", toolCallId, inputTextDelta })),
  data({ type: "tool-input-available", toolCallId, toolName: TOOL, input: ARGS }),
]

export const aiSdkUi: Sample = {
  contentType: "text/event-stream",
  headers: { "x-vercel-ai-ui-message-stream": "v1" },
  answer: [...start, ...part("reasoning", [REASONING]), ...part("text", TEXTS), ...end("stop")],
  cut: 8,
  tools: [...start, ...part("text", TEXTS), ...call, ...end("tool-calls")],
  length: [...start, ...part("text", TEXTS), ...end("length")],
  error: [...start, ...part("text", TEXTS), data({ type: "error", errorText: ERROR })],
}

/** Somebody stopped it. */
export const stopped: readonly string[] = [...start, ...part("text", TEXTS), data({ type: "abort" })]

/** A finish that leaves the text open, which an application shows as still growing. */
export const leftOpen: readonly string[] = [...start, ...part("text", TEXTS).slice(0, -1), ...end("stop")]

export const aiSdkText: Sample = { contentType: "text/plain; charset=utf-8", answer: TEXTS, cut: 2 }
