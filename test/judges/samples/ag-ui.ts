/** AG-UI: a run, and messages that start and end in it. */
import { ARGS_PIECES, data, ERROR, REASONING, type Sample, TEXTS, TOOL } from "./sample.ts"

const run = { threadId: "thread", runId: "run" }
const started = data({ type: "RUN_STARTED", ...run })
const finished = (finishReason: string) =>
  data({ type: "RUN_FINISHED", ...run, result: { finishReason }, usage: [{ inputTokens: 12, outputTokens: 7 }] })

const reasoning = [
  data({ type: "REASONING_START", messageId: "r" }),
  data({ type: "REASONING_MESSAGE_START", messageId: "r", role: "reasoning" }),
  data({ type: "REASONING_MESSAGE_CONTENT", messageId: "r", delta: REASONING }),
  data({ type: "REASONING_MESSAGE_END", messageId: "r" }),
  data({ type: "REASONING_END", messageId: "r" }),
]
const text = [
  data({ type: "TEXT_MESSAGE_START", messageId: "m", role: "assistant" }),
  ...TEXTS.map((delta) => data({ type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta })),
  data({ type: "TEXT_MESSAGE_END", messageId: "m" }),
]
const call = [
  data({ type: "TOOL_CALL_START", toolCallId: "call_1", toolCallName: TOOL, parentMessageId: "m" }),
  ...ARGS_PIECES.map((delta) => data({ type: "TOOL_CALL_ARGS", toolCallId: "call_1", delta })),
  data({ type: "TOOL_CALL_END", toolCallId: "call_1" }),
]

export const agUi: Sample = {
  contentType: "text/event-stream",
  answer: [started, ...reasoning, ...text, finished("stop")],
  cut: 9,
  tools: [started, ...text, ...call, finished("tool-calls")],
  length: [started, ...text, finished("length")],
  error: [started, ...text, data({ type: "RUN_ERROR", message: ERROR, code: "overloaded" })],
}

/** A text that was never ended, which the client's verifier does not let finish. */
export const unclosed: readonly string[] = [started, ...text.slice(0, -1), finished("stop")]
