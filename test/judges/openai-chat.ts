/** The `openai` package reading Chat Completions with its strictest call, which folds the stream into one completion. */
import OpenAI from "openai"
import OpenAI6 from "openai-6"
import { createJudge, type Judge } from "./judge.ts"
import { fail, readArguments, setUsage } from "./verdict.ts"

/** The reasons that an application takes for an end. The package itself passes any word. */
const FINISHES: ReadonlySet<string> = new Set(["stop", "length", "tool_calls", "content_filter", "function_call"])

export const openaiChat: readonly Judge[] = [
  judgeOf("openai 7 chat.stream", OpenAI),
  judgeOf("openai 6 chat.stream", OpenAI6 as unknown as typeof OpenAI),
]

function judgeOf(name: string, Constructor: typeof OpenAI): Judge {
  return createJudge(name, "openai-chat", async ({ url, model }, verdict, signal) => {
    const client = new Constructor({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" })
    const stream = client.chat.completions.stream(
      { model, messages: [{ role: "user", content: "Hi" }], stream_options: { include_usage: true } },
      { signal },
    )
    stream.on("chunk", ({ choices }) => {
      const delta = choices?.find(({ index }) => index === 0)?.delta as Delta | undefined
      verdict.text += delta?.content ?? ""
      verdict.refusal += delta?.refusal ?? ""
      // Not in the package's types, but what applications read: one name or the other, never both.
      verdict.reasoning += delta?.reasoning_content ?? delta?.reasoning ?? ""
    })
    const { choices, usage } = await stream.finalChatCompletion()
    setUsage(verdict, usage?.prompt_tokens, usage?.completion_tokens)
    const choice = choices[0]
    if (choice === undefined) return fail(verdict, "no choice")
    const { content, refusal, tool_calls = [] } = choice.message
    verdict.text = content ?? ""
    verdict.refusal = refusal ?? ""
    verdict.tools = tool_calls.map((call) =>
      call.type === "function"
        ? { name: call.function.name, args: readArguments(call.function.arguments) }
        : readCustom(call as unknown as OpenAI.ChatCompletionMessageCustomToolCall),
    )
    verdict.finish = choice.finish_reason
    if (FINISHES.has(choice.finish_reason)) verdict.outcome = "finished"
    else fail(verdict, `finish_reason ${choice.finish_reason}`)
  })
}

interface Delta {
  readonly content?: string | null
  readonly refusal?: string | null
  readonly reasoning_content?: string | null
  readonly reasoning?: string | null
}

const readCustom = ({ custom }: OpenAI.ChatCompletionMessageCustomToolCall) => ({
  name: custom.name,
  args: custom.input as unknown,
})
