/**
 * The `ai` package in the browser: a chat transport, and the message that it builds. The message stream says how it ends, but
 * the client shows a stream that was cut as a message that is still streaming, without an error: only who watches the chunks
 * sees that no `finish` came, and that is counted as a failure here. The text stream is any text until it closes: a cut that
 * closes it properly is the same as an end, and nobody on the client's side can tell.
 */
import {
  DefaultChatTransport,
  getToolName,
  isToolUIPart,
  readUIMessageStream,
  TextStreamChatTransport,
  type UIMessage,
  type UIMessageChunk,
} from "ai"
import * as line6 from "ai-6"
import { createJudge, type Judge, type JudgeDialect } from "./judge.ts"
import { fail, setUsage, type Verdict } from "./verdict.ts"

/** What both lines have, in the words of the newer one. */
interface Line {
  readonly DefaultChatTransport: typeof DefaultChatTransport
  readonly TextStreamChatTransport: typeof TextStreamChatTransport
  readonly readUIMessageStream: typeof readUIMessageStream
}

const newer: Line = { DefaultChatTransport, TextStreamChatTransport, readUIMessageStream }
const older = line6 as unknown as Line

/** The reasons to finish that are none. */
const FAILURES: ReadonlySet<string | undefined> = new Set(["error", "interrupted"])

export const aiSdkUi: readonly Judge[] = [
  judgeOf("ai 7 DefaultChatTransport", "ai-sdk-ui", newer, "DefaultChatTransport"),
  judgeOf("ai 6 DefaultChatTransport", "ai-sdk-ui", older, "DefaultChatTransport"),
  judgeOf("ai 7 TextStreamChatTransport", "ai-sdk-text", newer, "TextStreamChatTransport"),
  judgeOf("ai 6 TextStreamChatTransport", "ai-sdk-text", older, "TextStreamChatTransport"),
]

function judgeOf(
  name: string,
  dialect: JudgeDialect,
  line: Line,
  transport: "DefaultChatTransport" | "TextStreamChatTransport",
): Judge {
  return createJudge(name, dialect, async (target, verdict, abortSignal) => {
    const { url, model, path = "/ui/chat" } = target
    const chunks = await new line[transport]({ api: url + path, body: { model } }).sendMessages({
      trigger: "submit-message",
      chatId: "chat",
      messageId: undefined,
      messages: [{ id: "user", role: "user", parts: [{ type: "text", text: "Hi" }] }],
      abortSignal,
    })
    const ends: UIMessageChunk[] = []
    let message: UIMessage | undefined
    try {
      const stream = chunks.pipeThrough(watch(ends))
      for await (const state of line.readUIMessageStream({ stream, terminateOnError: true })) message = state
    } finally {
      if (message !== undefined) readMessage(message, verdict)
    }
    readEnds(ends, message, verdict)
  })
}

/** Keeps the chunks that say how the stream ends, which the message does not hold. */
function watch(ends: UIMessageChunk[]): TransformStream<UIMessageChunk, UIMessageChunk> {
  return new TransformStream({
    transform(chunk, controller) {
      if (chunk.type === "finish" || chunk.type === "abort") ends.push(chunk)
      controller.enqueue(chunk)
    },
  })
}

function readEnds(ends: readonly UIMessageChunk[], message: UIMessage | undefined, verdict: Verdict): void {
  const finish = ends.find((chunk) => chunk.type === "finish")
  const open = message?.parts.find((part) => "state" in part && part.state?.endsWith("streaming"))
  if (finish?.finishReason !== undefined) verdict.finish = finish.finishReason
  if (ends.some(({ type }) => type === "abort")) verdict.outcome = "aborted"
  else if (finish === undefined) fail(verdict, "no finish chunk")
  else if (FAILURES.has(finish.finishReason)) fail(verdict, `finishReason ${finish.finishReason}`)
  else if (open !== undefined) fail(verdict, `a part of type ${open.type} is still streaming`)
  else verdict.outcome = "finished"
}

function readMessage({ parts, metadata }: UIMessage, verdict: Verdict): void {
  for (const part of parts) {
    if (part.type === "text") verdict.text += part.text
    else if (part.type === "reasoning") verdict.reasoning += part.text
    else if (isToolUIPart(part)) {
      const raw = "rawInput" in part ? part.rawInput : undefined
      const provider = part.providerExecuted ? { provider: true as const } : {}
      const error = part.state === "output-error" && !part.providerExecuted ? { error: part.errorText } : {}
      verdict.tools.push({ name: getToolName(part), args: part.input ?? raw, ...provider, ...error })
    }
  }
  // The format has no place for usage but the application's own metadata: this is where the SDK's own examples put it.
  const { usage } = (metadata ?? {}) as { usage?: { inputTokens?: number; outputTokens?: number } }
  setUsage(verdict, usage?.inputTokens, usage?.outputTokens)
}
