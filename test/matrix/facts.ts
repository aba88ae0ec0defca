/** What a stream says, as far as any client could tell it: folded from its parts. */
import { type FinishReason, foldParts, type Message, type MessageToolCall, type Part } from "@millrace/llm"

export interface Facts {
  readonly end: "finish" | "error" | "interrupted" | "abort"
  readonly reason?: FinishReason | undefined
  /** The words of the error. */
  readonly error?: string | undefined
  readonly text: string
  readonly refusal: string
  /** By sections: clients show them one behind the other, with a blank line between them or without. */
  readonly reasoning: readonly string[]
  readonly tools: readonly Call[]
  readonly usage: { readonly input?: number | undefined; readonly output?: number | undefined }
}

export interface Call {
  readonly name: string
  readonly args: unknown
  readonly executor: MessageToolCall["executor"]
  readonly encoding: MessageToolCall["encoding"]
  /** Whether the stream went on without its end. */
  readonly isCut: boolean
}

export function factsOf(parts: readonly Part[]): Facts {
  const message = foldParts(parts)
  const { content, usage, terminal } = message
  return {
    end: terminal?.type ?? "interrupted",
    reason: terminal?.type === "finish" ? terminal.reason : undefined,
    error: terminal?.type === "error" ? terminal.message : undefined,
    text: said(message, "text"),
    refusal: said(message, "refusal"),
    reasoning: content.flatMap((each) => (each.type === "reasoning" ? each.sections : [])).filter(Boolean),
    tools: content.flatMap((each) => (each.type === "tool-call" ? [callOf(each)] : [])),
    usage: { input: usage?.inputTokens, output: usage?.outputTokens },
  }
}

const said = ({ content }: Message, kind: "text" | "refusal"): string =>
  content.map((each) => (each.type === kind ? each.text : "")).join("")

const callOf = ({ name, text, input, encoding, executor, isDone }: MessageToolCall): Call => ({
  name,
  args: encoding === "text" || input === undefined ? text : input,
  executor,
  encoding,
  isCut: !isDone,
})
